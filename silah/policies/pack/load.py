"""Reading packs: files over the base, checked as a whole, refused with every problem at once."""

from __future__ import annotations

import copy
import itertools
import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from silah.policies.pack import stored
from silah.policies.pack.lines import lines_of, nearest_line
from silah.policies.pack.merge import Data, identity, in_order, is_wording, over, without
from silah.policies.pack.merge import Path as KeyPath
from silah.policies.pack.refusal import Fault, PackRefused, Problem
from silah.policies.pack.schema import Pack
from silah.policies.pack.terms import filled

BASE: Final = "base"
SHIPPED: Final = Path(__file__).resolve().parents[2] / "packs"
"""The packs that come with Silah."""


@dataclass
class Source:
    """The files of one folder, read and merged, with the lines of their keys."""

    data: Data = field(default_factory=dict)
    files: list[tuple[str, dict[KeyPath, int]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def load_pack(folder: Path) -> Pack:
    """Read an association's pack: its folder laid over ``base`` beside it, or over the base shipped with Silah.

    Args:
        folder: the folder with the association's TOML files.

    Raises:
        PackRefused: with every problem, each naming file, key, line and remedy.
    """
    base_folder = folder.parent / BASE
    base = _read(base_folder if base_folder.is_dir() else SHIPPED / BASE)
    own = _read(folder)
    if own.problems and not own.files:  # a folder without a pack lacks everything; saying so once is enough
        raise PackRefused(own.problems)
    data = copy.deepcopy(base.data)
    removals = own.data.pop("remove", [])
    problems = [*base.problems, *own.problems, *_remove(data, removals, own)]
    data, unknown = filled(in_order(over(data, own.data)))
    pack, faults = _checked(data)
    faults = [*unknown, *faults]
    files = [*own.files, *base.files]
    problems += [_located(fault, files, folder.name) for fault in faults]
    if problems or pack is None:
        raise PackRefused(problems)
    return pack


def parse_pack(data: dict[str, Any]) -> Pack:
    """Read a pack from its stored form, the one ``pack_json`` writes; it was checked when it was taken in.

    Raises:
        PackRefused: the stored form does not fit the schema of this release.
    """
    try:
        return stored.read(data)
    except (ValueError, TypeError):
        return checked_pack(data)


def checked_pack(data: dict[str, Any]) -> Pack:
    """Read a pack from its stored form and check all of it anew, shape and meaning.

    Raises:
        PackRefused: with every problem.
    """
    pack, faults = _checked(data)
    if pack is None or faults:
        raise PackRefused(Problem(_("stored pack"), ".".join(f.path), None, f.what, f.remedy) for f in faults)
    return pack


def _checked(data: Data) -> tuple[Pack | None, list[Fault]]:
    """Check shape first, then meaning; a pack whose shape can be mended by leaving keys out is read to the end."""
    # The checker (pydantic) and the rules are a fifth of all that a start would load; no page of an adopted pack asks.
    from silah.policies.pack.faults import schema_faults
    from silah.policies.pack.rules import pack_faults

    pack, faults = schema_faults(data)
    return pack, [*faults, *(pack_faults(pack) if pack is not None else [])]


def _read(folder: Path) -> Source:
    """Read all TOML files of a folder, in the order of their names."""
    source = Source()
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        source.problems.append(
            Problem(
                str(folder),
                "*.toml",
                None,
                _("The folder has no TOML file."),
                _("Give the folder of a pack, with a file %(file)s in it.") % {"file": "pack.toml"},
            )
        )
    for path in paths:
        name = f"{folder.name}/{path.name}"
        try:
            text = path.read_text(encoding="utf-8-sig")  # some editors put a mark before the first letter
        except UnicodeDecodeError:
            wrong = _("The letters of the file cannot be read.")
            source.problems.append(Problem(name, "*", None, wrong, _("Save it as text in the coding UTF-8.")))
            continue
        try:
            data = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            source.problems.append(
                Problem(
                    name,
                    "*",
                    _line_in(str(error)),
                    _("The file is not TOML: %(error)s.") % {"error": error},
                    _("Look at quotes, brackets and equals signs on that line."),
                )
            )
            continue
        data = json.loads(json.dumps(data, default=str))
        lines = lines_of(text, data)
        source.problems += _twice(data, name, lines)
        source.data = over(source.data, data)
        source.files.append((name, lines))
    return source


def _line_in(message: str) -> int | None:
    words = message.replace(",", " ").replace(")", " ").split()
    return next((int(b) for a, b in itertools.pairwise(words) if a == "line" and b.isdigit()), None)


def _twice(data: Any, name: str, lines: dict[KeyPath, int], path: KeyPath = ()) -> Iterable[Problem]:
    """Find rows of one list that carry the same identity: the second would silently change the first."""
    if isinstance(data, dict) and not is_wording(data):
        for key, value in data.items():
            yield from _twice(value, name, lines, (*path, key))
    elif isinstance(data, list):
        seen: set[str] = set()
        for row in data:
            own = identity(row)
            if own is None:
                continue
            if own in seen:
                yield Problem(
                    name,
                    ".".join((*path, own)),
                    nearest_line(lines, (*path, own))[1],
                    _("“%(name)s” stands twice in one list.") % {"name": own},
                    _("Keep one of the two, or give the second another key."),
                )
            seen.add(own)
            yield from _twice(row, name, lines, (*path, own))


def _remove(data: Data, removals: Any, own: Source) -> Iterable[Problem]:
    """Take out of the base what the association does without."""
    for dotted in removals if isinstance(removals, list) else [removals]:
        if not isinstance(dotted, str) or not without(data, dotted):
            fault = Fault(
                ("remove",),
                _("“%(path)s” is to be removed, but the base has no such entry.") % {"path": dotted},
                _("Write the path as %(example)s, or take it off the list.") % {"example": "steps.H6"},
            )
            yield _located(fault, own.files, "")


def _located(fault: Fault, files: list[tuple[str, dict[KeyPath, int]]], default: str) -> Problem:
    """Find the file and line that know most of the path; the association's own files come first."""
    best: tuple[int, int | None, str] = (0, None, files[0][0] if files else default)
    for name, lines in files:
        depth, line = nearest_line(lines, fault.path)
        if depth > best[0]:
            best = (depth, line, name)
    return Problem(best[2], ".".join(fault.path), best[1], fault.what, fault.remedy)
