"""Working days: the weekend, the holidays, and Ramadan.

The association's own table of holidays decides; ``saudi_holidays`` only suggests one, since the Eids of years to
come are estimates until they are announced.
"""

import functools
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from silah.core.hijri import in_range, to_hijri
from silah.core.refused import Refused

FRIDAY, SATURDAY = 4, 5
RAMADAN = 9
# More closed days in a row than any real calendar has; beyond it the table itself is wrong.
LONGEST_CLOSURE = 366


@dataclass(frozen=True)
class Calendar:
    """An association's days of work.

    Args:
        weekend: weekdays without work as Python counts them, Monday 0; Friday and Saturday in the Kingdom since 2013.
        holidays: dates without work.
    """

    weekend: frozenset[int] = frozenset({FRIDAY, SATURDAY})
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if len(self.weekend & set(range(7))) == 7:
            raise Refused("no_working_day", _("A week needs at least one working day."))

    def is_working(self, day: date) -> bool:
        """Say whether work is done on a day."""
        return day.weekday() not in self.weekend and day not in self.holidays

    def next_working(self, day: date) -> date:
        """Return the day itself when it is a working day, otherwise the first one after it."""
        return self._seek(day, 1)

    def previous_working(self, day: date) -> date:
        """Return the day itself when it is a working day, otherwise the last one before it."""
        return self._seek(day, -1)

    def add_working_days(self, day: date, count: int) -> date:
        """Return the day on which the last of so many working days falls.

        Counting begins on the day after ``day``, as periods are counted from a notice; none at all gives the first
        working day from ``day`` on; a negative count goes back.
        """
        if count == 0:
            return self.next_working(day)
        return _counted(self, day, count)

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days lie after ``start`` up to and including ``end``; negative when ``end`` is first."""
        if end < start:
            return -self.working_days_between(end, start)
        weeks, rest = divmod((end - start).days, 7)
        count = weeks * (7 - len(self.weekend & set(range(7))))
        first = start + timedelta(days=weeks * 7)
        count += sum((first + timedelta(days=i)).weekday() not in self.weekend for i in range(1, rest + 1))
        return count - sum(start < day <= end and day.weekday() not in self.weekend for day in self.holidays)

    def _seek(self, day: date, step: int) -> date:
        for ahead in range(LONGEST_CLOSURE + 1):
            candidate = day + timedelta(days=step * ahead)
            if self.is_working(candidate):
                return candidate
        raise Refused("no_working_day", _("The table of holidays leaves no working day in a whole year. Check it."))


def saudi_holidays(year: int, *, language: str | None = None) -> dict[date, str]:
    """Suggest the official holidays of a Gregorian year, days in lieu included, in order.

    Args:
        year: Gregorian.
        language: of the names, ``ar…`` or ``en``; the language in force when left out.
    """
    arabic = (language or get_language() or "ar").startswith("ar")
    return dict(_holidays(year, "ar" if arabic else "en_US"))


def is_ramadan(day: date) -> bool:
    """Say whether a day falls in Ramadan by the Umm al-Qura calendar, when working hours are shorter."""
    return in_range(day) and to_hijri(day).month == RAMADAN


# The same few days are counted from all day long; a calendar equals another only with the same holidays.
@functools.lru_cache(maxsize=1024)
def _counted(calendar: Calendar, day: date, count: int) -> date:
    step = 1 if count > 0 else -1
    for _each in range(abs(count)):
        day = calendar._seek(day + timedelta(days=step), step)  # noqa: SLF001  its own part
    return day


@functools.lru_cache(maxsize=64)
def _holidays(year: int, language: str) -> tuple[tuple[date, str], ...]:
    # A quarter of a second and many modules: only those who ask for a suggestion pay for it.
    import holidays

    return tuple(sorted(holidays.country_holidays("SA", years=year, language=language).items()))
