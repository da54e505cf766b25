"""Dates as people type them: either calendar, any digits, names or numbers, day or year first."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from silah.core.arabic import clean, search_key
from silah.core.hijri import GREGORIAN_MONTHS, MONTHS, WEEKDAYS, CalendarName, month_name, no_such_month, to_gregorian
from silah.core.refused import Refused

# Told apart by the number alone. Nobody alive was born before 1850; nothing we promise lies after 2200.
GREGORIAN_YEARS = range(1850, 2201)
HIJRI_YEARS = range(1200, 1601)

_OTHER_NAMES: dict[tuple[CalendarName, int], tuple[str, ...]] = {
    (CalendarName.HIJRI, 1): ("محرم الحرام", "المحرم"),
    (CalendarName.HIJRI, 2): ("صفر الخير",),
    (CalendarName.HIJRI, 3): ("ربيع أول", "Rabi al Awal", "Rabi I"),
    (CalendarName.HIJRI, 4): ("ربيع الثاني", "ربيع ثاني", "ربيع آخر", "Rabi al Thani", "Rabi II"),
    (CalendarName.HIJRI, 5): ("جمادى الأول", "جماد الأول", "جماد أول", "Jumada al Awwal", "Jumada I"),
    (CalendarName.HIJRI, 6): (
        "جمادى الثانية", "جمادى الآخر", "جمادى الثاني", "جماد الثاني", "جماد الآخر", "جماد ثاني", "Jumada al Thani",
        "Jumada al Thaniyah", "Jumada al Akhira", "Jumada II",
    ),
    (CalendarName.HIJRI, 8): ("Shaaban", "Sha'ban"),
    (CalendarName.HIJRI, 9): ("رمضان المبارك", "Ramadhan"),
    (CalendarName.HIJRI, 11): ("ذي القعدة", "القعدة", "Dhul Qadah", "Dhu al Qidah", "Dhul Qidah", "Thul Qadah"),
    (CalendarName.HIJRI, 12): ("ذي الحجة", "الحجة", "Dhul Hijjah", "Dhu al Hijja", "Dhul Hijja", "Thul Hijjah"),
    (CalendarName.GREGORIAN, 6): ("يونية",),
    (CalendarName.GREGORIAN, 7): ("يولية",),
    (CalendarName.GREGORIAN, 9): ("Sept",),
}  # fmt: skip
_ERAS = {
    CalendarName.HIJRI: ("هـ", "هجري", "هجرية", "الهجري", "AH", "H", "Hijri"),
    CalendarName.GREGORIAN: ("م", "ميلادي", "ميلادية", "الميلادي", "AD", "CE", "Gregorian"),
}
_FILLERS = (
    "يوم",
    "بتاريخ",
    "تاريخ",
    "الموافق",
    "موافق",
    "من",
    "شهر",
    "سنة",
    "عام",
    "لعام",
    "of",
    "the",
    "corresponding",
    "to",
)


@dataclass(frozen=True)
class ParsedDate:
    """What a person meant by a date.

    Args:
        date: the day, Gregorian.
        calendar: the calendar in which it was typed.
        typed: the cleaned text as typed, for the record.
    """

    date: date
    calendar: CalendarName
    typed: str


@dataclass
class _Piece:
    """One date inside the text: numbers in the order typed, the month when named, the calendar when said."""

    numbers: list[int]
    month: int | None = None
    month_at: int = 0
    calendar: CalendarName | None = None

    @property
    def is_whole(self) -> bool:
        return len(self.numbers) + (self.month is not None) == 3


def parse_date(text: str, calendar: CalendarName | str | None = None) -> ParsedDate:
    """Return the day meant by what was typed.

    Understands 18/7/1448, 1448-07-18, ١٨ رجب ١٤٤٨, «18 رجب 1448 هـ الموافق 27 ديسمبر 2026 م», 27 December 2026. The
    year tells the calendar. Numbers read day, month, year (or year first). Where a text holds both dates they must
    agree to a day, and the Gregorian one counts, since it leaves no doubt.

    Args:
        text: what was typed.
        calendar: the calendar chosen beside the field, when there is such a choice.

    Raises:
        Refused: when it is no date, could be two, or does not exist; the sentence says how to put it right.
    """
    typed = clean(text)
    if not typed:
        raise _shape()
    pieces = _pieces(typed)
    if len(pieces) == 1:
        chosen = CalendarName(calendar) if calendar else None
        day, found = _day(pieces[0], chosen)
        return ParsedDate(day, found, typed)
    if len(pieces) != 2:
        raise _shape()
    (first, found), (second, other) = _day(pieces[0], None), _day(pieces[1], None)
    if found == other:
        raise _shape()
    if abs((first - second).days) > 1:
        raise Refused(
            "dates_disagree",
            _("The Hijri and the Gregorian date are %(days)s days apart. Check the paper and write one of them.")
            % {"days": abs((first - second).days)},
            days=abs((first - second).days),
        )
    return ParsedDate(first if found == CalendarName.GREGORIAN else second, found, typed)


def parse_parts(day: str, month: str, year: str) -> ParsedDate:
    """Return the day meant by three boxes.

    Args:
        day: digits of any kind.
        month: a month's number with its calendar, ``7h`` (Rajab) or ``12g`` (December), or the bare number.
        year: four digits of any kind; tells the calendar when the month does not.
    """
    calendar = {"h": CalendarName.HIJRI, "g": CalendarName.GREGORIAN}.get(month[-1:])
    number = month[:-1] if calendar else month
    if not (day and number and year):
        raise Refused("date_part_missing", _("Write the day, choose the month, and write the year."))
    typed = clean(f"{day}/{number}/{year}")
    pieces = _pieces(typed)
    if len(pieces) != 1:
        raise _shape()
    piece = pieces[0]
    if piece.month is None:
        # The box says which number is the month, so that no order has to be guessed.
        piece.month, piece.month_at = piece.numbers.pop(1), 1
        piece.calendar = piece.calendar or calendar
    found_day, found = _day(piece, None)
    return ParsedDate(found_day, found, typed)


def _pieces(typed: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    for match in _TOKEN.finditer(search_key(typed)):
        number, word = match["number"], match["word"]
        if number is None and word in _IGNORED:
            continue
        if number is None and word in _ERA_OF:
            if not pieces or pieces[-1].calendar not in {None, _ERA_OF[word]}:
                raise _conflict()
            pieces[-1].calendar = _ERA_OF[word]
            continue
        if not pieces or pieces[-1].is_whole:
            pieces.append(_Piece([]))
        piece = pieces[-1]
        if number is not None:
            if len(number) > 4:
                raise _shape()
            piece.numbers.append(int(number))
        elif word in _MONTH_OF and piece.month is None:
            calendar, piece.month = _MONTH_OF[word]
            piece.month_at = len(piece.numbers)
            piece.calendar = calendar
        elif word in _MONTH_OF:
            raise _shape()
        else:
            raise Refused(
                "date_word",
                _("The word “%(word)s” is not part of a date we know. Write a date such as 18/7/1448 or 27/12/2026.")
                % {"word": match["word"]},
            )
    if not pieces or not pieces[-1].is_whole:
        raise _shape()
    return pieces


def _day(piece: _Piece, chosen: CalendarName | None) -> tuple[date, CalendarName]:
    year, month, day = _ordered(piece)
    calendar = _calendar(year, piece.calendar, chosen)
    if not 1 <= month <= 12:
        raise no_such_month(month)
    if calendar == CalendarName.HIJRI:
        return to_gregorian(year, month, day), calendar
    try:
        return date(year, month, day), calendar
    except ValueError:
        if not 1 <= day <= 31:
            raise _no_such_day(day) from None
        raise Refused(
            "no_such_day",
            _("%(month)s %(year)s has no day %(day)s. Check the day.")
            % {"month": month_name(month, CalendarName.GREGORIAN), "year": year, "day": day},
        ) from None


def _ordered(piece: _Piece) -> tuple[int, int, int]:
    """Return year, month, day; the year is the number of three or four digits."""
    years = [place for place, number in enumerate(piece.numbers) if number > 99]
    if len(years) != 1:
        raise Refused(
            "year_digits",
            _("Write the year in four digits, once, so that the calendar is clear: 18/7/1448 or 27/12/2026."),
        )
    if piece.month is not None:
        year = piece.numbers[years[0]]
        if piece.month_at == 2 or (piece.month_at == 0 and years[0] == 0):
            raise _shape()
        return year, piece.month, piece.numbers[1 - years[0]]
    if years[0] == 1:
        raise _shape()
    if years[0] == 0:
        year, month, day = piece.numbers
    else:
        day, month, year = piece.numbers
    return year, month, day


def _calendar(year: int, said: CalendarName | None, chosen: CalendarName | None) -> CalendarName:
    if year in HIJRI_YEARS:
        calendar = CalendarName.HIJRI
    elif year in GREGORIAN_YEARS:
        calendar = CalendarName.GREGORIAN
    else:
        raise Refused(
            "year_unknown",
            _(
                "The year %(year)s is neither a Hijri nor a Gregorian year that we can use. Write it in four digits, such"
                " as 1448 or 2026."
            )
            % {"year": year},
        )
    for wanted in (said, chosen):
        if wanted is not None and wanted != calendar:
            raise _conflict(year, calendar)
    return calendar


def _shape() -> Refused:
    return Refused(
        "date_shape", _("Write the whole date: day, month and year, such as 18/7/1448, 18 Rajab 1448 or 27/12/2026.")
    )


def _no_such_day(day: int) -> Refused:
    return Refused("no_such_day", _("There is no day %(day)s in a month. Check the day.") % {"day": day})


def _conflict(year: int | None = None, calendar: CalendarName | None = None) -> Refused:
    if year is None or calendar is None:
        return Refused("calendar_conflict", _("The date names two calendars. Write it in one of them."))
    sentence = (
        _("%(year)s is a Hijri year, but the month or the calendar is Gregorian. Correct the year or the month.")
        if calendar == CalendarName.HIJRI
        else _("%(year)s is a Gregorian year, but the month or the calendar is Hijri. Correct the year or the month.")
    )
    return Refused("calendar_conflict", sentence % {"year": year})


def _month_names() -> dict[str, tuple[CalendarName, int]]:
    names: dict[str, tuple[CalendarName, int]] = {}
    for calendar, months in ((CalendarName.HIJRI, MONTHS), (CalendarName.GREGORIAN, GREGORIAN_MONTHS)):
        for number, (arabic, english) in months.items():
            short = (english[:3],) if calendar == CalendarName.GREGORIAN else ()
            for name in (arabic, english, *short, *_OTHER_NAMES.get((calendar, number), ())):
                names[search_key(name)] = (calendar, number)
    return names


_MONTH_OF = _month_names()
_ERA_OF = {search_key(name): calendar for calendar, names in _ERAS.items() for name in names}
_IGNORED = {search_key(word) for word in (*_FILLERS, *(name for pair in WEEKDAYS for name in pair))}
_TOKEN = re.compile(
    r"(?P<number>\d+)|(?P<word>(?:"
    + "|".join(re.escape(name) for name in sorted(_MONTH_OF, key=len, reverse=True))
    + r")(?![^\W\d])|[^\W\d]+)"
)
