"""Houses are built once in a run, by the actions themselves; afterwards their rows are put back as they were.

Adopting a policy and engaging its staff takes a third of a test's time and is the same each time.
"""

import pickle
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, models, transaction

from silah.associations.models import Association
from silah.core import clock

_Made = TypeVar("_Made")
_pictures: "dict[Hashable, Picture]" = {}


@dataclass(frozen=True)
class Picture:
    """What a building left behind."""

    at: datetime
    rows: list[tuple[str, list[tuple[Any, ...]]]]  # statement of a table, and its rows
    made: bytes


def once(key: Hashable, build: Callable[[], _Made]) -> _Made:
    """What ``build`` returns, with the rows that it writes.

    The rows of an earlier call are used on the same day of the clock, over tables that hold what they held then and no
    association: a second house may write into rows of the first, and only new rows are kept.
    """
    before = _holding()
    if connection.ops.quote_name(Association._meta.db_table) in dict(before):
        return build()
    place = (key, clock.today(), before)
    picture = _pictures.get(place)
    if picture is None or picture.at > clock.now():
        at, made = clock.now(), build()
        _pictures[place] = Picture(at, _rows_after(dict(before)), pickle.dumps(made))
        return made
    # Rows of one table may name rows of a later one: that is looked at only when all are there.
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, rows in picture.rows:
            cursor.executemany(statement, rows)
    made: _Made = pickle.loads(picture.made)
    return made


@cache
def _tables() -> dict[str, str]:
    """Tables whose rows are numbered, with the column of the number, both as a statement names them."""
    quote, found = connection.ops.quote_name, {}
    for model in apps.get_models(include_auto_created=True):
        key = model._meta.pk
        if model._meta.managed and not model._meta.proxy and isinstance(key, models.AutoField):
            found[quote(model._meta.db_table)] = quote(str(key.column))
    return found


def _holding() -> tuple[tuple[str, int], ...]:
    """The highest number in each table that holds any."""
    highest = " UNION ALL ".join(
        f"SELECT '{table}' AS name, MAX({key}) FROM {table}" for table, key in _tables().items()
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({highest}) held")
        return tuple((table, number) for table, number in cursor.fetchall() if number is not None)


def _rows_after(before: dict[str, int]) -> list[tuple[str, list[tuple[Any, ...]]]]:
    found = []
    with connection.cursor() as cursor:
        for table, key in _tables().items():
            cursor.execute(f"SELECT * FROM {table} WHERE {key} > %s ORDER BY {key}", [before.get(table, 0)])
            rows = cursor.fetchall()
            if rows:
                columns = ", ".join(connection.ops.quote_name(column[0]) for column in cursor.description)
                marks = ", ".join(["%s"] * len(cursor.description))
                found.append((f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows))
    return found
