"""Writes of the association itself: its numbers and its calendar."""

from datetime import date
from typing import Any

from django.db import connection, transaction

from silah.associations.models import Association, Holiday
from silah.associations.scope import scope
from silah.core import prepared
from silah.core.workdays import Calendar, saudi_holidays


def next_number(association: Association, key: str) -> int:
    """The next number under ``key``, without gaps after a rollback and without doubles.

    Must run inside the transaction that uses the number: the counter row stays locked until its end.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A number is taken only inside the transaction that uses it.")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO associations_counter (association_id, key, value) VALUES (%s, %s, 1)"
            " ON CONFLICT (association_id, key) DO UPDATE SET value = associations_counter.value + 1 RETURNING value",
            [association.pk, key],
        )
        return int(cursor.fetchone()[0])


@transaction.atomic
def suggest_holidays(association: Association, years: range) -> int:
    """Write the national holidays of ``years`` as the association's own, which it may then change."""
    rows = [
        Holiday(association=association, on=on, name=name[:80])
        for year in years
        for on, name in saudi_holidays(year).items()
    ]
    return len(Holiday.objects.bulk_create(rows, ignore_conflicts=True))


def working_calendar(association: Association, *, since: date = date.min) -> Calendar:
    """The association's working days: weekend of Friday and Saturday, less its own holidays.

    Args:
        since: holidays before it are left out, where only later days are counted.
    """
    return Calendar(holidays=frozenset(on for (on,) in prepared.rows(_holidays, None, (association.pk, since))))


def _holidays(_shape: None, association: int, since: date) -> Any:
    with scope(association=Association(pk=association)):
        return Holiday.objects.filter(on__gte=since).values_list("on")
