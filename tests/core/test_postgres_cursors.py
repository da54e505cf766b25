"""PostgreSQL's cursors wait for the next time their statement is asked, and nobody notices but by the time it takes."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import DataError, IntegrityError, OperationalError, connection

from silah.core.postgres.base import Cursor, DatabaseWrapper

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
NUMBERS = "SELECT n FROM generate_series(1, %s) AS n"


@pytest.fixture
def own() -> Iterator[DatabaseWrapper]:
    """A connection of its own, whose end is nobody else's."""
    made = DatabaseWrapper({**connection.settings_dict, "NAME": connection.settings_dict["NAME"]}, "default")
    made.connect()
    try:
        yield made
    finally:
        made.close()


def test_a_statement_asked_again_is_asked_by_the_cursor_that_knows_it(own):
    asked = []
    for most in (2, 3):
        with own.cursor() as cursor:
            assert isinstance(cursor, Cursor)
            cursor.execute(NUMBERS, [most])
            asked.append(cursor._asked)
            assert (cursor.rowcount, cursor.fetchall()) == (most, [(n + 1,) for n in range(most)])
            assert [one.name for one in cursor.description] == ["n"]
    assert asked[0] is asked[1]


def test_one_statement_asked_within_itself_has_an_answer_for_each(own):
    with own.cursor() as outer:
        outer.execute(NUMBERS, [3])
        for (n,) in outer:
            with own.cursor() as inner:
                inner.execute(NUMBERS, [n])
                assert inner.fetchmany(10) == [(k + 1,) for k in range(n)]
        assert outer.fetchone() is None


def test_values_of_other_kinds_may_come_into_the_same_places(own):
    for value in (1, "one", date(2026, 11, 22), None, 2):
        with own.cursor() as cursor:
            cursor.execute("SELECT %s::text", [value])
            assert cursor.fetchone() == (None if value is None else str(value),)


def test_what_goes_wrong_is_told_as_elsewhere_and_the_statement_goes_on_afterwards(own):
    half = "SELECT 10 / %s::int"
    for divisor, found in ((0, None), (5, 2)):
        with own.cursor() as cursor:
            if found is None:
                with pytest.raises(DataError, match="zero"):
                    cursor.execute(half, [divisor])
            else:
                cursor.execute(half, [divisor])
                assert cursor.fetchone() == (found,)
    with own.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE once (n int UNIQUE)")
        with pytest.raises(IntegrityError):
            cursor.executemany("INSERT INTO once VALUES (%s)", [(1,), (1,)])


def test_few_cursors_wait_and_none_that_holds_a_long_answer(own):
    for number in range(300):
        with own.cursor() as cursor:
            cursor.execute(f"SELECT {number}")
    assert len(own.kept) == 256
    with own.cursor() as cursor:
        cursor.execute(NUMBERS, [1000])
        assert len(cursor.fetchall()) == 1000
    assert NUMBERS not in own.kept


def test_a_connection_that_was_lost_is_begun_anew_with_no_cursor_of_the_old_one(own):
    with own.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [process])
    with own.cursor() as cursor, pytest.raises(OperationalError):
        cursor.execute("SELECT pg_backend_pid()")
    own.close_if_unusable_or_obsolete()
    with own.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone() != (process,)
