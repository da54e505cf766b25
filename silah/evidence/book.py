"""The evidence book: clause by clause, kept or not, on which figures. It reads all and changes nothing."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from silah.core import clock
from silah.core.hijri import format_gregorian, format_hijri
from silah.evidence.controls import register
from silah.evidence.figures import Figure, Period, Question, Verdict
from silah.policies.models import PolicyVersion
from silah.policies.pack.schema import Clause
from silah.policies.pack.text import enumerated
from silah.support.models import SupportRequest

__all__ = ["Line", "Reading", "book", "last_year", "line"]

#: Requests named behind one figure; a year of a busy association stays readable, and ``rows`` says how many there are.
MOST_NAMED = 1000


@dataclass(frozen=True)
class Reading:
    """One control's answer under one clause."""

    key: str
    name: str
    figure: Figure


@dataclass(frozen=True)
class Line:
    """One clause of the policy with its verdict and the readings behind it."""

    clause: Clause
    verdict: Verdict
    readings: tuple[Reading, ...]
    period: Period

    @property
    def figure(self) -> str:
        """The figures in words."""
        return " ".join(dict.fromkeys(reading.figure.sentence for reading in self.readings))

    @property
    def control(self) -> str:
        return enumerated(dict.fromkeys(reading.name for reading in self.readings if reading.key in register.controls))

    @property
    def period_text(self) -> str:
        begins, ends = self.period.begins, self.period.ends
        return f"{format_hijri(begins)} – {format_hijri(ends)} ({format_gregorian(begins)} – {format_gregorian(ends)})"

    def as_data(self) -> dict[str, Any]:
        """The clause as JSON, with the field names the command promises."""
        return {
            "code": self.clause.code,
            "title": str(self.clause.title),
            "where": str(self.clause.where),
            "status": self.verdict.value,
            "figure": self.figure,
            "control": self.control,
            "controls": [
                {
                    "key": reading.key,
                    "status": reading.figure.verdict.value,
                    "figure": reading.figure.sentence,
                    "rows": reading.figure.rows.count() if reading.figure.rows is not None else None,
                    "broken": reading.figure.broken.count() if reading.figure.broken is not None else None,
                    "requests": _references(reading.figure.rows),
                    "breaking": _references(reading.figure.broken),
                }
                for reading in self.readings
            ],
            "period": {"begins": self.period.begins.isoformat(), "ends": self.period.ends.isoformat()},
        }


def _references(rows: QuerySet[Any] | None) -> list[str] | None:
    """Numbers of the requests behind a figure, newest first, :data:`MOST_NAMED` at most; None where it counts others.

    A number names nobody; what else is counted (inquiries, letters) has no name that says as little.
    """
    if rows is None or rows.model is not SupportRequest:
        return None
    return list(rows.order_by("-pk").values_list("reference", flat=True)[:MOST_NAMED])


def last_year() -> Period:
    """The twelve months up to today."""
    today = clock.today()
    return Period(today - timedelta(days=365), today)


def verdict_of(figures: list[Figure]) -> Verdict:
    """A clause is kept when all its controls are; one broken promise breaks it; otherwise proof is missing."""
    verdicts = {figure.verdict for figure in figures}
    if Verdict.NOT_KEPT in verdicts:
        return Verdict.NOT_KEPT
    return Verdict.KEPT if verdicts == {Verdict.KEPT} else Verdict.NO_EVIDENCE


def line(policy: PolicyVersion, clause: Clause, period: Period) -> Line:
    """Read one clause."""
    question = Question(clause.code, policy, period)
    readings = []
    for key in clause.controls:
        known = register.controls.get(key)
        if known is None:
            figure = Figure(Verdict.NO_EVIDENCE, _("No control of this installation answers for this yet."))
            readings.append(Reading(key, _("Not counted here yet"), figure))
        else:
            name, control = known
            readings.append(Reading(key, str(name), control(question)))
    return Line(clause, verdict_of([reading.figure for reading in readings]), tuple(readings), period)


def book(policy: PolicyVersion, period: Period | None = None) -> list[Line]:
    """Every clause of a policy version, in the policy's order, over a period (the last twelve months if none is given)."""
    period = period or last_year()
    return [line(policy, clause, period) for clause in policy.pack.clauses]
