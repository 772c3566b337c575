"""The certificates of HTTPS: a CA of one's own, and what it issues for the emulator.

Files that are there are used as they are; files that are missing are made. Nothing is lost: a key
that has lost its server certificate is renamed before there is a new one.
"""

import errno
import os
import re
import ssl
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path

import trustme
from cryptography import x509

from emulator.cli.errors import CommandError

ALWAYS = ("localhost", "127.0.0.1", "::1")
"""The names that every server certificate is made for."""

_NOT_WRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS)
_HOST_NAME = re.compile(r"(?:\*\.)?[\w](?:[\w.-]*\w)?")


@dataclass(frozen=True, kw_only=True)
class Certificates:
    """The four files of a directory, which of them were made just now, and the names wanted."""

    folder: Path
    made: frozenset[Path]
    wanted: tuple[str, ...]

    @property
    def ca(self) -> Path:
        """What clients have to trust."""
        return self.folder / "ca.pem"

    @property
    def ca_key(self) -> Path:
        """What issues server certificates."""
        return self.folder / "ca-key.pem"

    @property
    def server(self) -> Path:
        """What the emulator shows to clients."""
        return self.folder / "server.pem"

    @property
    def server_key(self) -> Path:
        """The key of the server certificate."""
        return self.folder / "server-key.pem"

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names that the server certificate is valid for."""
        return _names_in(self.server)

    @property
    def warnings(self) -> list[str]:
        """What clients will stumble over."""
        found = []
        lacking = [name for name in self.wanted if not _covers(self.names, name)]
        if lacking:
            found.append(
                f"{self.server} is not valid for {', '.join(lacking)}; remove it and "
                f"{self.server_key.name} to have them made anew"
            )
        if not self.ca.exists():
            found.append(
                f"{self.ca} does not exist: clients have to trust whoever issued {self.server}"
            )
        return found


def provide(folder: Path, names: Sequence[str] = ()) -> Certificates:
    """The certificates in ``folder``, made where they are missing, for these names, too.

    Raises ``CommandError`` when files cannot be used, or cannot be made.
    """
    wanted = tuple(dict.fromkeys([*ALWAYS, *(_checked(name) for name in names)]))
    plan = Certificates(folder=folder, made=frozenset(), wanted=wanted)
    try:
        made = _make_missing(plan)
        check_pair(plan.server, plan.server_key)
    except OSError as error:  # ssl.SSLError is one
        where = error.filename or folder
        elsewhere = "; choose a directory that can be written to with --tls-dir"
        advice = elsewhere if error.errno in _NOT_WRITABLE else ""
        raise CommandError(f"{where}: {error.strerror or error}{advice}") from None
    return Certificates(folder=folder, made=frozenset(made), wanted=wanted)


def _make_missing(files: Certificates) -> list[Path]:
    if _complete(files.server, files.server_key):
        return []
    files.folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    if _complete(files.ca, files.ca_key):
        check_pair(files.ca, files.ca_key)
        authority = trustme.CA.from_pem(files.ca.read_bytes(), files.ca_key.read_bytes())
    else:
        _set_aside(files.ca_key)
        authority = trustme.CA(organization_name="Calls emulator")
        _write(files.ca_key, [authority.private_key_pem], secret=True)
        _write(files.ca, [authority.cert_pem])
        made += [files.ca, files.ca_key]
    _set_aside(files.server_key)
    issued = authority.issue_cert(*files.wanted, organization_name="Calls emulator")
    _write(files.server_key, [issued.private_key_pem], secret=True)
    _write(files.server, issued.cert_chain_pems)
    return [*made, files.server, files.server_key]


def _complete(certificate: Path, key: Path) -> bool:
    """Whether the certificate is there. Raises ``CommandError`` when it is, but not its key."""
    if certificate.exists() and not key.exists():
        raise CommandError(
            f"{certificate} is there but {key} is not; add it, or remove {certificate.name} "
            "to have both made"
        )
    return certificate.exists()


def _set_aside(key: Path) -> None:
    """Keep a key whose certificate is gone: it is of no use here, but not ours to destroy."""
    if key.exists():
        key.replace(key.with_name(f"{key.name}.old"))


def check_pair(certificate: Path, key: Path) -> None:
    """Raise ``CommandError`` unless the key is the certificate's and both can be read."""
    try:
        # The empty password refuses an encrypted key, which would ask for one at the terminal.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except ssl.SSLError as error:
        text = f"{certificate} and {key} cannot be used: {error.reason or error}"
        raise CommandError(text) from None


def _write(path: Path, parts: Iterable[trustme.Blob], *, secret: bool = False) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(path, flags, 0o600 if secret else 0o644), "wb") as file:
        file.write(b"".join(part.bytes() for part in parts))


def _checked(name: str) -> str:
    if not _is_address(name) and _HOST_NAME.fullmatch(name) is None:
        raise CommandError(f"--tls-name: {name!r} is not a host name or an IP address")
    return name.lower()


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _names_in(certificate: Path) -> tuple[str, ...]:
    try:
        leaf = x509.load_pem_x509_certificate(certificate.read_bytes())
        found = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    hosts = found.get_values_for_type(x509.DNSName)
    return (*hosts, *(str(each) for each in found.get_values_for_type(x509.IPAddress)))


def _covers(names: Sequence[str], wanted: str) -> bool:
    if _is_address(wanted):
        return str(ip_address(wanted)) in names
    wanted = wanted.encode("idna").decode() if not wanted.isascii() else wanted
    return wanted in names or f"*.{wanted.partition('.')[2]}" in names
