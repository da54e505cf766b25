"""Writing rows whose statement is known: it is made once for each model, not anew for each row.

Most of the time of a small act goes into building the same few statements. Values still pass through the
fields' own preparation, constraints through the database; what is left out are signals, which nothing here uses.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models

_Row = TypeVar("_Row", bound=models.Model)
_Field: TypeAlias = "models.Field[Any, Any]"
#: Turns a value into what the database takes, as the field would; called with the value and the connection.
_Step = Callable[[Any, Any], Any]


def insert(row: _Row) -> _Row:
    """Write one new row, set its key, and return it.

    Raises:
        IntegrityError: as ``save`` would.
    """
    return insert_all([row])[0]


def insert_all(rows: Sequence[_Row]) -> Sequence[_Row]:
    """Write new rows of one model in one statement (several for very many), and set their keys.

    Raises:
        IntegrityError: as ``bulk_create`` would; then none of a statement is written.
    """
    if rows:
        model = type(rows[0])
        most = _shape(model).most
        for begin in range(0, len(rows), most):
            _write(model, rows[begin : begin + most])
    return rows


def insert_unless_there(row: models.Model) -> bool:
    """Write one new row unless a unique constraint says that it is there already; say whether it was written.

    No savepoint is needed around it: on either database the transaction goes on after a conflict.
    """
    return _write(type(row), [row], " ON CONFLICT DO NOTHING") == 1


def insert_values(model: type[models.Model], rows: Sequence[Mapping[str, Any]], **same: Any) -> None:
    """Write new rows that nobody needs as records afterwards, all in one going; in the caller's transaction.

    Args:
        rows: values by attribute (``person_id``, not ``person``); every row names the same attributes.
        same: values that are equal in all of them. What neither names takes its field's default.

    Raises:
        IntegrityError: as ``bulk_create`` would.
        TypeError: for a name that is no column, and for a column nobody names whose value is made anew for each row.
    """
    if not rows:
        return
    shape, connection = _shape(model), connections[DEFAULT_DB_ALIAS]
    own = tuple(rows[0])
    values = {name: field.get_default() for name, field in _left_open(model, own, tuple(same))} | same
    shared = tuple(values)
    _prepare(model, shared, alike := list(values.values()), connection)
    in_order = _in_order(model, own + shared)
    given: list[tuple[Any, ...]] = []
    for one in rows:
        row = list(map(one.__getitem__, own))
        for at, step in _steps(model, own, tuple(map(type, row))):  # _prepare, written out: it is asked for each row
            row[at] = step(row[at], connection)
        given.append(in_order(row + alike))
    # Never one that grows with the rows: it would be taken apart and planned anew for each number of them.
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(given) == 1:
            cursor.execute(shape.begin + shape.marks, given[0])
        elif connection.vendor == "postgresql":
            cursor.execute(_from_json(model), [_as_objects(shape.columns, given)])
        else:
            cursor.executemany(shape.begin + shape.marks, given)


def update(model: type[models.Model], key: int, **values: Any) -> int:
    """Write some fields of a row that is there, found by its key; return how many rows that were, 1 or 0.

    For what the act at hand may write without asking further. A change of state asks for the state before, in a
    queryset.

    Args:
        values: by attribute (``person_id``, not ``person``).
    """
    names, connection = tuple(values), connections[DEFAULT_DB_ALIAS]
    _prepare(model, names, given := list(values.values()), connection)
    with connection.cursor() as cursor:
        cursor.execute(_change(model, names), [*given, key])
        return int(cursor.rowcount)


def _write(model: type[models.Model], rows: Sequence[models.Model], conflict: str = "") -> int:
    shape = _shape(model)
    connection = connections[DEFAULT_DB_ALIAS]  # the thing itself: its stand-in is looked up anew for each value
    given: list[Any] = []
    for row in rows:
        values = list(shape.read(vars(row)))
        for at, field in shape.fills_in:
            values[at] = field.pre_save(row, add=True)
        _prepare(model, shape.names, values, connection)
        given += values
    with connection.cursor() as cursor:
        cursor.execute(shape.begin + ", ".join([shape.marks] * len(rows)) + conflict + shape.end, given)
        keys = cursor.fetchall()
    for row, (key,) in zip(rows, keys, strict=False):
        row.pk = key
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001  as save() leaves them
    return len(keys)


# ── statements, made once ──


@dataclass(frozen=True)
class _Shape:
    """A new row of a model: its attributes in the order of the columns, and the parts of its statement."""

    names: tuple[str, ...]
    columns: tuple[str, ...]
    read: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    fills_in: tuple[tuple[int, _Field], ...]  # place and field of what is made at the time of writing
    begin: str
    marks: str
    end: str
    most: int  # rows of one statement


@lru_cache(maxsize=128)
def _shape(model: type[models.Model]) -> _Shape:
    meta = model._meta  # noqa: SLF001  the documented description of a model
    key = meta.pk
    fields = [field for field in meta.concrete_fields if field is not key]
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    names = tuple(field.attname for field in fields)
    return _Shape(
        names=names, columns=tuple(str(field.column) for field in fields), read=itemgetter(*names),
        fills_in=tuple((at, field) for at, field in enumerate(fields) if _fills_in(field)),
        begin=f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ",  # noqa: S608  names of the model's own columns
        marks=f"({', '.join(['%s'] * len(fields))})", end=f" RETURNING {quote(str(key.column))}",
        most=max(1, min(500, 900 // len(fields))),
    )  # fmt: skip


@lru_cache(maxsize=256)
def _in_order(model: type[models.Model], names: tuple[str, ...]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """What brings values that stand in the order of ``names`` into that of the columns; of two the first counts."""
    places = {name: at for at, name in reversed([*enumerate(names)])}
    return itemgetter(*(places[name] for name in _shape(model).names))


@lru_cache(maxsize=128)
def _from_json(model: type[models.Model]) -> str:
    """PostgreSQL's way to take many rows in one value, whatever their number."""
    connection, meta = connections[DEFAULT_DB_ALIAS], model._meta  # noqa: SLF001  the documented description of a model
    quote = connection.ops.quote_name
    # The kind of a reference is that of the key it points to, as its column has it.
    columns = {str(field.column): field.db_type(connection) for field in meta.concrete_fields if field is not meta.pk}
    names = ", ".join(map(quote, columns))
    kinds = ", ".join(f"{quote(name)} {kind}" for name, kind in columns.items())
    return f"INSERT INTO {quote(meta.db_table)} ({names}) SELECT {names} FROM json_to_recordset(%s::json) AS given ({kinds})"  # noqa: S608


@lru_cache(maxsize=128)
def _change(model: type[models.Model], names: tuple[str, ...]) -> str:
    meta, fields = model._meta, _fields(model)  # noqa: SLF001  the documented description of a model
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    places = ", ".join(f"{quote(str(fields[name].column))} = %s" for name in names)
    return f"UPDATE {quote(meta.db_table)} SET {places} WHERE {quote(str(meta.pk.column))} = %s"  # noqa: S608


@lru_cache(maxsize=256)
def _left_open(
    model: type[models.Model], own: tuple[str, ...], same: tuple[str, ...]
) -> tuple[tuple[str, _Field], ...]:
    """The columns that take their default where only these are named."""
    fields, columns, named = _fields(model), _shape(model).names, {*own, *same}
    if unknown := named - set(columns):
        raise TypeError(f"{model.__name__} has no column for {', '.join(sorted(unknown))}.")
    for name in columns:
        field = fields[name]
        anew = field.has_default() and callable(field.default) and field.default not in (dict, list)
        if _fills_in(field) or (anew and name not in named):
            raise TypeError(f"{model.__name__}.{name} is made anew for each row. Name it.")
    return tuple((name, fields[name]) for name in columns if name not in named)


def _fields(model: type[models.Model]) -> dict[str, _Field]:
    return {field.attname: field for field in model._meta.concrete_fields}  # noqa: SLF001  the documented description


def _fills_in(field: _Field) -> bool:
    if isinstance(field, models.DateField | models.TimeField):
        return bool(field.auto_now or field.auto_now_add)
    return type(field).pre_save is not models.Field.pre_save


# ── values, prepared as their fields would ──

#: What a field of a kind gives to the database as it is, when nothing of ours changes it on the way.
_AS_IS: "tuple[tuple[type[_Field], type], ...]" = (
    (models.CharField, str), (models.TextField, str), (models.IntegerField, int), (models.ForeignKey, int),
    (models.BooleanField, bool),
)  # fmt: skip
_PREPARING = frozenset({"pre_save", "get_prep_value", "get_db_prep_value", "get_db_prep_save"})


def _prepare(model: type[models.Model], names: tuple[str, ...], values: list[Any], connection: Any) -> None:
    """Turn values in their places into what the database takes."""
    for at, step in _steps(model, names, tuple(map(type, values))):
        values[at] = step(values[at], connection)


@lru_cache(maxsize=1024)
def _steps(model: type[models.Model], names: tuple[str, ...], kinds: tuple[type, ...]) -> tuple[tuple[int, _Step], ...]:
    """What must be done to values of these kinds: most words and numbers, and what is not there, need nothing."""
    fields = _fields(model)
    found = ((at, _step(fields[name], kind)) for at, (name, kind) in enumerate(zip(names, kinds, strict=True)))
    return tuple((at, step) for at, step in found if step is not None)


def _step(field: _Field, kind: type) -> _Step | None:
    if kind is type(None):
        return None
    ours = [one for one in type(field).__mro__ if not one.__module__.startswith(("django.", "builtins"))]
    if any(_PREPARING & vars(one).keys() for one in ours):
        return field.get_db_prep_save
    if any(isinstance(field, of) and kind is given for of, given in _AS_IS):
        return None
    if type(field) is models.JSONField and field.encoder is None and kind in {dict, list, str, int, bool}:
        return _json
    if isinstance(field, models.DateTimeField):
        return _moment if kind is datetime else field.get_db_prep_save
    return _day if isinstance(field, models.DateField) and kind is date else field.get_db_prep_save


def _as_objects(columns: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> str:
    """Prepared values of rows as PostgreSQL reads them from JSON."""
    return json.dumps([dict(zip(columns, row, strict=True)) for row in rows], default=_in_json)


def _in_json(value: Any) -> Any:
    if isinstance(value, date | Decimal | UUID):
        return str(value)
    if type(value).__name__ == "Jsonb":
        return value.obj
    raise TypeError(f"No way is known to write {type(value).__name__} as JSON.")


def _moment(value: datetime, connection: Any) -> Any:
    if value.tzinfo is None:
        raise ValueError(f"{value} names no zone; nobody could say when it was.")
    return connection.ops.adapt_datetimefield_value(value)


def _json(value: Any, connection: Any) -> Any:
    return connection.ops.adapt_json_value(value, None)


def _day(value: date, connection: Any) -> Any:
    return connection.ops.adapt_datefield_value(value)
