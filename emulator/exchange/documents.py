"""From an HTTP answer to a cXML document, or to the reason why it is none."""

from emulator.core.cxml import Document, parse
from emulator.exchange.transport import MAX_ANSWER, Answer, UnreachedError

_TYPES = {"text/xml", "application/xml", "text/html", "text/plain"}


def refused_as_document(answer: Answer) -> UnreachedError | None:
    """Why a 2xx answer cannot be a document: too large (11750) or of another type (12300)."""
    if answer.too_large:
        return UnreachedError(11750, f"the document is larger than {MAX_ANSWER // 1024} kB")
    if _is_empty(answer) or _is_xml(_media_type(answer.content_type)):
        return None
    given = answer.content_type or "no Content-Type"
    return UnreachedError(12300, f"{given} is not a document's type; write text/xml")


def document_of(answer: Answer) -> Document:
    """Parse the answer; nothing at all is an empty document. Raises ``DocumentError``."""
    return parse("" if _is_empty(answer) else _decoded(answer), answer.base)


def _is_empty(answer: Answer) -> bool:
    return answer.status == 204 or not answer.body.strip()


def _media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _is_xml(media_type: str) -> bool:
    return media_type in _TYPES or (
        media_type.startswith("application/") and media_type.endswith("+xml")
    )


def _decoded(answer: Answer) -> bytes | str:
    """The text in the charset of the Content-Type, which wins over the XML declaration."""
    _, found, charset = answer.content_type.lower().partition("charset=")
    if not found:
        return answer.body
    try:
        return answer.body.decode(charset.partition(";")[0].strip(" \"'"))
    except (LookupError, ValueError):  # no such charset, or not written in it
        return answer.body
