"""Terms in the texts of a pack: written once, as data, and said from there.

A text names a term by its key in braces, ``{target_working_days}``; when the pack is taken in, the number stands there in
words of each language. So nobody who changes a number must look for the texts that say it. Where a text still says a
term in its own words, and another than the data hold, the pack is refused with the place and the remedy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from silah.policies.pack.merge import Data, identity, is_wording
from silah.policies.pack.refusal import Fault
from silah.policies.pack.schema import Pack
from silah.policies.pack.text import Text

NAMED: Final = re.compile(r"\{(\w+)\}")
#: The terms that a service or a paper may have of its own.
OWN: Final = ("answer_not_before_days", "target_working_days", "validity_days")
WEEK: Final = 7
#: Days by which a month is counted where the data hold days.
MONTH: Final = 30

_SMALL_AR: Final = ("", "", "", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة")
_SMALL_EN: Final = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
#: One, two, few and many of each kind of term, as they stand after a preposition.
_AR: Final = {
    "days": ("يوم واحد", "يومين", "أيام", "يومًا"),
    "working_days": ("يوم عمل واحد", "يومي عمل", "أيام عمل", "يوم عمل"),
    "months": ("شهر واحد", "شهرين", "أشهر", "شهرًا"),
}
_EN: Final = {"days": ("day", "days"), "working_days": ("working day", "working days"), "months": ("month", "months")}


def kind_of(key: str) -> str:
    """What a term counts, by its key: ``days``, ``working_days`` or ``months``; nothing for a key of no term."""
    return next((kind for kind in ("working_days", "days", "months") if key.endswith(f"_{kind}")), "")


def in_arabic(count: int, kind: str) -> str:
    """A term in Arabic, as it stands after a preposition: «أسبوعين»، «خمسة أيام عمل»، «25 يوم عمل»."""
    one, two, few, many = _AR[kind]
    if kind == "days" and count in (WEEK, 2 * WEEK):
        return "أسبوع" if count == WEEK else "أسبوعين"
    if count in (1, 2):
        return one if count == 1 else two
    if count < len(_SMALL_AR):
        return f"{_SMALL_AR[count]} {few}"
    rest = count % 100
    bare = one.removesuffix(" واحد")
    return f"{count} {bare if rest < 3 else few if rest <= 10 else many}"


def in_english(count: int, kind: str) -> str:
    """A term in English: “two weeks”, “five working days”."""
    if kind == "days" and count in (WEEK, 2 * WEEK):
        return "one week" if count == WEEK else "two weeks"
    one, many = _EN[kind]
    return f"{_SMALL_EN[count] if count < len(_SMALL_EN) else count} {one if count == 1 else many}"


def filled(data: Data) -> tuple[Data, list[Fault]]:
    """Put the terms of a merged pack into its texts.

    Returns:
        The pack with them, and a fault for each name that is no term here or holds no days.
    """
    faults: list[Fault] = []
    periods = data.get("periods")
    terms = dict(periods) if isinstance(periods, dict) else {}
    return _filled(data, terms, (), faults), faults


def _filled(value: Any, terms: Mapping[str, Any], path: tuple[str, ...], faults: list[Fault]) -> Any:
    if is_wording(value):
        return {
            name: _said(said, terms, (*path, name), faults) if isinstance(said, str) else said
            for name, said in value.items()
        }  # fmt: skip
    if isinstance(value, str):
        return _said(value, terms, path, faults)
    if isinstance(value, dict):
        terms = {**terms, **{key: value[key] for key in OWN if value.get(key) is not None}}
        return {key: _filled(one, terms, (*path, key), faults) for key, one in value.items()}
    if isinstance(value, list):
        return [
            _filled(one, terms, (*path, identity(one) or str(number)), faults) for number, one in enumerate(value, 1)
        ]
    return value


def _said(text: str, terms: Mapping[str, Any], path: tuple[str, ...], faults: list[Fault]) -> str:
    words = in_english if path[-1] == "en" else in_arabic

    def put(found: re.Match[str]) -> str:
        key = found[1]
        count = terms.get(key)
        if not kind_of(key) or type(count) is not int:
            known = ", ".join(sorted(one for one, held in terms.items() if kind_of(one) and type(held) is int))
            faults.append(
                Fault(
                    path,
                    _("“%(given)s” names no term that holds here.") % {"given": found[0]},
                    _("Use one of: %(known)s; or write the text without it.") % {"known": known},
                )
            )
        elif count < 1:
            faults.append(
                Fault(
                    path,
                    _("“%(given)s” is %(count)s here, so the text says nothing.") % {"given": found[0], "count": count},
                    _("Write this text anew for this policy, without it."),
                )
            )
        else:
            return words(count, kind_of(key))
        return found[0]

    return NAMED.sub(put, text)


# ── what a text says in its own words ──

_NUMBER: Final = {word: n for words in (_SMALL_AR, _SMALL_EN) for n, word in enumerate(words) if word}
_TERM_AR: Final = (
    rf"(?:(\d+|{'|'.join(_SMALL_AR[3:])})\s+)?(يوم عمل|أيام عمل|يومي عمل|يومين|يومًا|أيام|يوم|أسبوعين|أسابيع|أسبوعًا|أسبوع"
    r"|شهرين|أشهر|شهرًا|شهر)(?!\w)"
)
_TERM_EN: Final = rf"(\d+|{'|'.join(_SMALL_EN[1:])})\s+(working days?|days?|weeks?|months?)\b"
#: What a text says before a term, and the term of the data that it then is.
_SAYS: Final = {
    "answer_not_before_days": (re.compile(rf"قبل\s+{_TERM_AR}"), re.compile(rf"\bbefore\s+{_TERM_EN}")),
    "target_working_days": (re.compile(rf"خلال\s+{_TERM_AR}"), re.compile(rf"\bwithin\s+{_TERM_EN}")),
    "validity_days": (re.compile(rf"آخر\s+{_TERM_AR}"), re.compile(rf"\blast\s+{_TERM_EN}")),
}


def term_faults(pack: Pack) -> Iterator[Fault]:
    """Find the texts that say another term than the data hold: how long an answer takes, how old a paper may be."""
    promised = {
        "answer_not_before_days": pack.periods.answer_not_before_days,
        "target_working_days": pack.periods.target_working_days,
    }
    for step in pack.steps:
        yield from _contradictions(("steps", step.code, "text"), step.text, promised)
    for service in pack.services:
        here = ("services", service.key)
        own = {
            "answer_not_before_days": pack.answer_not_before_days(service),
            "target_working_days": pack.target_working_days(service),
        }
        yield from _contradictions((*here, "duration"), service.duration, own)
        for paper in service.papers:
            if paper.hint is not None:
                held = {"validity_days": paper.validity_days or 0}
                yield from _contradictions((*here, "papers", paper.kind, "hint"), paper.hint, held)


def _contradictions(path: tuple[str, ...], text: Text, held: Mapping[str, int]) -> Iterator[Fault]:
    for name in ("ar", "en", "ar_her"):
        said = getattr(text, name)
        for key, count in held.items():
            arabic, english = _SAYS[key]
            for found in (english if name == "en" else arabic).finditer(said):
                if not _is(found[1], found[2], count, kind_of(key)):
                    yield Fault(
                        (*path, name),
                        _("The text says “%(said)s”, and %(key)s is %(count)s.")
                        % {"said": found[0], "key": key, "count": count},
                        _("Write %(name)s in its place; the number then comes from the data.") % {"name": f"{{{key}}}"},
                    )


def _is(number: str | None, unit: str, count: int, kind: str) -> bool:
    """Whether a number and what it counts, as a text has them, are a term of the data; True where they are no such term."""
    if ("عمل" in unit or "working" in unit) != (kind == "working_days"):
        return True  # days of another kind: the text speaks of something else
    many = 2 if unit in ("يومي عمل", "يومين", "أسبوعين", "شهرين") else _read(number)
    if many is None:
        return True  # such as «قبل يوم التقديم», which counts nothing
    days = WEEK if "سب" in unit or "week" in unit else MONTH if "شهر" in unit or "month" in unit else 1
    return many * days == count


def _read(number: str | None) -> int | None:
    if number is None:
        return None
    return _NUMBER.get(number) or int(number)
