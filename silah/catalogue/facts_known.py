"""A fact as known of a person: its value with source and dates, read leniently and shown in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from silah.core import hijri
from silah.core.arabic import latin_digits
from silah.core.money import format_sar
from silah.policies.pack.facts import FACTS, PAPER_PREFIX, fact_name
from silah.policies.pack.text import HER_LANGUAGE, Text

Facts = Mapping[str, "FactValue"]


@dataclass(frozen=True)
class FactValue:
    """One known fact.

    ``as_of`` is the day it was learnt, ``valid_until`` the last day it may be relied upon (``None``: for good),
    ``verified`` whether a named officer matched it to its original.
    """

    value: object
    source: str = ""
    as_of: date | None = None
    valid_until: date | None = None
    verified: bool = False


def known(facts: Facts, key: str, on: date) -> object | None:
    """Return the value of a fact that may be relied upon on a day; ``None`` when absent, empty or out of date."""
    fact = facts.get(key)
    if fact is None or fact.value is None or fact.value == "":
        return None
    if fact.valid_until is not None and fact.valid_until < on and not key.startswith(PAPER_PREFIX):
        return None
    return fact.value


def word(value: object | None) -> str | None:
    """Read a named answer; true and false count as ``yes`` and ``no``."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).strip() or None


def yes(value: object | None) -> bool | None:
    """Read a yes-or-no answer."""
    return {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}.get(
        (word(value) or "").lower()
    )


def number(value: object | None) -> Decimal | None:
    """Read an amount or a count of zero or more; anything else is not known."""
    if value is None or isinstance(value, bool):
        return None
    try:
        read = Decimal(latin_digits(str(value)).replace(",", "").strip())
    except InvalidOperation:
        return None
    return read if read.is_finite() and read >= 0 else None


def day(value: object | None) -> date | None:
    """Read a date, stored as such or in ISO form."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)) if value is not None else None
    except ValueError:
        return None


def shown(facts: Facts, keys: tuple[str, ...], on: date) -> str:
    """Say in a sentence what is known under the keys, and what is not known yet."""
    female = is_woman(known(facts, "gender", on))
    parts = []
    for key in keys:
        value = known(facts, key, on)
        name = str(fact_name(key))
        if value is None:
            stale = key in facts and facts[key].value not in (None, "")
            sentence = _("%(fact)s: out of date, to be asked again") if stale else _("%(fact)s: not known yet")
            parts.append(sentence % {"fact": name})
        else:
            parts.append(_("%(fact)s: %(answer)s") % {"fact": name, "answer": answer(key, facts[key], female=female)})
    return _("; ").join(parts)


def is_woman(gender: object | None) -> bool | None:
    """Read a gender as the grammar of what is said of a person; None while it is not known."""
    return {"female": True, "male": False}.get(str(gender or ""))


def answer(key: str, fact: FactValue, *, female: bool | None = False) -> str:
    """Say one answer in the language in force: a choice by its name, a date in both calendars, money in riyals.

    Args:
        key: the fact's key.
        fact: what is known.
        female: whether the person is a woman, for names that differ; None where it is not known, and the language in
            force decides.
    """
    kind = FACTS.get(key)
    if key.startswith(PAPER_PREFIX):
        if not yes(fact.value):
            return _("not handed in")
        if fact.valid_until is None:
            return _("handed in")
        return _("handed in, valid until %(day)s") % {"day": hijri.both(fact.valid_until)}
    if kind is not None and kind.choices:
        choice = kind.choices.get(str(word(fact.value)))
        return str(fact.value) if choice is None else _spoken(choice, female=female)
    if kind is not None and kind.kind == "amount" and (amount := number(fact.value)) is not None:
        return format_sar(amount)
    if kind is not None and kind.kind == "date" and (when := day(fact.value)) is not None:
        return hijri.both(when)
    if (flag := yes(fact.value)) is not None and (kind is None or kind.kind == "yes_no"):
        return _("yes") if flag else _("no")
    return str(fact.value)


def _spoken(choice: Text, *, female: bool | None) -> str:
    language = get_language() or "ar"
    if female is None or not language.startswith("ar"):
        return choice.in_language(language)
    # The answer is about the person, whoever reads it: a woman at the desk reads of a man in the masculine.
    return choice.in_language(HER_LANGUAGE if female else "ar")
