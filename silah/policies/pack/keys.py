"""The keys of the schema, walked from the models: for suggestions, and for the test that the guide names them all."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import MISSING, fields
from typing import Any, get_args, get_type_hints

from django.utils.translation import gettext as _

from silah.policies.pack.schema import Pack
from silah.policies.pack.text import Table, Text


def table_in(annotation: Any) -> type[Table] | None:
    """Return the table that a field holds, alone or in a list or by key; a Text counts as a leaf."""
    if isinstance(annotation, type) and issubclass(annotation, Table):
        return None if annotation is Text else annotation
    return next((table for part in get_args(annotation) if (table := table_in(part))), None)


def table_at(loc: Iterable[int | str]) -> type[Table] | None:
    """Return the table in which a place lies, or ``None`` below a leaf."""
    table: type[Table] | None = Pack
    for part in loc:
        if isinstance(part, int) or table is None:
            continue
        kind = get_type_hints(table).get(part)
        if kind is not None:
            table = table_in(kind)
    return table


def keys_of(table: type[Table]) -> list[str]:
    """Return the keys of a table, in its own order."""
    return [field.name for field in fields(table)]


def may_be_absent(table: type[Table], key: str) -> bool:
    """Say whether a key may be left out: it has a default, or the table does not know it."""
    return all(
        field.default is not MISSING or field.default_factory is not MISSING
        for field in fields(table)
        if field.name == key
    )


def known_keys() -> dict[str, frozenset[str]]:
    """Return the keys of every table, by dotted path; the top of the pack is the empty path."""
    found: dict[str, frozenset[str]] = {}

    def walk(table: type[Table], path: str) -> None:
        found[path] = frozenset(keys_of(table))
        kinds = get_type_hints(table)
        for name in keys_of(table):
            inner = table_in(kinds[name])
            if inner is not None:
                walk(inner, f"{path}.{name}" if path else name)

    walk(Pack, "")
    return found


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that looks most like ``word``, if one does."""
    close = difflib.get_close_matches(word, [str(one) for one in known], n=1, cutoff=0.6)
    return close[0] if close else None


def suggestion(word: str, known: Iterable[str]) -> str:
    """Say which known word was probably meant, or list them all."""
    words = [str(one) for one in known]
    close = nearest(word, words)
    if close:
        return _("Did you mean “%(close)s”?") % {"close": close}
    return _("Use one of: %(known)s.") % {"known": ", ".join(words)}
