"""An emulator for a test, with or without pytest."""

from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic import ValidationError

from emulator.core.sids import sid
from emulator.settings import FileSettings, Settings
from emulator.testing.problems import NotPossibleError
from emulator.testing.project import Project
from emulator.testing.server import Server


class Emulator(Project):
    """An emulator on free ports in a thread of its own, and its first project.

    ``with Emulator() as emulator:`` or ``async with`` starts and stops it. The environment is not
    read. ``clock``: auto, manual, realtime or 20x; ``scenarios``: a directory of your own;
    ``tls``: HTTPS beside HTTP; ``grace``: real milliseconds that auto waits before each jump.
    Everything else is a key of a project: ``seed``, ``epoch``, ``numbers``, ``balance``, ...
    """

    def __init__(
        self,
        *,
        clock: str = "auto",
        scenarios: str | Path | None = None,
        tls: bool = False,
        grace: float = 0,
        **project: Any,  # noqa: ANN401 - keys of a project, checked there
    ) -> None:
        self._numbers = count(1)
        server = Server(_settings(clock=clock, scenarios=scenarios, tls=tls, grace=grace))
        super().__init__(server, *self._identity(project), **project)

    def _identity(self, project: dict[str, Any]) -> tuple[str]:
        """The Project ID of the next project; its seed, when it was given none."""
        number = next(self._numbers)
        seed = project.setdefault("seed", f"project {number}")
        return (sid(str(seed), "project", number),)

    def project(self, **settings: Any) -> Project:  # noqa: ANN401 - keys of a project
        """A fresh project in the same emulator; ``with`` removes it at the end of the block."""
        made = Project(self.server, *self._identity(settings), **settings)
        made.open()
        return made

    def start(self) -> Self:
        """Serve from now on."""
        self.server.start()
        self.open()
        return self

    def stop(self) -> None:
        """End it, with every project."""
        self.server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        return self.start()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()


def _settings(**given: object) -> Settings:
    """Settings of these values alone, whatever the environment says."""
    try:
        checked = FileSettings.model_validate(given)
    except ValidationError as error:
        said = "; ".join(f"{each['loc'][0]}: {each['msg']}" for each in error.errors())
        raise NotPossibleError(said) from None
    return Settings.model_construct(**dict(checked))
