"""Putting an association's differences over the base: tables by key, lists of tables by their identity."""

from __future__ import annotations

from typing import Any, Final

Data = dict[str, Any]
Path = tuple[str, ...]

IDENTITIES: Final = ("key", "code", "kind", "purpose", "name")
WHOLE: Final = frozenset({"choices"})
"""Lists that belong together: an association's answers to a question replace those of the base."""
WORDING: Final = frozenset({"ar", "en", "ar_her"})
ORDERED: Final = ("directory", "stakeholders", "channels", "tools", "steps", "services")


def identity(row: object) -> str | None:
    """Return what makes a row of a list of tables the same row in another file, or ``None`` for other lists."""
    if not isinstance(row, dict):
        return None
    if isinstance(row.get("first"), str) and isinstance(row.get("second"), str):
        return f"{row['first']}/{row['second']}"
    for name in IDENTITIES:
        if isinstance(row.get(name), str):
            return str(row[name])
    return None


def is_wording(value: object) -> bool:
    """Say whether a table is a Text: such a table is replaced whole, so that no language is left behind."""
    return isinstance(value, dict) and bool(value) and set(value) <= WORDING


def over(base: Any, own: Any) -> Any:
    """Return ``own`` laid over ``base``: keys of tables and rows of lists add up, everything else is replaced."""
    if isinstance(base, dict) and isinstance(own, dict) and not is_wording(base) and not is_wording(own):
        merged = dict(base)
        for key, value in own.items():
            merged[key] = over(base[key], value) if key in base and key not in WHOLE else value
        return merged
    if isinstance(base, list) and isinstance(own, list) and own and all(identity(row) for row in [*base, *own]):
        rows = {identity(row): row for row in base}
        for row in own:
            name = identity(row)
            rows[name] = over(rows[name], row) if name in rows else row
        return list(rows.values())
    return own


def without(data: Data, dotted: str) -> bool:
    """Take one entry out, by a path such as ``steps.H6`` or ``services.aid.papers.lease``; say whether it was there."""
    *parents, last = dotted.split(".")
    place: Any = data
    for part in parents:
        place = _child(place, part)
    if isinstance(place, dict) and last in place:
        del place[last]
        return True
    if isinstance(place, list):
        kept = [row for row in place if identity(row) != last]
        gone = len(kept) < len(place)
        place[:] = kept
        return gone
    return False


def _child(place: Any, part: str) -> Any:
    if isinstance(place, dict):
        return place.get(part)
    if isinstance(place, list):
        return next((row for row in place if identity(row) == part), None)
    return None


def in_order(data: Data) -> Data:
    """Sort the lists that carry an ``order``; rows without one keep their place at the front."""
    for name in ORDERED:
        rows = data.get(name)
        if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
            if all(isinstance(row.get("order", 0), int) for row in rows):
                rows.sort(key=lambda row: int(row.get("order", 0)))
    return data


def named(data: Any, loc: tuple[int | str, ...]) -> Path:
    """Turn a place with row numbers into one with identities, as a person would look for it."""
    path: list[str] = []
    place = data
    for part in loc:
        if isinstance(part, int):
            row = place[part] if isinstance(place, list) and part < len(place) else None
            path.append(identity(row) or str(part + 1))
            place = row
        else:
            path.append(part)
            place = place.get(part) if isinstance(place, dict) else None
    return tuple(path)
