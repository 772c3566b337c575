"""The settings that a command runs with."""

from pathlib import Path

from emulator.cli.errors import CommandError
from emulator.settings import BadSettingsError, Settings, read_settings


def settings_of(config: Path | None, **options: object) -> Settings:
    """The settings with options over them; None or an empty list is an option not given.

    Raises ``CommandError``.
    """
    given = {name: value for name, value in options.items() if value not in (None, [])}
    try:
        return read_settings(config, given)
    except BadSettingsError as error:
        raise CommandError(error.problems) from None
