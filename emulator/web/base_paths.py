"""The four places under which clients look for the API, all of them served, none redirected.

SDKs leave out ``/api/laml``, write it twice when they follow a page's link, and the vendor's
reference writes paths with no version at all.
"""

BASE = "/api/laml/2010-04-01"
_ACCOUNTS = "/Accounts"
_PLACES = tuple(f"{prefix}{_ACCOUNTS}" for prefix in ("", f"/api/laml{BASE}", "/2010-04-01"))


def canonical(path: str) -> str:
    """The path under ``BASE``; a path of something else stays as it is."""
    if not path.startswith(_PLACES):  # all of them at once: it is canonical already, or none
        return path
    for place in _PLACES:
        if path.startswith(place):
            below = path[len(place) :]
            return path if below and below[0] not in "/." else BASE + _ACCOUNTS + below
    return path
