"""Days off of an association: whole stretches added and taken back, before they come.

No promise moves by them: a day promised to a person was counted when the request came and stays. Days off count from
the next promise on (:func:`silah.associations.actions.working_calendar`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from silah.associations.actions import working_calendar
from silah.associations.models import Association, Holiday
from silah.associations.rights import refuse_without_settings
from silah.audit.actions import record
from silah.audit.actors import Actor
from silah.core import clock
from silah.core.hijri import both
from silah.core.refused import Refused

#: Days off in a row; beyond it a year was mistyped.
MOST_DAYS = 31


@dataclass(frozen=True)
class Stretch:
    """Days off that follow each other under one name."""

    first: date
    last: date
    name: str

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def is_past(self) -> bool:
        return self.last < clock.today()


def stretches(holidays: Iterable[Holiday]) -> list[Stretch]:
    """Holidays in the order of their days, those that follow each other under one name put together."""
    found: list[Stretch] = []
    for one in sorted(holidays, key=lambda holiday: holiday.on):
        before = found[-1] if found else None
        if before is not None and before.name == one.name and one.on == before.last + timedelta(days=1):
            found[-1] = Stretch(before.first, one.on, one.name)
        else:
            found.append(Stretch(one.on, one.on, one.name))
    return found


def days_to_add(association: Association, first: date, last: date) -> list[date]:
    """The days of a stretch that are not days off yet.

    Raises:
        Refused: ``dates_turned`` when the last day comes first; ``too_long``; ``day_passed`` when it began before
            today; ``already_off`` when every day of it is a day off already, the weekend among them; ``no_working_day``
            when no working day would be left.
    """
    if last < first:
        raise Refused("dates_turned", _("The last day comes before the first. Check both."))
    if (last - first).days >= MOST_DAYS:
        raise Refused(
            "too_long",
            _("A holiday has %(most)d days at most; this one has %(count)d. Check the year.")
            % {"most": MOST_DAYS, "count": (last - first).days + 1},
        )
    if first < clock.today():
        raise Refused(
            "day_passed",
            _("%(day)s has passed, and days that were worked stay worked. Write today or a later day.")
            % {"day": both(first)},
        )
    calendar = working_calendar(association)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    if not any(calendar.is_working(day) for day in days):
        raise Refused("already_off", _("These days are off already: the weekend, or a holiday in the list below."))
    return [day for day in days if day not in calendar.holidays]


@transaction.atomic
def add_days_off(association: Association, first: date, last: date, name: str, *, by: Actor) -> list[date]:
    """Write a stretch of days off; days that were off before keep their name.

    Args:
        first: first day off.
        last: last day off, itself included.
        name: what the days are called.

    Returns:
        The days that were added.

    Raises:
        Refused: as :func:`days_to_add`; ``right_missing``; ``name_missing``.
    """
    refuse_without_settings(by)
    if not name.strip():
        raise Refused("name_missing", _("Write what the holiday is called."))
    days = days_to_add(association, first, last)
    Holiday.objects.bulk_create(
        [Holiday(association=association, on=day, name=name.strip()[:80]) for day in days], ignore_conflicts=True
    )
    record(
        "associations.add_days_off", None, by=by, association_id=association.pk, name=name.strip()[:80],
        first=str(first), last=str(last), days=len(days),
    )  # fmt: skip
    return days


@transaction.atomic
def take_back_days_off(association: Association, first: date, last: date, *, by: Actor) -> int:
    """Make days off working days again, from today on; what has passed stays as it was.

    Returns:
        How many days became working days again.

    Raises:
        Refused: ``right_missing``; ``day_passed`` when all of them have passed; ``no_such_days`` when none of them is a day off.
    """
    refuse_without_settings(by)
    today = clock.today()
    if last < today:
        raise Refused("day_passed", _("These days have passed, and stay as they were."))
    coming = Holiday.objects.filter(association=association, on__gte=max(first, today), on__lte=last)
    names = list(coming.values_list("name", flat=True))
    if not names:
        raise Refused("no_such_days", _("These days are working days already. A colleague took them back."))
    count, _rows = coming.delete()
    record(
        "associations.take_back_days_off", None, by=by, association_id=association.pk, name=names[0],
        first=str(max(first, today)), last=str(last), days=count,
    )  # fmt: skip
    return count
