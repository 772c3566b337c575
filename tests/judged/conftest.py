"""SDKs as judges: each in a process of its own, connected in every way that it can be."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from urllib.parse import urlsplit

import pytest
import trustme
from judges import CONSTRUCTED, WAYS, Judge, Place, command_of
from kit import Emulator, numbered_sid, running
from sdk_process import Chain, SdkProcess

from emulator.app import create_app
from emulator.settings import Settings

_projects = count(987_000_000)


@pytest.fixture(scope="session")
def place(base_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("tls")
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost", "127.0.0.1")
    ca, key, chain = (folder / name for name in ("ca.pem", "key.pem", "chain.pem"))
    authority.cert_pem.write_to_path(ca)
    certificate.private_key_pem.write_to_path(key)
    chain.write_bytes(b"".join(each.bytes() for each in certificate.cert_chain_pems))
    with running(create_app(Settings()), ssl_keyfile=key, ssl_certfile=chain) as url:
        tls, plain = (urlsplit(each).port for each in (url, base_url))
        yield Place(f"localhost:{tls}", f"localhost:{plain}", str(ca))


@pytest.fixture(scope="session")
def process_of(place: Place) -> Iterator[Callable[[str], SdkProcess]]:
    """One process for each SDK, started when it is first asked for."""
    started: dict[str, SdkProcess] = {}
    with ExitStack() as stack:

        def process_of(sdk: str) -> SdkProcess:
            if sdk not in started:
                started[sdk] = stack.enter_context(SdkProcess(command_of(sdk), ca=place.ca))
            return started[sdk]

        yield process_of


@pytest.fixture(params=[(sdk, way) for sdk, ways in WAYS.items() for way in ways], ids=": ".join)
def judge(
    request: pytest.FixtureRequest, process_of: Callable[[str], SdkProcess], place: Place
) -> Iterator[Judge]:
    """An SDK connected in one of its ways."""
    sdk, way = request.param
    process = process_of(sdk)
    url = way.format(tls=place.tls, plain=place.plain)
    base = url.removeprefix("base ")
    over_tls = place.tls in url
    emulator = Emulator(
        f"https://{place.tls}" if over_tls else f"http://{place.plain}",
        numbered_sid(next(_projects)),
        verify=place.ca if over_tls else None,
    )
    reach = {"base_url": base} if base != url else {"space_url": url}

    def connect(token: str) -> Chain:
        return process.connect(project=emulator.sid, token=token, **CONSTRUCTED | reach)

    yield Judge(sdk, process, emulator, connect)
    emulator.control("DELETE", "")
    emulator.http.close()


@pytest.fixture
def connected_call(judge: Judge) -> str:
    """The SID of a call that is in progress for a minute."""
    sid: str = judge.emulator.place(Twiml="<Response><Pause length='60'/></Response>")["sid"]
    judge.emulator.advance(8)
    return sid
