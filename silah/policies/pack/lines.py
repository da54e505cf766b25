"""At which line of a TOML file a key stands: a light scan, good enough to point with (TOML readers do not say)."""

from __future__ import annotations

import re
from typing import Any, Final

from silah.policies.pack.merge import Path, named

_HEADER: Final = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\"-]+)\s*\]\]?")
_KEY: Final = re.compile(r"^\s*([A-Za-z0-9_.\"-]+)\s*=\s*(.*)$")
_INLINE: Final = re.compile(r"[{,]\s*([A-Za-z0-9_-]+)\s*=")


def lines_of(text: str, data: dict[str, Any]) -> dict[Path, int]:
    """Map every key of a file to its line.

    Args:
        text: the file as written.
        data: the same file as read, to name the rows of lists of tables.
    """
    found: dict[Path, int] = {}
    counts: dict[tuple[str, ...], int] = {}
    table: tuple[int | str, ...] = ()
    inside_text = False
    for number, line in enumerate(text.splitlines(), start=1):
        if inside_text:
            inside_text = line.count('"""') % 2 == 0
            continue
        if header := _HEADER.match(line):
            parts = tuple(header[2].replace('"', "").split("."))
            if header[1] == "[[":
                counts[parts] = counts.get(parts, -1) + 1
                for deeper in [key for key in counts if len(key) > len(parts) and key[: len(parts)] == parts]:
                    del counts[deeper]
            table = _numbered(parts, counts)
            found.setdefault(named(data, table), number)
        elif key := _KEY.match(line):
            place = (*table, *key[1].replace('"', "").split("."))
            found.setdefault(named(data, place), number)
            for inner in _INLINE.findall(key[2]):
                found.setdefault((*named(data, place), inner), number)
            inside_text = key[2].count('"""') % 2 == 1
    return found


def _numbered(parts: tuple[str, ...], counts: dict[tuple[str, ...], int]) -> tuple[int | str, ...]:
    """Put the current row number after each list of tables on the way."""
    place: list[int | str] = []
    for depth, part in enumerate(parts, start=1):
        place.append(part)
        if parts[:depth] in counts:
            place.append(counts[parts[:depth]])
    return tuple(place)


def nearest_line(lines: dict[Path, int], path: Path) -> tuple[int, int | None]:
    """Return how many parts of the path the file knows, and the line of the deepest one."""
    for depth in range(len(path), 0, -1):
        if path[:depth] in lines:
            return depth, lines[path[:depth]]
    return 0, None
