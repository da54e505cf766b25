"""The kinds of conditions as small pure functions: facts and parameters in, a three-valued verdict out.

Each function keeps one promise that the property tests hold it to: a fact that is not known never makes a condition
"not met", and learning one more fact never takes back a "met" or a "not met".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal

from silah.catalogue.facts_known import Facts, FactValue, day, known, number, word, yes
from silah.core.arabic import search_key
from silah.policies.pack.conditions import SELF
from silah.policies.pack.facts import PAPER_PREFIX
from silah.policies.pack.services import Condition
from silah.policies.pack.vocabulary import ConditionKind

Status = Literal["met", "not_met", "unknown"]
Change = dict[str, FactValue]


@dataclass(frozen=True)
class Verdict:
    """What one kind says: the status, the facts it rests on, and facts that would make it "met"."""

    status: Status
    keys: tuple[str, ...]
    change: Change = field(default_factory=dict)
    later: bool = False


Kind = Callable[[Condition, Facts, date], Verdict]
KINDS: Final[dict[ConditionKind, Kind]] = {}
LAWFUL_NATIONALS: Final = ("saudi",)


def _kind(name: ConditionKind) -> Callable[[Kind], Kind]:
    def register(function: Kind) -> Kind:
        KINDS[name] = function
        return function

    return register


def _status(holds: bool | None) -> Status:
    if holds is None:
        return "unknown"
    return "met" if holds else "not_met"


def _names(condition: Condition, name: str) -> tuple[str, ...]:
    value = condition.parameters.get(name, ())
    return value if isinstance(value, tuple) else (str(value),)


def _lawful(facts: Facts, on: date, nationality_key: str, permit_key: str) -> tuple[bool | None, tuple[str, ...]]:
    """Say whether one person is a national or holds a valid permit, and on which facts."""
    nationality = word(known(facts, nationality_key, on))
    if nationality in LAWFUL_NATIONALS:
        return True, (nationality_key,)
    if nationality is None:
        return None, (nationality_key,)
    permit = day(known(facts, permit_key, on))
    if permit is None and nationality_key == "nationality" and known(facts, "id_document", on) is not None:
        # A GCC citizen or a visitor has no permit: the document named instead is what the officer reads.
        return None, (nationality_key, permit_key, "id_document")
    return (None if permit is None else permit >= on), (nationality_key, permit_key)


@_kind(ConditionKind.NATIONALITY_OR_VALID_RESIDENCE)
def nationality_or_valid_residence(condition: Condition, facts: Facts, on: date) -> Verdict:
    """A Saudi, or anyone with a residence permit valid on the day (clauses E1 to E3)."""
    holds, keys = _lawful(facts, on, "nationality", "residence_permit_expires_on")
    return Verdict(_status(holds), keys, _lawful_change(keys, on))


def _lawful_change(keys: tuple[str, ...], on: date) -> Change:
    if len(keys) == 1:
        return {keys[0]: FactValue("saudi")}
    return {keys[1]: FactValue(on + timedelta(days=365))}


@_kind(ConditionKind.BOTH_PARTIES_LAWFUL)
def both_parties_lawful(condition: Condition, facts: Facts, on: date) -> Verdict:
    """Each of the two parties is Saudi or validly resident (clause E4)."""
    sides = [_lawful(facts, on, f"{s}_party_nationality", f"{s}_party_permit_expires_on") for s in ("first", "second")]
    holds: bool | None = True
    if any(side is False for side, _keys in sides):
        holds = False
    elif any(side is None for side, _keys in sides):
        holds = None
    change: Change = {}
    for side, keys in sides:
        if side is not True:
            change |= _lawful_change(keys, on)
    return Verdict(_status(holds), tuple(key for _side, keys in sides for key in keys), change)


def _among(key: str, allowed: tuple[str, ...], facts: Facts, on: date) -> Verdict:
    value = word(known(facts, key, on))
    holds = None if value is None else value in allowed
    return Verdict(_status(holds), (key,), {key: FactValue(allowed[0])} if allowed else {})


@_kind(ConditionKind.GENDER_AMONG)
def gender_among(condition: Condition, facts: Facts, on: date) -> Verdict:
    """The person's gender is among those the service is for."""
    return _among("gender", _names(condition, "among"), facts, on)


@_kind(ConditionKind.MARITAL_STATUS_AMONG)
def marital_status_among(condition: Condition, facts: Facts, on: date) -> Verdict:
    """The marital status is among those named (clause E3)."""
    return _among("marital_status", _names(condition, "among"), facts, on)


@_kind(ConditionKind.FACT_IS)
def fact_is(condition: Condition, facts: Facts, on: date) -> Verdict:
    """A fact of the association's choice has one of the answers named."""
    return _among(str(condition.parameters["fact"]), _names(condition, "among"), facts, on)


@_kind(ConditionKind.PAPER_PRESENT)
def paper_present(condition: Condition, facts: Facts, on: date) -> Verdict:
    """One of the papers named was handed in and is valid on the day; not met only when all of them are known to fail."""
    keys = tuple(PAPER_PREFIX + kind for kind in _names(condition, "any_of"))
    states = [_paper(facts, key, on) for key in keys]
    holds: bool | None = None
    if any(state is True for state in states):
        holds = True
    elif all(state is False for state in states):
        holds = False
    seen = tuple(key for key, state in zip(keys, states, strict=True) if state is True) or tuple(
        key for key, state in zip(keys, states, strict=True) if state is not None
    )
    return Verdict(_status(holds), seen or keys, {keys[0]: FactValue(True)})


def _paper(facts: Facts, key: str, on: date) -> bool | None:
    handed_in = yes(known(facts, key, on))
    if not handed_in:
        return handed_in
    until = facts[key].valid_until
    return until is None or until >= on


def _flag(key: str, facts: Facts, on: date) -> Verdict:
    return Verdict(_status(yes(known(facts, key, on))), (key,), {key: FactValue(True)})


@_kind(ConditionKind.INTERVIEW_PASSED)
def interview_passed(condition: Condition, facts: Facts, on: date) -> Verdict:
    """The personal interview was held and passed (clause E3)."""
    return _flag("interview_passed", facts, on)


@_kind(ConditionKind.REGISTERED_ONLINE)
def registered_online(condition: Condition, facts: Facts, on: date) -> Verdict:
    """The request was registered on the service's electronic link (clauses E1, E3)."""
    return _flag("registered_online", facts, on)


@_kind(ConditionKind.RATES_AFTER)
def rates_after(condition: Condition, facts: Facts, on: date) -> Verdict:
    """A duty after the service: never a reason to refuse, before or afterwards (clauses E1, O9c)."""
    rated = yes(known(facts, "rated", on))
    return Verdict("met" if rated else "unknown", ("rated",), {"rated": FactValue(True)}, later=True)


@_kind(ConditionKind.REFERRED_BY)
def referred_by(condition: Condition, facts: Facts, on: date) -> Verdict:
    """The referral came from one of the parties named, or from the parties themselves where that is allowed."""
    allowed = _names(condition, "sources") + ((SELF,) if condition.parameters.get("self_referral") is True else ())
    return _among("referred_by", allowed, facts, on)


@_kind(ConditionKind.AGE_BETWEEN)
def age_between(condition: Condition, facts: Facts, on: date) -> Verdict:
    """The age in whole years on the day lies between the two limits, both included."""
    lowest, highest = _limit(condition, "from"), _limit(condition, "to")
    born = day(known(facts, "birth_date", on))
    holds: bool | None = None
    if born is not None and born <= on:
        age = age_on(born, on)
        holds = (lowest is None or age >= lowest) and (highest is None or age <= highest)
    wanted = lowest if lowest is not None else highest or 0
    return Verdict(_status(holds), ("birth_date",), {"birth_date": FactValue(_years_before(on, wanted))})


def _limit(condition: Condition, name: str) -> int | None:
    value = condition.parameters.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def age_on(born: date, on: date) -> int:
    """Return the age in whole years on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _years_before(on: date, years: int) -> date:
    # The 28th exists in every month, and a day earlier in the month leaves the age the same.
    return date(max(on.year - years, 1), on.month, min(on.day, 28))


@_kind(ConditionKind.LIVES_IN)
def lives_in(condition: Condition, facts: Facts, on: date) -> Verdict:
    """The city, the district, or both are among those named; spelling habits do not matter."""
    holds: bool | None = True
    keys: list[str] = []
    change: Change = {}
    for key, name in (("city", "cities"), ("district", "districts")):
        places = _names(condition, name)
        if not places:
            continue
        keys.append(key)
        value = word(known(facts, key, on))
        inside = None if value is None else search_key(value) in {search_key(place) for place in places}
        if inside is not True:
            change[key] = FactValue(places[0])
            holds = False if inside is False or holds is False else None
    return Verdict(_status(holds), tuple(keys), change)


@_kind(ConditionKind.INCOME_PER_HEAD_AT_MOST)
def income_per_head_at_most(condition: Condition, facts: Facts, on: date) -> Verdict:
    """Household income, less the deductions named, divided by its members, does not pass the amount (riyals a month).

    Deductions can only lower the figure: one not known yet may turn a "not met", never a "met".
    """
    limit = Decimal(_limit(condition, "amount") or 0)
    deductions = _names(condition, "deduct")
    keys = ("monthly_income", "household_size", *deductions)
    income, size = number(known(facts, "monthly_income", on)), _members(facts, on)
    taken = {key: number(known(facts, key, on)) for key in deductions}
    less = sum((amount for amount in taken.values() if amount is not None), Decimal(0))
    change: Change = {"monthly_income": FactValue(int(limit * (size or 1) + less))}
    if size is None:
        change["household_size"] = FactValue(1)
    if income is None or size is None:
        return Verdict("unknown", keys, change)
    if (income - less) / size <= limit:
        return Verdict("met", keys)
    return Verdict("unknown" if None in taken.values() else "not_met", keys, change)


def _members(facts: Facts, on: date) -> Decimal | None:
    size = number(known(facts, "household_size", on))
    return size if size is not None and size >= 1 else None
