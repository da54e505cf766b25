"""The stored form of a pack, both ways: what was checked when it was taken in is written plainly and read back."""

from __future__ import annotations

import datetime
import enum
import functools
import json
import types
import typing
from collections.abc import Callable
from dataclasses import MISSING, fields
from typing import Any

from silah.policies.pack.schema import Pack
from silah.policies.pack.text import Table

Reader = Callable[[Any], Any]


class Misfit(ValueError):
    """A stored form that is not one of this release: a key or a kind of value that its tables do not have."""


def pack_json(pack: Pack) -> str:
    """Write a pack in its canonical form: keys sorted, defaults left out, so that equal packs give equal text."""
    return json.dumps(plain(pack), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plain(value: Any) -> Any:
    """Return a table, or any value in one, as JSON knows it, without the keys that hold their defaults."""
    if isinstance(value, Table):
        held = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: plain(one) for field, one in held if one != _default(field)}
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return value


def read(data: Any) -> Pack:
    """Build a pack from its stored form. Kinds of value are compared; limits and meaning were asked at the adoption.

    Raises:
        ValueError, TypeError: for the first value that does not fit.
    """
    pack: Pack = _reader(Pack)(data)
    return pack


def _default(field: Any) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default


@functools.cache
def _reader(kind: Any) -> Reader:
    """Return what reads values of one kind, as the tables name it."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return _among(inner)
    if origin is tuple:
        return _list(_reader(inner[0]))
    if origin is dict:
        return _keyed(_reader(inner[0]), _reader(inner[1]))
    if origin in (typing.Union, types.UnionType):
        return _either([_reader(one) for one in inner])
    if issubclass(kind, Table):
        return _table(kind)
    if issubclass(kind, enum.Enum):
        return _made_by(kind)
    if issubclass(kind, datetime.date | datetime.time):
        return _made_by(kind.fromisoformat)
    return _exactly(kind)


def _made_by(make: Reader) -> Reader:
    return make


def _table(table: type[Table]) -> Reader:
    kinds = typing.get_type_hints(table)
    # Made at the first reading and not at once: a table may hold one of its own kind.
    readers: dict[str, Reader] = {}
    needed = {one.name for one in fields(table) if _default(one) is MISSING}

    def read_table(value: Any) -> Table:
        if not readers:
            readers.update((one.name, _reader(kinds[one.name])) for one in fields(table))
        if not isinstance(value, dict) or not needed <= value.keys() <= readers.keys():
            raise Misfit(table.__name__)
        return table(**{key: readers[key](one) for key, one in value.items()})

    return read_table


def _exactly(kind: type) -> Reader:
    def read_value(value: Any) -> Any:
        if type(value) is not kind:
            raise Misfit(kind.__name__)
        return value

    return read_value


def _among(known: tuple[Any, ...]) -> Reader:
    def read_word(value: Any) -> Any:
        if value not in known:
            raise Misfit(str(value))
        return value

    return read_word


def _list(reader: Reader) -> Reader:
    def read_list(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise Misfit("list")
        return tuple([reader(one) for one in value])

    return read_list


def _keyed(key_reader: Reader, reader: Reader) -> Reader:
    def read_keyed(value: Any) -> dict[Any, Any]:
        if not isinstance(value, dict):
            raise Misfit("table")
        return {key_reader(key): reader(one) for key, one in value.items()}

    return read_keyed


def _either(readers: list[Reader]) -> Reader:
    def read_first(value: Any) -> Any:
        for reader in readers:
            try:
                return reader(value)
            except (ValueError, TypeError):
                continue
        raise Misfit(str(value))

    return read_first
