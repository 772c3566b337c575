"""What the emulator is compared with: ``python servers.py KIND ...``.

``bare`` is a server, and prints where it listens; ``client`` posts forms as fast as it can and
ends.
"""

import asyncio
import json
import socket
import sys

import uvicorn
from starlette.types import ASGIApp

CALLS = "/api/laml/2010-04-01/Accounts/{account_sid}/Calls"
FORM = "application/x-www-form-urlencoded; charset=utf-8"


def bare(body: str) -> ASGIApp:
    """One Starlette route that answers ``body`` to POST Calls, whatever was sent."""
    from starlette.applications import Starlette  # noqa: PLC0415 - only what this kind needs
    from starlette.requests import Request  # noqa: PLC0415
    from starlette.responses import Response  # noqa: PLC0415
    from starlette.routing import Route  # noqa: PLC0415

    content = body.encode()
    headers = {"X-Request-Id": "0f3b6a7e-8d55-4f0a-9c0e-5b1f6f1d2c3b"}

    async def answer(_request: Request) -> Response:
        return Response(content, headers=headers, media_type="application/json; charset=utf-8")

    return Starlette(routes=[Route(CALLS, answer, methods=["POST"])])


def serve(app: ASGIApp, port: int) -> None:
    """Serve on loopback until terminated, with the settings of the emulator's own server."""
    listener = socket.create_server(("127.0.0.1", port), backlog=2048)
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
    )
    uvicorn.Server(config).run([listener])


async def post(url: str, bodies: list[str], at_once: int) -> None:
    """Post every body, ``at_once`` at a time, with aiohttp's client and nothing around it."""
    import aiohttp  # noqa: PLC0415 - only what this kind needs

    waiting = [body.encode() for body in reversed(bodies)]
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, headers={"Content-Type": FORM}) as http:

        async def work() -> None:
            while waiting:
                async with http.post(url, data=waiting.pop()) as answer:
                    await answer.read()
                    assert answer.status == 200

        await asyncio.gather(*(work() for _ in range(at_once)))


def main(kind: str, *arguments: str) -> None:
    """Be the process of this kind."""
    match kind:
        case "bare":
            body, port = arguments
            serve(bare(body), int(port))
        case "client":
            import uvloop  # noqa: PLC0415 - only what this kind needs

            url, at_once = arguments
            uvloop.run(post(url, json.load(sys.stdin), int(at_once)))


if __name__ == "__main__":
    main(*sys.argv[1:])
