"""No answer at all: the connection breaks."""

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

ABORT = "emulator.abort"
"""The ASGI extension by which a server offers to reset a connection."""


class BrokenConnection(Response):
    """Resets the connection; where the server cannot, the answer breaks off after its head."""

    def __init__(self) -> None:
        super().__init__(status_code=0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection, as ASGI asks."""
        offered = scope.get("extensions", {}).get(ABORT)
        if offered is None:
            head = [(b"content-type", b"application/json"), (b"content-length", b"1")]
            await send({"type": "http.response.start", "status": 200, "headers": head})
            await send({"type": "http.response.body", "body": b"", "more_body": True})
            return
        offered["abort"]()
        while (await receive())["type"] != "http.disconnect":
            pass
