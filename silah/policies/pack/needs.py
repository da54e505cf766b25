"""The needs score of social research: points by criterion, shown line by line (clause O4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from silah.policies.pack.text import Table, Text, Within


class Band(Table):
    """Points for amounts up to and including ``upto``; the last band leaves ``upto`` out."""

    upto: int | None = None
    points: Annotated[int, Within(ge=0)]


class Criterion(Table):
    """One criterion over one fact: ``bands`` for numbers, ``values`` for named answers."""

    key: str
    fact: str
    name: Text
    bands: tuple[Band, ...] = ()
    values: dict[str, int] = field(default_factory=dict)

    @property
    def highest(self) -> int:
        """The most points this criterion can give."""
        return max([band.points for band in self.bands] + list(self.values.values()), default=0)

    def points(self, answer: object) -> int | None:
        """Return the points for an answer, or ``None`` when it is not known or not foreseen."""
        if answer is None or answer == "":
            return None
        if self.bands:
            if isinstance(answer, bool) or not isinstance(answer, (int, float)):
                return None
            return next((b.points for b in self.bands if b.upto is None or answer <= b.upto), None)
        if isinstance(answer, bool):
            answer = "yes" if answer else "no"
        return self.values.get(str(answer))


@dataclass(frozen=True)
class NeedsLine:
    """One line of a score: the criterion, what was known, and the points (``None`` while not known)."""

    criterion: Criterion
    answer: object
    points: int | None


@dataclass(frozen=True)
class NeedsReading:
    """A score with its lines; it advises the researcher and the committee and decides nothing."""

    lines: tuple[NeedsLine, ...]
    max: int

    @property
    def total(self) -> int:
        """Points of the lines that are known."""
        return sum(line.points or 0 for line in self.lines)

    @property
    def unknown(self) -> tuple[NeedsLine, ...]:
        """Lines still without an answer."""
        return tuple(line for line in self.lines if line.points is None)


class NeedsScore(Table):
    """The criteria of an association; ``max`` is the sum of the highest points."""

    criteria: tuple[Criterion, ...]
    max: Annotated[int, Within(ge=0)]

    def read(self, answers: Mapping[str, object]) -> NeedsReading:
        """Score a household.

        Args:
            answers: answers by fact key, the derived ``income_per_head`` and ``age`` included.
        """
        lines = (NeedsLine(c, answers.get(c.fact), c.points(answers.get(c.fact))) for c in self.criteria)
        return NeedsReading(tuple(lines), self.max)
