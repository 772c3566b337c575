"""The certificates of HTTPS: made when missing, used when there."""

import stat
from pathlib import Path

import program
import pytest
import trustme

from emulator.cli.certificates import provide
from emulator.cli.errors import CommandError
from emulator.cli.main import run

FILES = ("ca.pem", "ca-key.pem", "server.pem", "server-key.pem")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def made_in(folder: Path, *names: str) -> set[str]:
    return {path.name for path in provide(folder, names).made}


def test_certs_says_what_it_made_and_how_each_sdk_trusts_it(tmp_path: Path) -> None:
    options = ("--tls-dir", "tls", "--tls-name", "app.test", "--tls-name", "*.web.test")
    ended = program.run("certs", *options, cwd=tmp_path, EMULATOR_TLS_PORT="9443")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert [line.split()[:2] for line in ended.stdout.splitlines()[:4]] == [
        ["made", f"tls/{name}"] for name in FILES
    ]
    ca = tmp_path / "tls" / "ca.pem"
    for line in (
        'signalwire_space_url="https://localhost:9443"',
        f'client.http_client.session.verify = "{ca}"',
        'signalwireSpaceUrl: "localhost:9443"',
        f"NODE_EXTRA_CA_CERTS={ca}",
        'client.api.base_url = "https://localhost:9443"',
        f"REQUESTS_CA_BUNDLE={ca}",
    ):
        assert line in ended.stdout


def test_what_is_there_is_used_again(tmp_path: Path) -> None:
    assert made_in(tmp_path, "app.test") == set(FILES)
    before = contents(tmp_path)
    assert made_in(tmp_path, "APP.test") == set()
    assert contents(tmp_path) == before


def test_a_missing_server_certificate_is_issued_by_the_ca_that_is_there(tmp_path: Path) -> None:
    provide(tmp_path)
    before = contents(tmp_path)
    (tmp_path / "server.pem").unlink()
    assert made_in(tmp_path, "new.test") == {"server.pem", "server-key.pem"}
    after = contents(tmp_path)
    assert after["ca.pem"] == before["ca.pem"]
    assert after["server-key.pem.old"] == before["server-key.pem"]
    assert "new.test" in provide(tmp_path).names


def test_keys_are_for_their_owner_only(tmp_path: Path) -> None:
    folder = provide(tmp_path / "deep" / "certs").folder
    assert [stat.S_IMODE((folder / name).stat().st_mode) for name in FILES] == [
        *(0o644, 0o600),
        *(0o644, 0o600),
    ]


def test_a_name_that_the_certificate_lacks_is_said_clearly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    provide(tmp_path, ["*.web.test"])
    assert provide(tmp_path, ["a.web.test"]).warnings == []
    assert run(["certs", "--tls-dir", str(tmp_path), "--tls-name", "x.a.web.test"]) == 1
    assert capsys.readouterr().err == (
        f"{tmp_path}/server.pem is not valid for x.a.web.test; "
        "remove it and server-key.pem to have them made anew\n"
    )


@pytest.mark.parametrize(
    ("remaining", "complaint"),
    [
        ("server.pem", "server.pem is there but .*server-key.pem is not; add it, or remove"),
        ("ca.pem", "ca.pem is there but .*ca-key.pem is not; add it, or remove ca.pem"),
    ],
)
def test_a_certificate_without_its_key_is_of_no_use(
    tmp_path: Path, remaining: str, complaint: str
) -> None:
    provide(tmp_path)
    for name in {*FILES} - {remaining}:
        (tmp_path / name).unlink()
    with pytest.raises(CommandError, match=complaint):
        provide(tmp_path)


def test_a_certificate_of_ones_own_needs_no_ca_here(tmp_path: Path) -> None:
    issued = trustme.CA().issue_cert("localhost", "127.0.0.1", "::1")
    issued.private_key_pem.write_to_path(tmp_path / "server-key.pem")
    issued.cert_chain_pems[0].write_to_path(tmp_path / "server.pem")
    certificates = provide(tmp_path)
    assert certificates.made == frozenset()
    (warning,) = certificates.warnings
    assert warning.startswith(f"{certificates.ca} does not exist: clients have to trust whoever")


@pytest.mark.parametrize("content", [b"nonsense", None])
def test_files_that_do_not_belong_together_are_refused(
    tmp_path: Path, content: bytes | None
) -> None:
    provide(tmp_path)
    other = trustme.CA().issue_cert("localhost").private_key_pem.bytes()
    (tmp_path / "server-key.pem").write_bytes(content or other)
    with pytest.raises(CommandError, match=r"server.pem and .*server-key.pem cannot be used: "):
        provide(tmp_path)


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match=r"file.*: Not a directory"):
        provide(tmp_path / "file" / "certs")


@pytest.mark.parametrize("name", ["https://app.test", "a b", "", "10.0.0.0/8", "me@app.test"])
def test_what_is_no_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandError, match="is not a host name or an IP address"):
        provide(tmp_path, [name])


def test_international_names_and_ipv6_are_found_again(tmp_path: Path) -> None:
    names = ["bücher.test", "2001:DB8::1"]
    assert made_in(tmp_path, *names) == set(FILES)
    assert provide(tmp_path, names).warnings == []


def test_a_certificate_for_no_name_at_all_lacks_every_one(tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "server.pem")
    authority.private_key_pem.write_to_path(tmp_path / "server-key.pem")
    assert "is not valid for localhost, 127.0.0.1, ::1;" in provide(tmp_path).warnings[0]
