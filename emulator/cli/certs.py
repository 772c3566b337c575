"""``calls-emulator certs``: make the certificates of HTTPS, and say how clients trust them."""

from pathlib import Path

from emulator.cli.certificates import Certificates, provide
from emulator.cli.errors import CommandError
from emulator.settings import Settings


def certs(settings: Settings) -> str:
    """Make what is missing; what was made and what each client needs.

    Raises ``CommandError``, also when the server certificate there is lacks a wanted name.
    """
    certificates = provide(settings.tls_dir, settings.tls_names)
    if certificates.warnings:
        raise CommandError(certificates.warnings, code=1)
    return "\n".join([*_files(certificates), "", *_trust(certificates.ca, settings.tls_port)])


def _files(certificates: Certificates) -> list[str]:
    meaning = {
        certificates.ca: "the CA's certificate, which clients have to trust",
        certificates.ca_key: "its key",
        certificates.server: f"the emulator's certificate: {', '.join(certificates.names)}",
        certificates.server_key: "its key",
    }
    width = max(len(str(path)) for path in meaning)
    return [
        f"{'made' if path in certificates.made else 'reused':<6}  {path!s:<{width}}  {text}"
        for path, text in meaning.items()
        if path.exists()
    ]


def _trust(ca: Path, port: int) -> list[str]:
    """How each client reaches the emulator over HTTPS: recorded on the SDKs' own releases."""
    file = ca.absolute()
    return [
        f"With the emulator on port {port} (calls-emulator serve --tls), each client needs:",
        "",
        "  signalwire (Python)",
        f'    client = Client(project_id, token, signalwire_space_url="https://localhost:{port}")',
        f'    client.http_client.session.verify = "{file}"',
        "",
        "  @signalwire/compatibility-api (Node)",
        f'    RestClient(projectId, token, {{ signalwireSpaceUrl: "localhost:{port}" }})',
        f"    NODE_EXTRA_CA_CERTS={file}    in the environment of node",
        "",
        "  twilio (Python)",
        f'    client.api.base_url = "https://localhost:{port}"',
        f"    REQUESTS_CA_BUNDLE={file}    in the environment",
        "",
        "  curl",
        f"    curl --cacert {file} https://localhost:{port}/_emulator/health",
    ]
