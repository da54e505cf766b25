"""Reads whose statement is made once and asked many times: the counterpart of :mod:`silah.core.rows`.

Most of the time of a small read goes into spelling the same SELECT anew. Here a queryset is composed once with marks in
place of the values that change, its statement is kept, and from then on only the values are handed over. The rule stays
in the queryset; nothing that was read is kept.
"""

import json
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from silah.core.records import Mould, mould

Value = int | str | date | datetime
#: Makes a queryset of the marks, or of anything that holds them.
Make = Callable[..., "models.QuerySet[Any, Any]"]

# A number that the smallest column holds too; one that it cannot hold would be answered without asking.
_NUMBER, _DAY = 30_011, date(1, 1, 1)
#: Steps of a database whose results rows may share, since nothing can change a day; in a long list days repeat.
_SHARED = frozenset({"convert_datefield_value"})
_READ = {date, type(None)}
_MARKS = re.compile("%[%s]")
_LOOKS_LIKE_A_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Statement:
    """A SELECT with its places: for each parameter the number of its value, or the constant itself.

    Words and numbers that stay the same stand in the statement: SQLite would plan it anew each time to see whether one
    of its partial indexes still serves.
    """

    sql: str
    places: tuple[int | None, ...]
    constants: tuple[Any, ...]
    #: What turns a column into its value, by the column's place. A step of the database's own is kept by its name,
    #: because the step itself would hold the connection of the thread that asked first, for ever.
    converters: tuple[tuple[int, Sequence[Any], Any], ...]
    #: What the records are made of, as the package's compiler describes it.
    columns: Sequence[Any]
    described: Mapping[str, Any] | None
    annotations: Mapping[str, int]

    @cached_property
    def mould(self) -> Mould:
        """What the rows become."""
        if self.described is None:
            raise TypeError("Values alone are no records.")
        return mould(self.described, self.columns)

    def parameters(self, values: Sequence[Any]) -> list[Any]:
        return [
            constant if place is None else values[place]
            for place, constant in zip(self.places, self.constants, strict=True)
        ]


def rows(make: Make, shape: Hashable, values: Sequence[Value]) -> list[tuple[Any, ...]]:
    """The rows of a ``values_list``.

    Args:
        make: a function of a module, called with a mark for each value. Whatever changes from one call to the next
            comes in as a value or is part of the shape: the day and the association in force too.
        shape: what else the statement depends on, handed to ``make`` first.
        values: whole numbers, words, days and moments.
    """
    statement = _statement(make, shape, tuple(map(type, values)))
    return _asked(statement, values) if statement is not None else []


def joined(makes: Sequence[Make], shape: Hashable, values: Sequence[Value]) -> list[tuple[Any, ...]]:
    """The rows of several querysets with columns of the same kinds, in one statement."""
    statement = _joined(tuple(makes), shape, tuple(map(type, values)))
    return _asked(statement, values) if statement is not None else []


def tally(makes: Sequence[Make], kinds: Sequence[str], shape: Hashable, values: Sequence[Value]) -> list[int]:
    """How many rows of several querysets have each of ``kinds`` in their last column, counted by the database."""
    statement = _joined(tuple(makes), shape, tuple(map(type, values)))
    if statement is None:
        return [0] * len(kinds)
    names = [f"c{number}" for number in range(len(statement.columns))]
    each = ", ".join([f"COUNT(*) FILTER (WHERE {names[-1]} = %s)"] * len(kinds))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH found({', '.join(names)}) AS ({statement.sql}) SELECT {each} FROM found",  # noqa: S608  our own
            [*statement.parameters(_adapted(values)), *kinds],
        )
        return list(cursor.fetchone() or ())


def instances(make: Make, shape: Hashable, values: Sequence[Value]) -> list[Any]:
    """The records of a queryset, those of ``select_related`` with them; the arguments are those of :func:`rows`."""
    statement = _statement(make, shape, tuple(map(type, values)))
    if statement is None:
        return []
    return list(_records(statement, _asked(statement, values)))


def _records(statement: Statement, found: Iterable[Sequence[Any]]) -> Iterator[Any]:
    """Rows as the records of a queryset."""
    for row in found:
        record = statement.mould.record(row)
        for name, at in statement.annotations.items():
            setattr(record, name, row[at])
        yield record


def at_once(makes: Sequence[Make], shape: Hashable, values: Sequence[Value]) -> list[list[Any]]:
    """The records of several querysets in one statement, each in its own order: one list for each.

    For the dozen small lists that hang on one record, where the going to and fro costs more than the finding.
    """
    kept = _bundle(tuple(makes), shape, tuple(map(type, values)))
    if not kept.parts:
        return [[] for _make in makes]
    given = _adapted(values)
    with connection.cursor() as cursor:
        cursor.execute(kept.sql, [each for one in kept.parts.values() for each in one.parameters(given)])
        found = cursor.fetchone() or ()
    lists: list[list[Any]] = [[] for _make in makes]
    for (number, part), rows in zip(kept.parts.items(), json.loads(f"[{','.join(found)}]"), strict=True):
        for at, read in kept.readers[number]:
            for row in rows:
                if row[at] is not None:
                    row[at] = read(row[at])
        lists[number] = list(_records(part, rows))
    return lists


def counts(makes: Iterable[Make], shape: Hashable, values: Sequence[Value]) -> list[int]:
    """How many rows each queryset finds, all in one statement. Each sets its own limit."""
    types = tuple(map(type, values))
    kept = [_statement(make, shape, types) for make in makes]
    asked = [one for one in kept if one is not None]
    if not asked:
        return [0] * len(kept)
    parts = ", ".join(f"(SELECT COUNT(*) FROM ({one.sql}) counted)" for one in asked)  # noqa: S608  statements of our own querysets
    given = _adapted(values)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {parts}", [each for one in asked for each in one.parameters(given)])
        found = iter(cursor.fetchone() or ())
    return [0 if one is None else int(next(found)) for one in kept]


def _asked(statement: Statement, values: Sequence[Value]) -> list[tuple[Any, ...]]:
    connection = connections[DEFAULT_DB_ALIAS]  # the thing itself: its stand-in is looked up anew for each step
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.parameters(_adapted(values)))
        found: list[tuple[Any, ...]] = cursor.fetchall()
    if not statement.converters or not found:
        return found
    columns = list(zip(*found, strict=True))
    for at, steps, expression in statement.converters:
        for step in steps:
            convert = getattr(connection.ops, step) if isinstance(step, str) else step
            if step in _SHARED:
                if {*map(type, columns[at])} <= _READ:  # by the driver
                    continue
                known = {value: convert(value, expression, connection) for value in set(columns[at])}
                columns[at] = tuple(map(known.__getitem__, columns[at]))
            else:
                columns[at] = tuple(convert(value, expression, connection) for value in columns[at])
    return list(zip(*columns, strict=True))


@dataclass(frozen=True)
class Bundle:
    """Several statements as one, whose answer is one row with a list of lists for each.

    Args:
        parts: by their number; those that can find nothing are left out.
        readers: by the number of a part, how columns are read from their text.
    """

    sql: str
    parts: dict[int, Statement]
    readers: dict[int, tuple[tuple[int, Callable[[Any], Any]], ...]]


@lru_cache(maxsize=256)
def _bundle(makes: tuple[Make, ...], shape: Hashable, types: tuple[type, ...]) -> Bundle:
    vendor = connection.vendor
    lists, parts, readers = [], {}, {}
    array, whole = ("JSON_ARRAY", "JSON_GROUP_ARRAY({})")
    if vendor != "sqlite":
        array, whole = ("JSON_BUILD_ARRAY", "COALESCE(JSON_AGG({}), '[]')::text")
    for number, make in enumerate(makes):
        one = _statement(make, shape, types, aliases=True)
        if one is None:
            continue
        fields = [column[0].output_field for column in one.columns]
        columns = [f"part.{connection.ops.quote_name(f'col{n}')}" for n in range(1, len(fields) + 1)]
        if vendor == "sqlite":  # which keeps JSON as text
            pairs = zip(columns, fields, strict=True)
            columns = [f"JSON({name})" if isinstance(field, models.JSONField) else name for name, field in pairs]
        # Either database hands the rows of a part on in their order.
        found = whole.format(f"{array}({', '.join(columns)})")
        lists.append(f"(SELECT {found} FROM ({one.sql}) part)")  # noqa: S608  our own
        parts[number] = one
        ways = ((at, _from_text(field)) for at, field in enumerate(fields))
        readers[number] = tuple((at, way) for at, way in ways if way is not None)
    return Bundle(f"SELECT {', '.join(lists)}", parts, readers)


def _from_text(field: "models.Field[Any, Any]") -> Callable[[Any], Any] | None:
    """How a column is read that went through JSON; None for what comes as it is: words, whole numbers, JSON itself.

    Raises:
        TypeError: for a kind of field nothing is known of here.
    """
    if isinstance(field, models.DecimalField):
        exact = Decimal(1).scaleb(-field.decimal_places)
        return lambda value: Decimal(str(value)).quantize(exact)
    ways: tuple[tuple[type, Callable[[Any], Any]], ...] = (
        (models.DateTimeField, _moment), (models.DateField, date.fromisoformat), (models.BooleanField, bool),
        (models.UUIDField, UUID),
    )  # fmt: skip
    if isinstance(
        field, models.CharField | models.TextField | models.IntegerField | models.ForeignKey | models.JSONField
    ):
        return None
    for kind, way in ways:
        if isinstance(field, kind):
            return way
    raise TypeError(f"No way is known to read {field} from JSON.")


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


@lru_cache(maxsize=256)
def _joined(makes: tuple[Make, ...], shape: Hashable, types: tuple[type, ...]) -> Statement | None:
    """Several statements as one, each with its own order and limit."""
    parts = [one for make in makes if (one := _statement(make, shape, types)) is not None]
    if not parts:
        return None
    sql = " UNION ALL ".join(f"SELECT * FROM ({one.sql}) part" for one in parts)  # noqa: S608  our own
    places = tuple(chain.from_iterable(one.places for one in parts))
    return replace(
        parts[0], sql=sql, places=places, constants=tuple(chain.from_iterable(one.constants for one in parts))
    )


@lru_cache(maxsize=1024)
def _statement(make: Make, shape: Hashable, types: tuple[type, ...], *, aliases: bool = False) -> Statement | None:
    """The statement of a queryset; None for one that can find nothing.

    Args:
        aliases: name the columns col1, col2 …, so that they can be told apart from outside.
    """
    marks = [_mark(kind, number) for number, kind in enumerate(types)]
    query = make(shape, *marks).query
    compiler = query.get_compiler(using=DEFAULT_DB_ALIAS)
    try:
        sql, parameters = compiler.as_sql(with_col_aliases=aliases)
    except EmptyResultSet:
        return None
    known = _adapted(marks)
    constants = tuple(parameters)
    places = tuple(known.index(one) if one in known else None for one in constants)
    for constant in (one for one, place in zip(constants, places, strict=True) if place is None):
        if isinstance(constant, date) or _LOOKS_LIKE_A_DAY.match(str(constant)):
            raise TypeError(f"{make.__name__} keeps a day that will not be today's: {constant}")
        if any(str(mark) in repr(constant) or json.dumps(str(mark))[1:-1] in str(constant) for mark in known):
            raise TypeError(f"{make.__name__} wraps a value into another, where it cannot be exchanged: {constant}")
    converters = tuple(
        (at, tuple(_unbound(step, compiler.connection.ops) for step in steps), expression)
        for at, (steps, expression) in compiler.get_converters([column[0] for column in compiler.select]).items()
    )
    sql, places, constants = _with_constants(sql, places, constants)
    return Statement(
        sql, places, constants, converters, compiler.select, compiler.klass_info, dict(compiler.annotation_col_map)
    )


def _with_constants(
    sql: str, places: tuple[int | None, ...], constants: tuple[Any, ...]
) -> tuple[str, tuple[int | None, ...], tuple[Any, ...]]:
    """Write the words and whole numbers that stay the same into a statement; what is left are its parameters."""
    left: list[tuple[int | None, Any]] = []
    given = iter(zip(places, constants, strict=True))

    def written(mark: re.Match[str]) -> str:
        if mark[0] == "%%":
            return mark[0]
        place, constant = next(given)
        if place is None and type(constant) is int:
            return str(constant)
        if place is None and isinstance(constant, str) and "\0" not in constant:
            return "'" + str.__str__(constant).replace("'", "''").replace("%", "%%") + "'"
        left.append((place, constant))
        return mark[0]

    sql = _MARKS.sub(written, sql)
    return sql, tuple(place for place, _constant in left), tuple(constant for _place, constant in left)


def _unbound(step: Any, ops: Any) -> Any:
    return step.__name__ if getattr(step, "__self__", None) is ops else step


def _mark(kind: type, number: int) -> Value:
    """A value of a kind that nothing real has."""
    if issubclass(kind, datetime):
        return datetime(1, 1, 2, tzinfo=UTC) + timedelta(days=number)
    if issubclass(kind, date):
        return _DAY + timedelta(days=400 + number)
    return f"⟦{number}⟧" if issubclass(kind, str) else _NUMBER + number


def _adapted(values: Sequence[Value]) -> list[Any]:
    return [_as_asked(value) if isinstance(value, date) else value for value in values]


def _as_asked(value: date) -> Any:
    ops = connections[DEFAULT_DB_ALIAS].ops
    return ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else ops.adapt_datefield_value(value)
