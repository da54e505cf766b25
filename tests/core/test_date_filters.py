"""Dates on pages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import translation

from silah.core import clock

DAY = date(2026, 12, 27)
NOON = datetime(2026, 12, 27, 9, 0, tzinfo=UTC)


def shown(filter_name: str, value: object, language: str = "en") -> str:
    with translation.override(language), clock.at(NOON):
        return Template("{% load dates %}{{ value|" + filter_name + " }}").render(Context({"value": value}))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("both", "18 Rajab 1448 AH, 27 December 2026"),
        ("both_weekday", "Sunday 18 Rajab 1448 AH, 27 December 2026"),
        ("hijri", "18 Rajab 1448 AH"),
        ("gregorian", "27 December 2026"),
        ("weekday", "Sunday"),
    ],
)
def test_a_day(name, text):
    assert shown(name, DAY) == text
    assert shown(name, NOON) == text


@pytest.mark.parametrize(
    "name", ["both", "both_weekday", "hijri", "gregorian", "weekday", "when", "clock_time", "duration_days"]
)
def test_nothing_is_shown_for_nothing(name):
    assert shown(name, None) == shown(name, "") == ""


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (NOON, "Today 12:00"),
        (datetime(2026, 12, 27, 6, 52, tzinfo=UTC), "Today 9:52"),
        (datetime(2026, 12, 26, 20, 59, tzinfo=UTC), "Yesterday 23:59"),
        (datetime(2026, 12, 26, 21, 0, tzinfo=UTC), "Today 0:00"),
        (datetime(2026, 12, 28, 6, 0, tzinfo=UTC), "Tomorrow 9:00"),
        (datetime(2026, 12, 20, 6, 0, tzinfo=UTC), "11 Rajab 1448 AH, 20 December 2026 9:00"),
        (DAY, "Today"),
        (date(2026, 12, 20), "11 Rajab 1448 AH, 20 December 2026"),
    ],
)
def test_when(moment, text):
    assert shown("when", moment) == text


@pytest.mark.parametrize(
    ("days", "english", "arabic"),
    [
        (0, "0 days", "أقل من يوم"),
        (1, "1 day", "يوم واحد"),
        (-2, "2 days", "يومان"),
        (3, "3 days", "3 أيام"),
        (11, "11 days", "11 يومًا"),
        (100, "100 days", "100 يوم"),
        (timedelta(days=14, hours=5), "14 days", "14 يومًا"),
    ],
)
def test_lengths_in_days(days, english, arabic):
    assert shown("duration_days", days) == english
    assert shown("duration_days", days, "ar") == shown("duration_days", days, "ar-her") == arabic


def test_arabic_words_of_time():
    assert shown("when", NOON, "ar") == "اليوم 12:00"
    assert shown("clock_time", datetime(2026, 12, 27, 13, 5, tzinfo=UTC), "ar") == "4:05 مساءً"
    assert shown("clock_time", datetime(2026, 12, 27, 13, 5, tzinfo=UTC)) == "4:05 pm"


def test_a_refusal_speaks_to_a_woman_as_to_a_woman():
    from silah.core.identifiers import national_id
    from silah.core.refused import Refused

    sentences = {}
    for language in ("ar", "ar-her", "en"):
        with translation.override(language), pytest.raises(Refused) as refusal:
            national_id("1000000000")
        sentences[language] = str(refusal.value)
    assert "قارنه" in sentences["ar"]
    assert "قارنيه" in sentences["ar-her"]
    assert "Compare" in sentences["en"]
