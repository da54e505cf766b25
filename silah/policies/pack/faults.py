"""Faults of shape: unknown and missing keys, wrong types, unknown words, said so that an officer can mend them."""

from __future__ import annotations

import copy
import functools
import json
from typing import Any

from django.utils.translation import gettext as _
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from silah.policies.pack.keys import keys_of, may_be_absent, nearest, table_at
from silah.policies.pack.merge import Data, named
from silah.policies.pack.refusal import Fault
from silah.policies.pack.schema import Pack
from silah.policies.pack.text import Text

Place = tuple[int | str, ...]


def schema_faults(data: Data) -> tuple[Pack | None, list[Fault]]:
    """Check the shape of a pack.

    Returns the pack with the faults; when only keys that can be left out are wrong, the pack is read
    without them, so that faults of meaning are told in the same go. ``None`` when it cannot be read.
    """
    faults: dict[tuple[str, ...], Fault] = {}
    trial = copy.deepcopy(data)
    for _round in range(5):
        try:
            # JSON, because strict reading of Python objects would refuse lists for tuples and text for dates.
            return _checker().validate_json(json.dumps(trial, default=str)), list(faults.values())
        except ValidationError as error:
            details = error.errors(include_url=False)
        dropped = False
        for detail in details:
            loc = _real(trial, detail)
            fault = _fault(trial, loc, detail)
            faults.setdefault(fault.path, fault)
        for loc in {_real(trial, detail) for detail in details if detail["type"] != "missing"}:
            dropped = _drop(trial, loc) or dropped
        if not dropped:
            break
    return None, list(faults.values())


@functools.cache
def _checker() -> TypeAdapter[Pack]:
    return TypeAdapter(Pack)


def _real(data: Any, detail: ErrorDetails) -> Place:
    """Cut the names of union members off a place, so that it ends at a key of the file."""
    place: Any = data
    loc: list[int | str] = []
    for part in detail["loc"]:
        if isinstance(place, dict) and part in place:
            place = place[part]
        elif isinstance(place, list) and isinstance(part, int) and part < len(place):
            place = place[part]
        elif detail["type"] == "missing" and part == detail["loc"][-1]:
            loc.append(part)
            break
        else:
            break
        loc.append(part)
    return tuple(loc)


def _drop(data: Any, loc: Place) -> bool:
    """Leave out the value at a place when the schema allows its absence or does not know it."""
    if not loc:
        return False
    parent: Any = data
    for part in loc[:-1]:
        if isinstance(parent, dict) and part in parent:
            parent = parent[part]
        elif isinstance(parent, list) and isinstance(part, int) and part < len(parent):
            parent = parent[part]
        else:
            return False
    last = loc[-1]
    if not isinstance(parent, dict) or last not in parent:
        return False
    table = Text if set(parent) & {"ar"} else table_at(loc[:-1])
    if table is not None and not may_be_absent(table, str(last)):
        return False
    del parent[str(last)]
    return True


def _fault(data: Data, loc: Place, detail: ErrorDetails) -> Fault:
    path = named(data, loc)
    kind = detail["type"]
    name = str(loc[-1]) if loc else ""
    context = detail.get("ctx", {})
    if kind == "unexpected_keyword_argument" or detail["loc"][-1:] == ("[key]",):
        return Fault(path, _("The key “%(key)s” is not known here.") % {"key": name}, _unknown_key(loc, context))
    if kind == "missing":
        return Fault(
            path,
            _("The key “%(key)s” is missing.") % {"key": name},
            _("Add it to this table; the guide of packs shows what it holds."),
        )
    given = _shown(detail.get("input"))
    if kind in ("enum", "literal_error"):
        return Fault(
            path, _("“%(given)s” is not one of the words allowed here.") % {"given": given}, _allowed(given, context)
        )
    wanted = _wanted(kind, context)
    if wanted:
        return Fault(
            path,
            _("“%(given)s” is of the wrong type.") % {"given": given},
            _("Write %(wanted)s.") % {"wanted": wanted},
        )
    return Fault(
        path,
        _("“%(given)s” does not fit here.") % {"given": given},
        _("Look at the guide of packs for the shape of “%(key)s”.") % {"key": name},
    )


def _unknown_key(loc: Place, context: dict[str, Any]) -> str:
    table = table_at(loc[:-1])
    known = keys_of(table) if table is not None else []
    if "expected" in context:
        known = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
    close = nearest(str(loc[-1]), known)
    if close:
        return _("Did you mean “%(close)s”?") % {"close": close}
    return _("Take it out, or use one of: %(known)s.") % {"known": ", ".join(known)}


def _allowed(given: str, context: dict[str, Any]) -> str:
    words = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
    close = nearest(given, words.split(", "))
    if close:
        return _("Did you mean “%(close)s”?") % {"close": close}
    return _("Use one of: %(known)s.") % {"known": words}


def _wanted(kind: str, context: dict[str, Any]) -> str:
    """Say what should be written instead, for the commonest faults of type."""
    if kind.startswith("int"):
        return _("a whole number without quotes")
    if kind.startswith("bool"):
        return _("%(yes)s or %(no)s without quotes") % {"yes": "true", "no": "false"}
    if kind.startswith("date"):
        return _("a date as 2024-07-19")
    if kind.startswith("time"):
        return _("a time as 08:00")
    if kind in ("tuple_type", "list_type"):
        return _("a list in square brackets")
    if kind in ("dataclass_type", "dataclass_exact_type", "dict_type"):
        return _("a table, or text in quotes where wording is asked")
    if kind == "string_type":
        return _("text in quotes")
    if kind in ("string_too_short", "too_short"):
        return _("something; this may not be empty")
    if kind in ("greater_than_equal", "less_than_equal"):
        limit = context.get("ge", context.get("le"))
        if kind == "greater_than_equal":
            return _("a number of %(limit)s or more") % {"limit": limit}
        return _("a number of %(limit)s or less") % {"limit": limit}
    return ""


def _shown(value: Any) -> str:
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= 60 else shown[:57] + "…"
