"""What is wrong with a pack: every problem at once, each with its place and the way to put it right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import ngettext

from silah.core.refused import Refused


@dataclass(frozen=True)
class Fault:
    """A problem before it is given a file and line."""

    path: tuple[str, ...]
    what: str
    remedy: str


@dataclass(frozen=True)
class Problem:
    """One problem: the file and line where it is known, the key as written, what is wrong, what to do."""

    file: str
    key: str
    line: int | None
    what: str
    remedy: str

    def __str__(self) -> str:
        """Return one line for a terminal or a page."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place} [{self.key}] {self.what} {self.remedy}"


class PackRefused(Refused):
    """A pack cannot be read; ``problems`` holds all of them, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Collect the problems and say how many there are."""
        self.problems = tuple(problems)
        super().__init__(
            "pack_refused",
            ngettext(
                "This policy pack has %(count)d problem. Put it right and read the pack again.",
                "This policy pack has %(count)d problems. Put them right and read the pack again.",
                len(self.problems),
            )
            % {"count": len(self.problems)},
            problems=self.problems,
        )

    def __str__(self) -> str:
        """Return the sentence and every problem on its own line."""
        return "\n".join([str(self.sentence), *map(str, self.problems)])
