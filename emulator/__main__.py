"""``python -m emulator`` is the command ``calls-emulator``."""

from emulator.cli.main import main

main()
