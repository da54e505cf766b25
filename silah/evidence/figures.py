"""A control of the policy: one question asked of the records, answered with a figure and the rows behind it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from silah.policies.models import PolicyVersion


class Verdict(StrEnum):
    """What the records say of a clause."""

    KEPT = "kept"
    NOT_KEPT = "not_kept"
    NO_EVIDENCE = "no_evidence"


#: Words of the verdicts, as shown.
WORDS = {Verdict.KEPT: _("kept"), Verdict.NOT_KEPT: _("not kept"), Verdict.NO_EVIDENCE: _("no evidence yet")}


@dataclass(frozen=True)
class Period:
    """The days over which the records are read, both included."""

    begins: date
    ends: date


@dataclass(frozen=True)
class Question:
    """What a control is asked about: the clause, under the policy in force, over a period."""

    code: str
    policy: PolicyVersion
    period: Period


@dataclass(frozen=True)
class Figure:
    """The answer of a control.

    Args:
        verdict: kept, not kept, or no evidence yet.
        sentence: the figure in words; a number never stands alone.
        rows: the records counted, newest first, for the page that shows them.
        broken: the records that break the promise.
    """

    verdict: Verdict
    sentence: str
    rows: QuerySet[Any] | None = None
    broken: QuerySet[Any] | None = None


Control = Callable[[Question], Figure]


@dataclass
class Register:
    """The controls known to this house, by the key under which packs name them."""

    controls: dict[str, tuple[str | Promise, Control]] = field(default_factory=dict)

    def control(self, key: str, name: str | Promise) -> Callable[[Control], Control]:
        """Declare a control: ``key`` as in packs, ``name`` as the book prints it."""

        def declare(function: Control) -> Control:
            if key in self.controls:
                raise ValueError(key)
            self.controls[key] = (name, function)
            return function

        return declare


register = Register()


def kept_if_none_broken(
    counted: int,
    broken: int,
    sentence: str,
    *,
    rows: QuerySet[Any] | None = None,
    breaking: QuerySet[Any] | None = None,
) -> Figure:
    """Kept when something was counted and nothing broke the promise; no evidence when nothing was counted."""
    if not counted and not broken:
        return Figure(Verdict.NO_EVIDENCE, str(_("Nothing to count in this period.")))
    return Figure(Verdict.NOT_KEPT if broken else Verdict.KEPT, sentence, rows, breaking)
