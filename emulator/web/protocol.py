"""HTTP as uvicorn speaks it, with what it leaves open closed: upgrades, heads without end, errors.

Used by the command line's servers; the application itself runs on any ASGI server.
"""

import re
import secrets
import struct
from socket import SO_LINGER, SOL_SOCKET

from pydantic_core import to_json
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from emulator.core.errors import MORE_INFO
from emulator.web.broken import ABORT

MAX_HEAD = 64 * 1024
"""How many bytes a request may take before its body begins."""

_UPGRADE = re.compile(rb"\r\nupgrade(?=[ \t]*:)", re.IGNORECASE)
_END_OF_HEAD = b"\r\n\r\n"


class Protocol(HttpToolsProtocol):
    """One connection.

    A client may offer to upgrade, as Java's does with every request; the parser would take the
    body that follows for another protocol, so the offer is made unreadable: servers may ignore it.
    """

    _head = 0
    _in_head = True

    def data_received(self, data: bytes) -> None:
        """Take in what has arrived, as long as a head stays within its bounds."""
        if self._in_head:
            end = data.find(_END_OF_HEAD)
            head = len(data) if end < 0 else end
            self._head += head
            if self._head > MAX_HEAD:
                self._refuse(431, "Request Header Fields Too Large", "The head is over 64 kB")
                return
            if b"\r\nupgrade" in data[:head].lower():
                data = _UPGRADE.sub(b"\r\nxpgrade", data[:head]) + data[head:]
        super().data_received(data)

    def on_message_begin(self) -> None:
        """A request begins; the application may break the connection instead of answering."""
        super().on_message_begin()
        self.scope["extensions"] = {ABORT: {"abort": self._abort}}

    def on_headers_complete(self) -> None:
        """A body follows, or nothing."""
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The next request may follow."""
        self._in_head, self._head = True, 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer what is not HTTP in the same form as every other error."""
        self._refuse(400, "Bad Request", msg)

    def _abort(self) -> None:
        """Close the connection as a client sees a reset, with nothing sent any more."""
        at_once = struct.pack("ii", 1, 0)
        self.transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, at_once)
        self.transport.abort()

    def _refuse(self, status: int, reason: str, message: str) -> None:
        error = {"code": 20001, "message": message, "more_info": MORE_INFO, "status": status}
        body = to_json(error)
        head = (
            f"HTTP/1.1 {status} {reason}\r\n"
            "content-type: application/json; charset=utf-8\r\n"
            f"content-length: {len(body)}\r\n"
            f"x-request-id: {secrets.token_hex(16)}\r\n"
            "connection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()
