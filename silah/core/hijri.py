"""Both calendars: Umm al-Qura as the Kingdom counts, Gregorian as we store.

The tables cover 1343–1500 AH (1 August 1924 to 16 November 2077). A date outside them is still a Gregorian date: it
is shown in that calendar alone and can be typed in it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

import hijridate
from django.db.models import TextChoices
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from silah.core.clock import local
from silah.core.refused import Refused

#: Between a year and the letter of its calendar, which alone at the beginning of a line says nothing.
NO_BREAK = "\u00a0"
FIRST_YEAR, LAST_YEAR = 1343, 1500
FIRST_DAY, LAST_DAY = date(1924, 8, 1), date(2077, 11, 16)


class CalendarName(TextChoices):
    """The calendar in which a date was typed; stored beside what was typed."""

    HIJRI = "hijri", gettext_lazy("Hijri")
    GREGORIAN = "gregorian", gettext_lazy("Gregorian")


# Months by number: (Arabic, English).
MONTHS: dict[int, tuple[str, str]] = {
    1: ("محرم", "Muharram"),
    2: ("صفر", "Safar"),
    3: ("ربيع الأول", "Rabi al-Awwal"),
    4: ("ربيع الآخر", "Rabi al-Akhir"),
    5: ("جمادى الأولى", "Jumada al-Ula"),
    6: ("جمادى الآخرة", "Jumada al-Akhirah"),
    7: ("رجب", "Rajab"),
    8: ("شعبان", "Shaban"),
    9: ("رمضان", "Ramadan"),
    10: ("شوال", "Shawwal"),
    11: ("ذو القعدة", "Dhu al-Qadah"),
    12: ("ذو الحجة", "Dhu al-Hijjah"),
}
GREGORIAN_MONTHS: dict[int, tuple[str, str]] = {
    1: ("يناير", "January"),
    2: ("فبراير", "February"),
    3: ("مارس", "March"),
    4: ("أبريل", "April"),
    5: ("مايو", "May"),
    6: ("يونيو", "June"),
    7: ("يوليو", "July"),
    8: ("أغسطس", "August"),
    9: ("سبتمبر", "September"),
    10: ("أكتوبر", "October"),
    11: ("نوفمبر", "November"),
    12: ("ديسمبر", "December"),
}
# As Python counts weekdays: Monday 0.
WEEKDAYS: tuple[tuple[str, str], ...] = (
    ("الاثنين", "Monday"),
    ("الثلاثاء", "Tuesday"),
    ("الأربعاء", "Wednesday"),
    ("الخميس", "Thursday"),
    ("الجمعة", "Friday"),
    ("السبت", "Saturday"),
    ("الأحد", "Sunday"),
)


@dataclass(frozen=True, order=True)
class Hijri:
    """A day of the Umm al-Qura calendar; ``str`` gives 1448-07-18."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}-{self.day:02}"


def in_range(day: date) -> bool:
    """Say whether the Umm al-Qura tables know a day."""
    return FIRST_DAY <= plain(day) <= LAST_DAY


def to_hijri(day: date) -> Hijri:
    """Return the Hijri day of a Gregorian one.

    Raises:
        Refused: outside 1 August 1924 – 16 November 2077.
    """
    day = plain(day)
    if not in_range(day):
        raise Refused(
            "hijri_range",
            _(
                "The Umm al-Qura calendar is known from 1343 to 1500 AH only. Write this date in the Gregorian calendar."
            ),
        )
    return _counted(day)


@lru_cache(maxsize=4096)
def _counted(day: date) -> Hijri:
    return Hijri(*hijridate.Gregorian(day.year, day.month, day.day).to_hijri().datetuple())


def to_gregorian(year: int, month: int, day: int) -> date:
    """Return the Gregorian day of a Hijri one.

    Raises:
        Refused: for a day that the month does not have, or outside 1343–1500.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(
            "hijri_range",
            _(
                "The Umm al-Qura calendar is known from 1343 to 1500 AH only. Write this date in the Gregorian calendar."
            ),
        )
    if not 1 <= month <= 12:
        raise no_such_month(month)
    length = month_length(year, month)
    if not 1 <= day <= length:
        raise Refused(
            "no_such_day",
            _(
                "%(month)s %(year)s AH has %(length)s days in the Umm al-Qura calendar, so there is no day %(day)s. Check"
                " the day, or write the Gregorian date."
            )
            % {"month": month_name(month, CalendarName.HIJRI), "year": year, "length": length, "day": day},
        )
    gregorian = hijridate.Hijri(year, month, day, validate=False).to_gregorian()
    return date(gregorian.year, gregorian.month, gregorian.day)


def month_length(year: int, month: int) -> int:
    """Return 29 or 30, the days of a Hijri month within 1343–1500."""
    return int(hijridate.Hijri(year, month, 1).month_length())


def hijri_year(day: date) -> int:
    """Return the Hijri year of a day, for references and periods."""
    return to_hijri(day).year


def disagree(hijri: Hijri, gregorian: date) -> int:
    """Return by how many days two dates of one paper differ; more than one is worth asking about.

    A difference of one is ordinary: months were once begun by sight of the moon.
    """
    return abs((to_gregorian(hijri.year, hijri.month, hijri.day) - plain(gregorian)).days)


def month_name(month: int, calendar: CalendarName, *, language: str | None = None) -> str:
    """Return the name of a month in ``ar…`` or ``en``; the language in force when left out."""
    names = MONTHS if calendar == CalendarName.HIJRI else GREGORIAN_MONTHS
    return names[month][_column(language)]


def weekday_name(day: date, *, language: str | None = None) -> str:
    """Return the name of a day of the week in ``ar…`` or ``en``; the language in force when left out."""
    return WEEKDAYS[plain(day).weekday()][_column(language)]


def format_hijri(day: date, *, language: str | None = None) -> str:
    """Return «18 رجب 1448 هـ» or "18 Rajab 1448 AH"; the Gregorian form when the tables do not know the day."""
    return _hijri(plain(day), _column(language))


def format_gregorian(day: date, *, language: str | None = None) -> str:
    """Return «27 ديسمبر 2026 م» or "27 December 2026"."""
    return _gregorian(plain(day), _column(language))


def both(day: date, *, language: str | None = None) -> str:
    """Return «18 رجب 1448 هـ الموافق 27 ديسمبر 2026 م» or "18 Rajab 1448 AH, 27 December 2026"."""
    return _both(plain(day), _column(language))


def both_weekday(day: date, *, language: str | None = None) -> str:
    """Return both dates after the name of the day: «الأحد 18 رجب 1448 هـ الموافق …»."""
    return f"{weekday_name(day, language=language)} {both(day, language=language)}"


def short_both(day: date, *, language: str | None = None) -> str:
    """Return day and month in both calendars without the year, «18 رجب (27 ديسمبر)»: for messages about weeks near."""
    return _short(plain(day), _column(language))


# The same few hundred days stand on all pages, in one of two languages.


@lru_cache(maxsize=2048)
def _hijri(day: date, column: int) -> str:
    if not in_range(day):
        return _gregorian(day, column)
    hijri = to_hijri(day)
    return f"{hijri.day} {MONTHS[hijri.month][column]} {hijri.year}{(f'{NO_BREAK}هـ', ' AH')[column]}"


@lru_cache(maxsize=2048)
def _gregorian(day: date, column: int) -> str:
    written = f"{day.day} {GREGORIAN_MONTHS[day.month][column]} {day.year:04}"
    return written if column else f"{written}{NO_BREAK}م"


@lru_cache(maxsize=2048)
def _both(day: date, column: int) -> str:
    if not in_range(day):
        return _gregorian(day, column)
    return _hijri(day, column) + (" الموافق ", ", ")[column] + _gregorian(day, column)


@lru_cache(maxsize=2048)
def _short(day: date, column: int) -> str:
    gregorian = f"{day.day} {GREGORIAN_MONTHS[day.month][column]}"
    if not in_range(day):
        return gregorian
    hijri = to_hijri(day)
    return f"{hijri.day} {MONTHS[hijri.month][column]} ({gregorian})"


def plain(day: date) -> date:
    """Return the day in Riyadh when a moment was given in its place."""
    return local(day).date() if isinstance(day, datetime) else day


def _column(language: str | None) -> int:
    return 0 if (language or get_language() or "ar").startswith("ar") else 1


def no_such_month(month: int) -> Refused:
    """Return the refusal of a month number that is neither calendar's."""
    return Refused(
        "no_such_month",
        _("There is no month %(month)s. Write the day, then the month, then the year, such as 18/7/1448.")
        % {"month": month},
    )
