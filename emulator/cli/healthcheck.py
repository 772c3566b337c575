"""``calls-emulator healthcheck``: whether the emulator of this machine is ready.

It reads the settings that the server reads, so that both agree on where it listens, and imports
no more than that: a container runs it every few seconds.
"""

import json
import ssl
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException, HTTPSConnection

from emulator.cli.errors import CommandError
from emulator.cli.listening import base_url, reachable
from emulator.settings import Settings

READY = "/_emulator/ready"


def healthcheck(settings: Settings, timeout: float) -> str:
    """A line that says what is ready. Raises ``CommandError`` with one that says what is not.

    ``timeout`` is in seconds, for each of HTTP and HTTPS.
    """
    ready = []
    for scheme, port in _places(settings):
        url = base_url(scheme, settings.host, port)
        if port == 0:
            _fail(f"{url} can be anywhere: port 0 takes a free one; set a port")
        try:
            _ask(_connection(scheme, reachable(settings.host), port, timeout), url)
        except TimeoutError:
            _fail(f"{url} does not answer within {timeout:g} s")
        except ConnectionRefusedError:
            _fail(f"nobody listens at {url}")
        except (ssl.SSLError, HTTPException):
            _fail(f"what listens at {url} does not speak {scheme.upper()}")
        except OSError as error:
            _fail(f"{url} does not answer: {error.strerror or error}")
        ready.append(url)
    return f"healthy: {' and '.join(ready)}"


def _places(settings: Settings) -> Iterator[tuple[str, int]]:
    yield "http", settings.port
    if settings.tls:
        yield "https", settings.tls_port


def _connection(scheme: str, host: str, port: int, timeout: float) -> HTTPConnection:
    if scheme == "http":
        return HTTPConnection(host, port, timeout=timeout)
    # It asks itself whether TLS works: a certificate for another name or of an unknown issuer is
    # a matter of its clients.
    anybody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    anybody.check_hostname = False
    anybody.verify_mode = ssl.CERT_NONE
    return HTTPSConnection(host, port, timeout=timeout, context=anybody)


def _ask(connection: HTTPConnection, url: str) -> None:
    try:
        connection.request("GET", READY)
        answer = connection.getresponse()
        body = answer.read(10_000)
    finally:
        connection.close()
    told = _json(body)
    if answer.status != 200 or told.get("status") != "ok":
        reason = told.get("message", "is that the emulator?")
        _fail(f"{url} answers with HTTP status {answer.status}: {reason}")


def _json(body: bytes) -> dict[str, object]:
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _fail(what: str) -> None:
    raise CommandError(f"unhealthy: {what}", code=1)
