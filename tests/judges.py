"""What the SDKs are that judge the emulator, and in how many ways each can be connected."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kit import TOKEN, Emulator
from sdk_process import Chain, SdkProcess
from tools import needs_file, needs_tool

ROOT = Path(__file__).parents[1]
DRIVERS = Path(__file__).parent / "sdk"
ADVICE = "make test sets it up"
WAYS = {
    "signalwire": ["//{tls}", "https://{tls}", "base http://{plain}"],
    "twilio": ["base https://{tls}", "base http://{plain}", "base http://{plain}/api/laml"],
    "node": ["//{tls}", "{tls}", "base http://{plain}", "base http://{plain}/api/laml"],
}
"""The space URLs, and the base URLs set after construction, with which each SDK can be given."""

CONSTRUCTED = {"space_url": "//localhost"}
"""Where a client points until it is given a base URL."""


@dataclass(frozen=True)
class Place:
    """Where an emulator is reached over TLS and over plain HTTP, and the CA to trust."""

    tls: str
    plain: str
    ca: str


@dataclass(frozen=True)
class Judge:
    """An SDK that is connected to a project of its own; ``connect`` takes another token."""

    sdk: str
    process: SdkProcess
    emulator: Emulator
    connect: Callable[[str], Chain]

    @property
    def client(self) -> Chain:
        return self.connect(TOKEN)


def command_of(sdk: str) -> list[str]:
    """How the driver of an SDK is started; without the SDK the test is skipped."""
    if sdk == "node":
        node = needs_tool("node")
        needs_file(DRIVERS / "node" / "node_modules", f"{ADVICE}, when npm is installed")
        return [node, str(DRIVERS / "node" / "driver.js")]
    python = needs_file(ROOT / f".venv-{sdk}" / "bin" / "python", ADVICE)
    return [str(python), str(DRIVERS / "driver.py"), sdk]
