"""From an HTTP answer to a cXML document, or to the reason why it is none."""

from emulator.core.cxml import parse
from emulator.core.elements import DocumentError
from emulator.core.inputs import DocumentArrived, DocumentFailed, Input
from emulator.exchange.delivery import Delivery
from emulator.exchange.transport import MAX_ANSWER, Answer
from emulator.exchange.unreached import UnreachedError

_TYPES = {"text/xml", "application/xml", "text/html", "text/plain"}


def refused_as_document(answer: Answer) -> UnreachedError | None:
    """Why a 2xx answer cannot be a document: too large (11750) or of another type (12300)."""
    if answer.too_large:
        return UnreachedError(11750, f"the document is larger than {MAX_ANSWER // 1024} kB")
    if _is_empty(answer) or _is_xml(_media_type(answer.content_type)):
        return None
    given = answer.content_type or "no Content-Type"
    return UnreachedError(12300, f"{given} is not a document's type; write text/xml")


def outcome_of(delivery: Delivery, answer: Answer | None) -> Input:
    """What a call is told of the document request that ended; no answer was no usable one."""
    if answer is None:
        last = delivery.attempts[-1]
        return failed(delivery, last.code or 11200, last.message)
    try:
        document = parse("" if _is_empty(answer) else _decoded(answer), answer.base)
    except DocumentError as error:
        return failed(delivery, error.code, error.message)
    return DocumentArrived(request=int(delivery.label), document=document)


def failed(delivery: Delivery, code: int, message: str) -> DocumentFailed:
    """The request brought no document."""
    return DocumentFailed(request=int(delivery.label), code=code, message=message, url=delivery.url)


def inline_outcome(request: int, text: str) -> Input:
    """What a call is told of the document that came with its own request."""
    try:
        return DocumentArrived(request=request, document=parse(text, None))
    except DocumentError as error:
        return DocumentFailed(request=request, code=error.code, message=error.message)


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
