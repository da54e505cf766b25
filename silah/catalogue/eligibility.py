"""Who fits a service, condition by condition, with the fact each rests on. It advises; named people decide.

A decision made by software alone is not lawful here without explicit consent (data-protection regulation, art. 11),
so nothing in this module is called "accepted" or "refused".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from silah.catalogue.condition_kinds import KINDS, Change, Status, Verdict, age_on
from silah.catalogue.facts_known import Facts, FactValue, day, known, number, shown, word
from silah.policies.pack import Pack
from silah.policies.pack.services import Condition, Service
from silah.policies.pack.text import Text

__all__ = [
    "ConditionReading",
    "FactValue",
    "Reading",
    "Remedy",
    "alternatives",
    "derive",
    "evaluate",
    "would_change",
]


@dataclass(frozen=True)
class ConditionReading:
    """One condition as read on a day.

    ``fact_shown`` says in words what it rests on; ``settles`` what would settle or change it; ``later`` marks a duty
    that comes after the service and never counts against anyone; ``applies`` is false when the condition's own test
    says that it does not concern this person.
    """

    key: str
    kind: str
    text: Text
    status: Status
    fact_keys: tuple[str, ...]
    fact_shown: str
    source: str
    as_of: date | None
    verified: bool
    settles: Text
    clause: str | None
    later: bool = False
    applies: bool = True
    change: Mapping[str, FactValue] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """All conditions of a service, and what they say together."""

    service: str
    on: date
    conditions: tuple[ConditionReading, ...]
    overall: Status

    def of(self, status: Status) -> tuple[ConditionReading, ...]:
        """Return the conditions with a status, duties that come later left out."""
        return tuple(one for one in self.conditions if one.status == status and not one.later)

    @property
    def met(self) -> tuple[ConditionReading, ...]:
        """Conditions that are met."""
        return self.of("met")

    @property
    def not_met(self) -> tuple[ConditionReading, ...]:
        """Conditions that are not met."""
        return self.of("not_met")

    @property
    def unknown(self) -> tuple[ConditionReading, ...]:
        """Conditions not known yet."""
        return self.of("unknown")


@dataclass(frozen=True)
class Remedy:
    """What would change one condition: words for the person, and facts that would make it met if they were so."""

    condition: ConditionReading
    settles: Text
    facts: Mapping[str, FactValue]


def evaluate(service: Service, facts: Facts, *, on: date) -> Reading:
    """Read every condition of a service.

    Args:
        service: the service of the pack in force for the request.
        facts: what is known, by fact key; papers under ``paper:<kind>``.
        on: the day of the reading; papers and permits must be valid on it.
    """
    conditions = tuple(_read(condition, facts, on) for condition in service.conditions)
    statuses = {one.status for one in conditions if not one.later}
    overall: Status = "met"
    if "not_met" in statuses:
        overall = "not_met"
    elif "unknown" in statuses:
        overall = "unknown"
    return Reading(service.key, on, conditions, overall)


def would_change(reading: Reading) -> tuple[Remedy, ...]:
    """Return what would change each condition that is not met or not known; not met first."""
    open_ones = (*reading.not_met, *reading.unknown)
    return tuple(Remedy(one, one.settles, one.change) for one in open_ones)


def alternatives(
    pack: Pack, facts: Facts, on: date, *, besides: str | None = None
) -> tuple[tuple[Service, Reading], ...]:
    """Return the open services whose reading is not "not met", those that are met first.

    Args:
        pack: the pack in force.
        facts: what is known.
        on: the day of the reading.
        besides: key of a service to leave out, usually the one just refused.
    """
    read = [(one, evaluate(one, facts, on=on)) for one in pack.services if one.has_public_form and one.key != besides]
    gender = word(known(facts, "gender", on))
    fits = [(one, reading) for one, reading in read if reading.overall != "not_met" and _addressed(one, gender)]
    return tuple(sorted(fits, key=lambda pair: pair[1].overall != "met"))


def derive(facts: Facts, on: date) -> dict[str, FactValue]:
    """Return the facts with ``age`` and ``income_per_head`` added where they can be computed.

    Income per head is the household's income less rent and monthly debts, as far as known, over its members.
    """
    derived = dict(facts)
    born = day(known(facts, "birth_date", on))
    if born is not None and born <= on:
        derived["age"] = FactValue(age_on(born, on), source=facts["birth_date"].source, as_of=on)
    income, size = number(known(facts, "monthly_income", on)), number(known(facts, "household_size", on))
    if income is not None and size:
        less = sum((number(known(facts, key, on)) or Decimal(0) for key in ("rent", "debts_monthly")), Decimal(0))
        derived["income_per_head"] = FactValue(
            int(max(income - less, Decimal(0)) / size),
            source=facts["monthly_income"].source,
            as_of=facts["monthly_income"].as_of,
        )
    return derived


def _addressed(service: Service, gender: str | None) -> bool:
    return gender is None or service.audience in ("any", {"female": "women", "male": "men"}.get(gender, "any"))


def _read(condition: Condition, facts: Facts, on: date) -> ConditionReading:
    verdict = KINDS[condition.kind](condition, facts, on)
    applies = True
    if condition.when is not None:
        concerns = condition.when.holds(known(facts, condition.when.fact, on))
        if concerns is False:
            applies, verdict = False, Verdict("met", (condition.when.fact,))
        elif concerns is None and verdict.status == "not_met":
            # Whether the condition concerns the person is not known, so it cannot stand against them.
            verdict = Verdict("unknown", (condition.when.fact, *verdict.keys), verdict.change)
    used = [facts[key] for key in verdict.keys if known(facts, key, on) is not None]
    days = [fact.as_of for fact in used if fact.as_of is not None]
    sentence = shown(facts, verdict.keys, on)
    return ConditionReading(
        key=condition.key,
        kind=condition.kind.value,
        text=condition.text,
        status=verdict.status,
        fact_keys=verdict.keys,
        fact_shown=sentence if applies else _("It does not concern this request: %(fact)s") % {"fact": sentence},
        source=_(", ").join(dict.fromkeys(fact.source for fact in used if fact.source)),
        as_of=min(days) if days else None,
        verified=bool(used) and all(fact.verified for fact in used),
        settles=condition.settles,
        clause=condition.clause,
        later=verdict.later,
        applies=applies,
        change=_needed(verdict),
    )


def _needed(verdict: Verdict) -> Change:
    return {} if verdict.status == "met" else verdict.change
