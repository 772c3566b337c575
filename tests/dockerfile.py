"""Dockerfiles as data: their stages, the instructions of each, and what .dockerignore keeps out."""

import json
import re
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
DOCKERFILES = (
    REPOSITORY / "Dockerfile",
    REPOSITORY / "examples" / "appointment_reminders" / "Dockerfile",
)


@dataclass(frozen=True)
class Instruction:
    name: str
    text: str

    @property
    def words(self) -> list[str]:
        """The arguments without options."""
        return [word for word in self.text.split() if not word.startswith("--")]

    @property
    def command(self) -> tuple[str, ...]:
        """The words of a command in JSON; a shell would not hand on signals."""
        return tuple(json.loads(self.text[self.text.index("[") :]))

    def option(self, name: str) -> str | None:
        given = re.search(rf"--{name}=(\S+)", self.text)
        return None if given is None else given[1]

    def pairs(self) -> dict[str, str]:
        """``name=value`` pairs; a value may be quoted."""
        found = re.findall(r'([\w.]+)=("[^"]*"|\S+)', self.text)
        return {name: value.strip('"') for name, value in found}


@dataclass
class Stage:
    base: str
    name: str
    steps: list[Instruction] = field(default_factory=list)

    def all(self, name: str) -> list[Instruction]:
        return [step for step in self.steps if step.name == name]

    def last(self, name: str) -> Instruction:
        return self.all(name)[-1]


def stages_of(dockerfile: Path) -> list[Stage]:
    """The stages of a Dockerfile, in order."""
    lines = [line for line in dockerfile.read_text().splitlines() if not line.startswith("#")]
    found: list[Stage] = []
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        name, _, text = line.strip().partition(" ")
        if name == "FROM":
            base, *named = text.split(" AS ")
            found.append(Stage(base, named[0] if named else str(len(found))))
        elif name:
            found[-1].steps.append(Instruction(name, text.strip()))
    return found


def is_ignored(context: Path, path: Path) -> bool:
    """Whether ``.dockerignore`` keeps a file of the context out; the last line that fits counts."""
    parts = path.relative_to(context).parts
    within = ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
    verdict = False
    for line in (context / ".dockerignore").read_text().splitlines():
        pattern = line.removeprefix("!")
        names = parts if pattern.startswith("**/") else within
        if any(fnmatch(name, pattern.removeprefix("**/")) for name in names):
            verdict = not line.startswith("!")
    return verdict
