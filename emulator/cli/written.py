"""What people write for the emulator."""

from enum import StrEnum


class Written(StrEnum):
    """A kind of file."""

    CONFIG = "config"
    SCENARIO = "scenario"
