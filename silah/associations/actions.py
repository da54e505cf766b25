"""Writes of the association itself: its numbers and its calendar."""

from datetime import date

from django.db import transaction
from django.db.models import F

from silah.associations.models import Association, Counter, Holiday
from silah.core.workdays import Calendar, saudi_holidays


def next_number(association: Association, key: str) -> int:
    """The next number under ``key``, without gaps after a rollback and without doubles.

    Must run inside the transaction that uses the number: the counter row stays locked until its end.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A number is taken only inside the transaction that uses it.")
    updated = Counter.objects.filter(association=association, key=key).update(value=F("value") + 1)
    if not updated:
        Counter.objects.get_or_create(association=association, key=key)
        Counter.objects.filter(association=association, key=key).update(value=F("value") + 1)
    return Counter.objects.get(association=association, key=key).value


@transaction.atomic
def suggest_holidays(association: Association, years: range) -> int:
    """Write the national holidays of ``years`` as the association's own, which it may then change."""
    rows = [
        Holiday(association=association, on=on, name=name[:80])
        for year in years
        for on, name in saudi_holidays(year).items()
    ]
    return len(Holiday.objects.bulk_create(rows, ignore_conflicts=True))


def working_calendar(association: Association) -> Calendar:
    """The association's working days: weekend of Friday and Saturday, less its own holidays."""
    days: list[date] = list(Holiday.objects.filter(association=association).values_list("on", flat=True))
    return Calendar(holidays=frozenset(days))
