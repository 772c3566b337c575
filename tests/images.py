"""Images without a container engine: the steps of a Dockerfile, carried out one by one.

An absolute path in the file is a path below a directory that stands for the root of the image.
Commands run there as a user without privileges. An instruction that is not known here is an
error, so that no step goes untested.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

from dockerfile import Instruction, Stage, is_ignored, stages_of
from tools import missing

NOBODY = 65_534
WRITABLE = 0o1777
_LONGEST = 120
_ABSOLUTE = re.compile(r"(?<![\w./])/(?=\w)")
_PASSED_ON = re.compile(r"PIP_\w+|SSL_CERT_\w+|REQUESTS_CA_BUNDLE|\w+_proxy", re.IGNORECASE)
_NOTHING_TO_DO = ("LABEL", "USER", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD")
_AS_NOBODY: dict[str, Any] = (
    {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
)


@dataclass
class Image:
    """What containers start from. ``place`` holds its root, and what earlier stages left."""

    place: Path
    folder: str = "/"
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        return self.place / "root"

    def inside(self, text: str) -> str:
        """``text`` with its absolute paths below the root."""
        return _ABSOLUTE.sub(lambda _: f"{self.root}/", text)

    def path(self, path: str) -> Path:
        """A path of the image, from its working directory if it is relative."""
        return self.root / Path(self.folder, path).as_posix().lstrip("/")

    def run(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """A command in the image, after it has ended by itself."""
        return subprocess.run(
            words,
            capture_output=True,
            text=True,
            check=False,
            timeout=_LONGEST,
            **self.as_in_a_container(variables),
        )

    @contextmanager
    def started(
        self, *words: str, until: str, env: Mapping[str, str], on_stderr: bool = False
    ) -> Iterator[subprocess.Popen[str]]:
        """A command in the image that goes on, from when it says ``until``; it is stopped after."""
        with subprocess.Popen(
            words,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **self.as_in_a_container(env),
        ) as process:
            try:
                said = process.stderr if on_stderr else process.stdout
                assert said is not None
                before = [*takewhile(lambda line: until not in line, said)]
                assert process.poll() is None, (before, process.communicate())
                yield process
            finally:
                process.terminate()

    @contextmanager
    def mounted(self, path: str, text: str) -> Iterator[None]:
        """A file that is there for a while, beside what the image has."""
        file = self.path(path)
        mode = file.parent.stat().st_mode
        file.parent.chmod(0o755)
        file.write_text(text)
        yield
        file.unlink()
        file.parent.chmod(mode)

    @contextmanager
    def read_only(self, path: str) -> Iterator[None]:
        """A directory of the image that cannot be written to for a while."""
        folder = self.path(path)
        mode = folder.stat().st_mode
        folder.chmod(0o555)
        yield
        folder.chmod(mode)

    def as_in_a_container(self, variables: Mapping[str, str]) -> dict[str, Any]:
        """How a process of the image is started, with further variables."""
        own = {name: self.inside(value) for name, value in self.environment.items()}
        home = {"HOME": str(self.place / "home"), "LANG": "C.UTF-8"}
        passed_on = {
            name: value for name, value in os.environ.items() if _PASSED_ON.fullmatch(name)
        }
        path = own.get("PATH", "$PATH").replace("$PATH", f"{self.place}/base:{os.defpath}")
        return {
            "cwd": self.path("."),
            "env": {**home, **passed_on, **own, "PATH": path, **variables},
            **_AS_NOBODY,
        }


def free_port() -> str:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


@contextmanager
def built(dockerfile: Path) -> Iterator[Image]:
    """The image that a Dockerfile describes; its files cannot be written to."""
    place = Path(tempfile.mkdtemp(prefix="image-"))
    try:
        yield _build(dockerfile, place)
    finally:
        _set_writable(place, writable=True)
        shutil.rmtree(place)


def _build(dockerfile: Path, place: Path) -> Image:
    _prepare(place)
    *earlier, last = stages_of(dockerfile)
    for stage in earlier:
        _carry_out_all(stage, place, dockerfile.parent)
        (place / "root").rename(place / stage.name)  # paths of the next stage may be the same
    image = _carry_out_all(last, place, dockerfile.parent)
    _set_writable(image.root, writable=False)
    return image


def _carry_out_all(stage: Stage, place: Path, context: Path) -> Image:
    image = Image(place)
    image.root.mkdir()
    _hand_over(image.root)
    for step in stage.steps:
        _carry_out(step, image, context)
    return image


def _prepare(place: Path) -> None:
    """A place that everybody can enter, with the Python of the base image and a home."""
    place.chmod(0o755)
    (place / "home").mkdir()
    (place / "base").mkdir()
    _hand_over(place / "home")
    python = place / "base" / "python"
    python.write_text(f'#!/bin/sh\nexec {_python_for_nobody()} "$@"\n')
    python.chmod(0o755)


def _python_for_nobody() -> str:
    """A Python that the user without privileges can start, and make environments with."""
    enough = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))"
    own = os.path.realpath(sys.executable)
    for candidate in (own, shutil.which("python3", path="/usr/local/bin:/usr/bin:/bin")):
        with suppress(OSError):  # it may lie where only its owner can look
            tried = subprocess.run(
                [str(candidate), "-c", enough], cwd="/", check=False, **_AS_NOBODY
            )
            if tried.returncode == 0:
                return str(candidate)
    missing("no Python 3.11 with venv can be started by a user without privileges")
    raise AssertionError


def _carry_out(step: Instruction, image: Image, context: Path) -> None:
    match step.name:
        case "RUN":
            command = image.inside(step.text)
            done = image.run("/bin/sh", "-c", command, **_pip_configuration())
            assert done.returncode == 0, f"{step.text}\n{done.stdout}\n{done.stderr}"
        case "WORKDIR":
            image.folder = step.text
            image.path(".").mkdir(parents=True, exist_ok=True)
            if image.path(".").stat().st_mode & 0o7777 != WRITABLE:
                _hand_over(image.path("."))
        case "ENV":
            before = image.environment.get("PATH", "$PATH")
            given = {name: value.replace("$PATH", before) for name, value in step.pairs().items()}
            image.environment |= given
        case "COPY":
            _copy(step, image, context)
        case _:
            assert step.name in _NOTHING_TO_DO, f"{step.name} is not known to these tests"


def _copy(step: Instruction, image: Image, context: Path) -> None:
    *sources, target = step.words
    stage = step.option("from")
    for source in sources:
        origin = context / source if stage is None else image.place / stage / source.lstrip("/")
        wanted = image.path(target)
        if stage is None:
            assert not is_ignored(context, origin), f".dockerignore keeps {source} out"
        if origin.is_dir():
            shutil.copytree(
                origin,
                wanted,
                symlinks=True,
                dirs_exist_ok=True,
                ignore=_left_out(context) if stage is None else None,
            )
        else:
            shutil.copy2(origin, wanted / origin.name if target.endswith("/") else wanted)
        _hand_over(wanted)


def _left_out(context: Path) -> Callable[[str, list[str]], list[str]]:
    return lambda folder, names: [
        name for name in names if is_ignored(context, Path(folder) / name)
    ]


@cache
def _pip_configuration() -> dict[str, str]:
    """Where this user's pip finds packages, which another user would not know."""
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True
    )
    found = re.findall(r"^(?:global|install)\.([\w-]+)='(.*)'$", listed.stdout, re.MULTILINE)
    return {f"PIP_{name.replace('-', '_').upper()}": value for name, value in found}


def _hand_over(path: Path) -> None:
    """Give files to the user without privileges, as a container's root would own them."""
    for each in (path, *path.rglob("*")) if _AS_NOBODY else ():
        os.chown(each, NOBODY, NOBODY, follow_symlinks=False)


def _set_writable(path: Path, *, writable: bool) -> None:
    for each in (path, *path.rglob("*")):
        mode = each.lstat().st_mode & 0o7777
        if not each.is_symlink() and mode != WRITABLE:
            each.chmod(mode | 0o700 if writable else mode & ~0o222)
