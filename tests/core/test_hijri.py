"""Umm al-Qura, day by day, and the words in which both calendars are shown."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import translation

from silah.core import clock
from silah.core.hijri import (
    FIRST_DAY,
    LAST_DAY,
    Hijri,
    both,
    both_weekday,
    disagree,
    format_gregorian,
    format_hijri,
    hijri_year,
    in_range,
    month_length,
    short_both,
    to_gregorian,
    to_hijri,
)
from silah.core.refused import Refused


def test_every_day_from_1343_to_1500_goes_there_and_back_and_none_is_skipped():
    day, expected = FIRST_DAY, Hijri(1343, 1, 1)
    while day <= LAST_DAY:
        assert to_hijri(day) == expected
        assert to_gregorian(expected.year, expected.month, expected.day) == day
        if expected.day < month_length(expected.year, expected.month):
            expected = Hijri(expected.year, expected.month, expected.day + 1)
        elif expected.month < 12:
            expected = Hijri(expected.year, expected.month + 1, 1)
        else:
            expected = Hijri(expected.year + 1, 1, 1)
        day += timedelta(days=1)
    assert expected == Hijri(1501, 1, 1)


@pytest.mark.parametrize(
    ("hijri", "gregorian"),
    [
        ((1446, 1, 13), date(2024, 7, 19)),
        ((1442, 11, 25), date(2021, 7, 5)),
        ((1444, 3, 14), date(2022, 10, 10)),
        ((1448, 7, 18), date(2026, 12, 27)),
        ((1447, 9, 1), date(2026, 2, 18)),
        ((1448, 9, 1), date(2027, 2, 8)),
    ],
)
def test_dates_printed_on_official_papers_agree(hijri, gregorian):
    assert to_gregorian(*hijri) == gregorian
    assert to_hijri(gregorian) == Hijri(*hijri)
    assert disagree(Hijri(*hijri), gregorian + timedelta(days=2)) == 2


@pytest.mark.parametrize("day", [FIRST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1), date(1900, 1, 1)])
def test_a_day_outside_the_tables_is_refused_but_still_shown(day):
    assert not in_range(day)
    with pytest.raises(Refused) as refusal:
        to_hijri(day)
    assert refusal.value.code == "hijri_range"
    assert both(day, language="ar") == format_hijri(day, language="ar") == format_gregorian(day, language="ar")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ((1448, 9, 30), "no_such_day"),
        ((1448, 1, 0), "no_such_day"),
        ((1448, 13, 1), "no_such_month"),
        ((1448, 0, 1), "no_such_month"),
        ((1342, 1, 1), "hijri_range"),
        ((1501, 1, 1), "hijri_range"),
    ],
)
def test_an_impossible_hijri_day_is_refused_by_name(given, code):
    with pytest.raises(Refused) as refusal:
        to_gregorian(*given)
    assert refusal.value.code == code
    assert str(refusal.value) == refusal.value.sentence


def test_both_calendars_in_both_languages():
    day = date(2026, 12, 27)
    assert both(day, language="ar") == "18 رجب 1448\u00a0هـ الموافق 27 ديسمبر 2026\u00a0م"
    assert both(day, language="ar-her") == both(day, language="ar")
    assert both(day, language="en") == "18 Rajab 1448 AH, 27 December 2026"
    assert both_weekday(day, language="ar") == "الأحد 18 رجب 1448\u00a0هـ الموافق 27 ديسمبر 2026\u00a0م"
    assert both_weekday(day, language="en") == "Sunday 18 Rajab 1448 AH, 27 December 2026"
    assert short_both(day, language="ar") == "18 رجب (27 ديسمبر)"
    assert hijri_year(day) == 1448
    with translation.override("en"):
        assert both(day) == "18 Rajab 1448 AH, 27 December 2026"


def test_a_moment_is_shown_as_the_day_it_is_in_riyadh():
    late_in_london = datetime(2026, 12, 26, 22, 30, tzinfo=clock.UTC)
    assert format_gregorian(late_in_london, language="en") == "27 December 2026"
    assert to_hijri(late_in_london) == Hijri(1448, 7, 18)
    assert short_both(late_in_london, language="ar") == "18 رجب (27 ديسمبر)"
