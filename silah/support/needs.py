"""The needs score of a request, with every point explained (clause O4)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from silah.core import clock
from silah.policies.pack.needs import NeedsScore


def derived(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts that follow from others: income per head (after rent and debts) and age in years.

    Income per head is (income - rent - monthly debts) / household size, never below zero; the
    formula is the field's own (social-work practice) and shown beside the figure.
    """
    worked_out: dict[str, Any] = dict(facts)
    size, income = _number(facts.get("household_size")), _number(facts.get("monthly_income"))
    if size and income is not None:
        left = income - (_number(facts.get("rent")) or 0) - (_number(facts.get("debts_monthly")) or 0)
        worked_out["income_per_head"] = round(max(left, 0) / size, 2)
    if facts.get("birth_date"):
        born, today = date.fromisoformat(str(facts["birth_date"])), clock.today()
        worked_out["age"] = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return worked_out


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def score_of(needs: NeedsScore, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Score a household and keep the reading as JSON: total, most possible, and each line with its points."""
    worked_out = derived(facts)
    numbers = {
        criterion.fact: _number(worked_out.get(criterion.fact)) for criterion in needs.criteria if criterion.bands
    }
    reading = needs.read({**worked_out, **numbers})
    return {
        "total": reading.total,
        "max": reading.max,
        "lines": [
            {
                "criterion": line.criterion.key,
                "answer": line.answer,
                "points": line.points,
                "highest": line.criterion.highest,
            }
            for line in reading.lines
        ],
    }
