"""Finding rows by equal values, with a statement made once for each question.

For the few questions that every sending asks. Everything else is asked through the managers, which build their
statement anew each time and can ask anything. Like them, this looks only into the association in force.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.expressions import Col

from silah.associations.scope import Scoped, current_association_id

_Row = TypeVar("_Row", bound=Scoped)
_Converter = tuple[int, Callable[..., Any], Any]


def rows_with(model: type[_Row], *, lock: bool = False, **equal: Any) -> list[_Row]:
    """The rows of the association in force whose columns equal the values given, oldest first.

    Args:
        lock: hold them until the transaction ends, where the database can.
        equal: column names (``person_id``, not ``person``) and values; None asks for what is not set.

    Raises:
        LookupError: when no association is in force.
    """
    names, found = _found(model, "", lock, equal)
    return [model.from_db(DEFAULT_DB_ALIAS, names, row) for row in found]


def values_with(model: type[_Row], column: str, **equal: Any) -> list[Any]:
    """One column of such rows.

    Raises:
        LookupError: when no association is in force.
    """
    return [value for (value,) in _found(model, column, False, equal)[1]]


def _found(model: type[Scoped], column: str, lock: bool, equal: dict[str, Any]) -> tuple[list[str], list[list[Any]]]:
    connection = connections[DEFAULT_DB_ALIAS]
    given = tuple((name, value is None) for name, value in equal.items())
    lock = lock and connection.features.has_select_for_update
    statement, names, converters = _statement(model, column, given, lock)
    values = [current_association_id(), *(value for value in equal.values() if value is not None)]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = [list(row) for row in cursor.fetchall()]
    for row in rows:
        for at, convert, col in converters:
            row[at] = convert(row[at], col, connection)
    return names, rows


@lru_cache(maxsize=128)
def _statement(
    model: type[models.Model], column: str, given: tuple[tuple[str, bool], ...], lock: bool
) -> tuple[str, list[str], list[_Converter]]:
    """The statement, the attributes it fills, and what turns the database's values into Python's."""
    connection = connections[DEFAULT_DB_ALIAS]
    quote, meta = connection.ops.quote_name, model._meta  # noqa: SLF001  the documented description of a model
    columns = {field.attname: quote(str(field.column)) for field in meta.concrete_fields}
    fields = [field for field in meta.concrete_fields if column in ("", field.attname)]
    where = [f"{columns['association_id']} = %s"]
    where += [f"{columns[name]} IS NULL" if is_none else f"{columns[name]} = %s" for name, is_none in given]
    statement = (
        f"SELECT {', '.join(columns[field.attname] for field in fields)} FROM {quote(meta.db_table)} WHERE {' AND '.join(where)}"  # noqa: S608
        f" ORDER BY {quote(str(meta.pk.column))}{' FOR UPDATE' if lock else ''}"
    )
    converters: list[_Converter] = []
    for at, field in enumerate(fields):
        col = Col(meta.db_table, field)
        converters += [
            (at, convert, col)
            for convert in (*connection.ops.get_db_converters(col), *field.get_db_converters(connection))
        ]
    return statement, [field.attname for field in fields], converters
