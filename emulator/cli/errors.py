"""What ends a command: problems for a person to read, and an exit code."""

from collections.abc import Iterable


class CommandError(Exception):
    """The command cannot do what it was asked for; each problem is one line."""

    def __init__(self, problems: str | Iterable[str], code: int = 2) -> None:
        self.problems = [problems] if isinstance(problems, str) else list(problems)
        self.code = code
        super().__init__("\n".join(self.problems))
