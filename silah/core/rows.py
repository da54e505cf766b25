"""Writing new rows whose statement is known: it is made once for each model, not anew for each row.

Most of the time of a small act goes into building the same few INSERT statements. Values still pass through the
fields' own preparation, constraints through the database; what is left out are signals, which nothing here uses.
"""

from collections.abc import Sequence
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
    columns = tuple(
        (field, field.attname, type(field).pre_save is not models.Field.pre_save, _as_is(field)) for field in fields
    )
    return columns, into, marks, f" RETURNING {quote(str(key.column))}"


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
