"""Dates as people type them."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from silah.core.hijri import CalendarName, both, both_weekday, format_gregorian, format_hijri, to_hijri
from silah.core.refused import Refused
from silah.core.typed_dates import parse_date, parse_parts

DAY = date(2026, 12, 27)
days = st.dates(date(1924, 8, 1), date(2077, 11, 16))
languages = st.sampled_from(["ar", "en"])
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@given(days, languages)
def test_what_we_write_we_read(day, language):
    for written, calendar in [
        (format_hijri(day, language=language), CalendarName.HIJRI),
        (format_gregorian(day, language=language), CalendarName.GREGORIAN),
        (both(day, language=language), CalendarName.HIJRI),
        (both_weekday(day, language=language), CalendarName.HIJRI),
        (day.isoformat(), CalendarName.GREGORIAN),
        (str(to_hijri(day)), CalendarName.HIJRI),
    ]:
        found = parse_date(written)
        assert (found.date, found.calendar) == (day, calendar)


@given(
    days, st.sampled_from(["/", "-", ".", " ", " / ", "–", "،"]), st.sampled_from([EASTERN, PERSIAN, {}]), st.booleans()
)
def test_any_digits_any_separator_either_order(day, separator, digits, year_first):
    hijri = to_hijri(day)
    for parts in [(day.day, day.month, day.year), (hijri.day, hijri.month, hijri.year)]:
        written = separator.join(str(part) for part in (reversed(parts) if year_first else parts)).translate(digits)
        assert parse_date(written).date == day
        assert parse_parts(*(str(part).translate(digits) for part in parts)).date == day


@given(st.text())
@example("٣٠/٢/١٤٤٨\u202e")
@example("9" * 400)
@example("رجب رجب رجب")
@example("ه 18/7/1448 م")
def test_any_text_is_a_date_or_a_plain_refusal(text):
    with suppress(Refused):
        assert isinstance(parse_date(text).date, date)


@pytest.mark.parametrize(
    "typed",
    [
        "18 رجب 1448",
        "١٨ رجب ١٤٤٨هـ",
        "١٨\u200f/٠٧\u200f/١٤٤٨ هـ",
        "1448 رجب 18",
        "يوم الأحد 18 رجب لعام 1448",
        "18/7/1448 هجري",
        "18/7/1448هـ",
        "18رجب1448هـ",
        "27-12-2026 م",
        "2026/12/27",
        "27 Dec 2026",
        "December 27, 2026",
        "18/7/1448 هـ الموافق 27/12/2026 م",
        "27 ديسمبر 2026 الموافق 18 رجب 1448",
        "19/7/1448 الموافق 27/12/2026",
    ],
)
def test_the_same_day_in_many_hands(typed):
    found = parse_date(typed)
    assert found.date == DAY
    assert found.typed


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("3 ربيع الثاني 1448", date(2026, 9, 14)),
        ("3 ربيع الآخر 1448", date(2026, 9, 14)),
        ("1 جمادى الثانية 1448", date(2026, 11, 11)),
        ("1 جمادي الاخره 1448", date(2026, 11, 11)),
        ("5 ذي القعدة 1448", date(2027, 4, 12)),
        ("5 إبريل 2027", date(2027, 4, 5)),
    ],
)
def test_other_names_of_months(typed, day):
    assert parse_date(typed).date == day


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "date_shape"),
        ("رجب", "date_shape"),
        ("1448", "date_shape"),
        ("18/7", "date_shape"),
        ("18071448", "date_shape"),
        ("18/7/48", "year_digits"),
        ("5/6/7", "year_digits"),
        ("1448/7/2026", "year_digits"),
        ("18/7/1700", "year_unknown"),
        ("18/7/999", "year_unknown"),
        ("12/27/2026", "no_such_month"),
        ("30/9/1448", "no_such_day"),
        ("31/4/2026", "no_such_day"),
        ("29 فبراير 2027", "no_such_day"),
        ("45/4/2026", "no_such_day"),
        ("18 رجب 2026", "calendar_conflict"),
        ("18 ديسمبر 1448", "calendar_conflict"),
        ("18/7/1448 م", "calendar_conflict"),
        ("18/7/1448 هـ م", "calendar_conflict"),
        ("18 رجب 1448 الموافق 27 نوفمبر 2026", "dates_disagree"),
        ("18 رجب 1448 الموافق 18 رجب 1448", "date_shape"),
        ("بعد 18/7/1448", "date_word"),
        ("18/7/1448 10:30", "date_shape"),
        ("1/7/1340", "hijri_range"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(typed, code):
    with pytest.raises(Refused) as refusal:
        parse_date(typed)
    assert refusal.value.code == code


def test_the_chosen_calendar_must_agree_with_the_year():
    assert parse_date("18/7/1448", CalendarName.HIJRI).date == DAY
    with pytest.raises(Refused) as refusal:
        parse_date("18/7/1448", "gregorian")
    assert refusal.value.code == "calendar_conflict"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("18", "", "1448"), "date_part_missing"),
        (("18", "7h", "2026"), "calendar_conflict"),
        (("18", "7", "48"), "year_digits"),
        (("x", "7h", "1448"), "date_word"),
        (("18 5", "7h", "1448"), "date_shape"),
        (("45", "7h", "1448"), "no_such_day"),
    ],
)
def test_three_boxes_are_refused_by_name(parts, code):
    with pytest.raises(Refused) as refusal:
        parse_parts(*parts)
    assert refusal.value.code == code


def test_three_boxes_are_read():
    assert parse_parts("١٨", "7h", "١٤٤٨").date == DAY
    assert parse_parts("27", "12g", "2026").calendar == CalendarName.GREGORIAN
