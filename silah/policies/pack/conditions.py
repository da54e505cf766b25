"""Which parameters each kind of condition takes; the loader checks packs against this table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from silah.policies.pack.vocabulary import ConditionKind

ParameterKind = Literal["names", "facts", "papers", "number", "flag", "fact", "places"]


@dataclass(frozen=True)
class Signature:
    """Required and optional parameters of a kind, each with what it holds."""

    required: dict[str, ParameterKind]
    optional: dict[str, ParameterKind]
    needs_one: bool = False


SIGNATURES: Final[dict[ConditionKind, Signature]] = {
    ConditionKind.NATIONALITY_OR_VALID_RESIDENCE: Signature({}, {}),
    ConditionKind.GENDER_AMONG: Signature({"among": "names"}, {}),
    ConditionKind.MARITAL_STATUS_AMONG: Signature({"among": "names"}, {}),
    ConditionKind.PAPER_PRESENT: Signature({"any_of": "papers"}, {}),
    ConditionKind.INTERVIEW_PASSED: Signature({}, {}),
    ConditionKind.REGISTERED_ONLINE: Signature({}, {}),
    ConditionKind.RATES_AFTER: Signature({}, {}),
    ConditionKind.INCOME_PER_HEAD_AT_MOST: Signature({"amount": "number"}, {"deduct": "facts"}),
    ConditionKind.AGE_BETWEEN: Signature({}, {"from": "number", "to": "number"}, needs_one=True),
    ConditionKind.REFERRED_BY: Signature({"sources": "names"}, {"self_referral": "flag"}),
    ConditionKind.BOTH_PARTIES_LAWFUL: Signature({}, {}),
    ConditionKind.LIVES_IN: Signature({}, {"cities": "places", "districts": "places"}, needs_one=True),
    ConditionKind.FACT_IS: Signature({"fact": "fact", "among": "names"}, {}),
}
SELF: Final = "self"
"""The answer of ``referred_by`` when the parties came by themselves."""
