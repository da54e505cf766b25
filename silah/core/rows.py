"""Writing rows whose statement is known: it is made once for each model, not anew for each row.

Most of the time of a small act goes into building the same few statements. Values still pass through the
fields' own preparation, constraints through the database; what is left out are signals, which nothing here uses.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models

_Row = TypeVar("_Row", bound=models.Model)


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
        model, columns = type(rows[0]), len(_shape(type(rows[0]))[0])
        most = max(1, min(500, 900 // columns))
        for begin in range(0, len(rows), most):
            _write(model, rows[begin : begin + most])
    return rows


def insert_unless_there(row: models.Model) -> bool:
    """Write one new row unless a unique constraint says that it is there already; say whether it was written.

    No savepoint is needed around it: on either database the transaction goes on after a conflict.
    """
    return _write(type(row), [row], " ON CONFLICT DO NOTHING") == 1


def insert_values(model: type[models.Model], rows: Sequence[Mapping[str, Any]], **same: Any) -> None:
    """Write new rows that nobody needs as records afterwards, in one statement (several for very many).

    Args:
        rows: values by attribute (``person_id``, not ``person``); every row names the same attributes.
        same: values that are equal in all of them. What neither names takes its field's default.

    Raises:
        IntegrityError: as ``bulk_create`` would; then none of a statement is written.
        TypeError: for a name that is no column, and for a column nobody names whose value is made anew for each row.
    """
    if not rows:
        return
    columns, begin, marks, _end = _shape(model)
    connection = connections[DEFAULT_DB_ALIAS]
    named = rows[0].keys() | same.keys()
    if unknown := named - {name for _field, name, *_rest in columns}:
        raise TypeError(f"{model.__name__} has no column for {', '.join(sorted(unknown))}.")
    plan: list[tuple[models.Field[Any, Any] | None, str, type | None, Any]] = []
    for field, name, fills_in, as_is in columns:
        if name in rows[0]:
            plan.append((field, name, as_is, None))
            continue
        if fills_in or (
            name not in same and field.has_default() and callable(field.default) and field.default not in (dict, list)
        ):
            raise TypeError(f"{model.__name__}.{name} is made anew for each row. Name it.")
        value = same[name] if name in same else field.get_default()
        plan.append((None, name, as_is, field.get_db_prep_save(value, connection)))
    most = max(1, min(500, 900 // len(columns)))
    for first in range(0, len(rows), most):
        some = rows[first : first + most]
        values: list[Any] = []
        for row in some:
            for field_of_row, name, as_is, prepared in plan:
                if field_of_row is None:
                    values.append(prepared)
                    continue
                value = row[name]
                known = value is None or type(value) is as_is
                values.append(value if known else field_of_row.get_db_prep_save(value, connection))
        with connection.cursor() as cursor:
            cursor.execute(begin + ", ".join([marks] * len(some)), values)


def update(row: models.Model, *names: str) -> int:
    """Write some fields of a row that is there, found by its key; return how many rows that were, 1 or 0.

    For what the act at hand may write without asking further. A change of state asks for the state before, in a
    queryset.

    Args:
        names: attributes of its columns (``person_id``, not ``person``).
    """
    statement, fields = _change(type(row), names)
    connection = connections[DEFAULT_DB_ALIAS]
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, row.pk])
        return int(cursor.rowcount)


@lru_cache(maxsize=128)
def _change(model: type[models.Model], names: tuple[str, ...]) -> "tuple[str, list[models.Field[Any, Any]]]":
    meta = model._meta  # noqa: SLF001  the documented description of a model
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    by_name = {field.attname: field for field in meta.concrete_fields}
    fields = [by_name[name] for name in names]
    places = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    return f"UPDATE {quote(meta.db_table)} SET {places} WHERE {quote(str(meta.pk.column))} = %s", fields  # noqa: S608


#: What a field of a kind gives to the database as it is, when nothing of ours changes it on the way.
_AS_IS: "tuple[tuple[type[models.Field[Any, Any]], type], ...]" = (
    (models.CharField, str), (models.TextField, str), (models.IntegerField, int), (models.ForeignKey, int),
    (models.BooleanField, bool),
)  # fmt: skip
_PREPARING = frozenset({"pre_save", "get_prep_value", "get_db_prep_value", "get_db_prep_save"})
_Column = tuple["models.Field[Any, Any]", str, bool, type | None]


@lru_cache(maxsize=128)
def _shape(model: type[models.Model]) -> tuple[tuple[_Column, ...], str, str, str]:
    """The columns of a new row, and the statement's beginning, one row's marks and its end.

    A column is its field, its attribute, whether the field fills it in by itself, and the type given as it is.
    """
    meta = model._meta  # noqa: SLF001  the documented description of a model
    key = meta.pk
    fields = tuple(field for field in meta.concrete_fields if field is not key)
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    marks = f"({', '.join(['%s'] * len(fields))})"
    into = f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES "  # noqa: S608  names of the model's own columns
    columns = tuple((field, field.attname, _fills_in(field), _as_is(field)) for field in fields)
    return columns, into, marks, f" RETURNING {quote(str(key.column))}"


def _fills_in(field: "models.Field[Any, Any]") -> bool:
    if isinstance(field, models.DateField | models.TimeField):
        return bool(field.auto_now or field.auto_now_add)
    return type(field).pre_save is not models.Field.pre_save


def _as_is(field: "models.Field[Any, Any]") -> type | None:
    kind = type(field)
    ours = [one for one in kind.__mro__ if not one.__module__.startswith(("django.", "builtins"))]
    if any(_PREPARING & vars(one).keys() for one in ours):
        return None
    return next((given for of, given in _AS_IS if isinstance(field, of)), None)


def _write(model: type[models.Model], rows: Sequence[models.Model], conflict: str = "") -> int:
    columns, begin, marks, end = _shape(model)
    connection = connections[DEFAULT_DB_ALIAS]  # the thing itself: its stand-in is looked up anew for each value
    values: list[Any] = []
    for row in rows:
        for field, name, fills_in, as_is in columns:
            value = field.pre_save(row, add=True) if fills_in else getattr(row, name)
            known = value is None or type(value) is as_is
            values.append(value if known else field.get_db_prep_save(value, connection))
    with connection.cursor() as cursor:
        cursor.execute(begin + ", ".join([marks] * len(rows)) + conflict + end, values)
        keys = cursor.fetchall()
    for row, (key,) in zip(rows, keys, strict=False):
        row.pk = key
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001  as save() leaves them
    return len(keys)
