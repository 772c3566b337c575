"""What the HTTP faces share: bodies, answers, errors, authentication, turns."""
