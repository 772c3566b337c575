"""Patterns in which ``*`` stands for anything."""


def matches(pattern: str, text: str) -> bool:
    """Whether ``text`` is ``pattern``, in which each ``*`` stands for any characters or none.

    Takes time in proportion to the text, where a regular expression could take for ever.
    """
    start, *middle = pattern.split("*")
    if not middle:
        return text == pattern
    *middle, end = middle
    if not text.startswith(start):
        return False
    at = len(start)
    for part in middle:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return text.endswith(end) and at <= len(text) - len(end)
