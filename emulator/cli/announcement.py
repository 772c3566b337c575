"""What a person is told when the emulator listens."""

from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path

from emulator import __version__
from emulator.cli.listening import Listener
from emulator.exchange.project_settings import BUILT_IN_TOKEN
from emulator.settings import Settings
from emulator.web.base_paths import BASE

_NUMBERS = (("To", "+15555550100"), ("From", "+15551234567"))
_TWIML = "<Response><Say>Hello from the emulator</Say></Response>"


def announcement(
    settings: Settings, listeners: Sequence[Listener], certificates: Path | None = None
) -> str:
    """Where the emulator listens and how to place a call.

    Of credentials only those that are built in are shown, never configured ones.
    """
    rows = [("HTTPS" if each.certified else "HTTP", each.url) for each in listeners]
    if certificates is not None:
        rows.append(("", f"trust {certificates / 'ca.pem'}; calls-emulator certs says how"))
    rows += _projects(settings)
    rows += [("Clock", settings.clock), ("Docs", f"{listeners[0].url}/docs")]
    lines = [f"Calls emulator {__version__} is listening. Ctrl-C ends it.", ""]
    lines += [f"  {name:<10}  {value}" for name, value in rows]
    if not settings.projects:
        lines += ["", "Place a call:", "", f"  {curl(settings, listeners[0].url)}"]
    if settings.control_token is None and not _only_here(settings.host):
        lines += ["", "/_emulator is open to every machine that reaches this port;"]
        lines += ["EMULATOR_CONTROL_TOKEN sets a token that guards it."]
    return "\n".join([*lines, ""])


def announced(settings: Settings, listeners: Sequence[Listener]) -> tuple[str, dict[str, object]]:
    """The same for programs: a sentence, and the facts by their names. No credential is in it."""
    urls = {"https" if each.certified else "http": each.url for each in listeners}
    said = f"Calls emulator {__version__} is listening on {' and '.join(urls.values())}"
    facts: dict[str, object] = {
        **urls,
        "projects": [each.id for each in settings.projects] or [settings.project_id],
        "clock": settings.clock,
        "docs": f"{listeners[0].url}/docs",
    }
    return said, facts


def _projects(settings: Settings) -> list[tuple[str, str]]:
    if settings.projects:
        return [("Project ID", each.id) for each in settings.projects]
    token = BUILT_IN_TOKEN if settings.api_token is None else "as configured"
    rows = [("Project ID", settings.project_id), ("API token", token)]
    if settings.auto_provision:
        rows.append(("", "or any other Project ID and token"))
    return rows


def curl(settings: Settings, base_url: str) -> str:
    """A command that places a call; where the token is configured, curl will ask for it."""
    user = settings.project_id
    if settings.api_token is None:
        user = f"{user}:{BUILT_IN_TOKEN}"
    url = f"{base_url}{BASE}/Accounts/{settings.project_id}/Calls"
    data = [f"--data-urlencode {name}={value}" for name, value in _NUMBERS]
    quoted_url = f"'{url}'" if "[" in url else url  # brackets are patterns to shells and curl
    globs = "-g " if "[" in url else ""
    return " ".join(
        ["curl", f"{globs}-u {user}", quoted_url, *data, f"--data-urlencode 'Twiml={_TWIML}'"]
    )


def _only_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
