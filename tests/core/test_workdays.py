"""Working days around the weekend, the Eids and Ramadan."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silah.core.workdays import Calendar, is_ramadan, saudi_holidays
from tests.cast import refused

PLAIN = Calendar()
WITH_EID = Calendar(holidays=frozenset(saudi_holidays(2026)))
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def test_friday_and_saturday_are_the_weekend():
    assert [PLAIN.is_working(date(2026, 11, 22) + timedelta(days=i)) for i in range(7)] == [True] * 5 + [False] * 2
    assert PLAIN.next_working(date(2026, 11, 27)) == date(2026, 11, 29)
    assert PLAIN.previous_working(date(2026, 11, 28)) == date(2026, 11, 26)


def test_two_weeks_over_eid_al_fitr_end_later():
    last_day_before = date(2026, 3, 18)
    assert PLAIN.add_working_days(last_day_before, 1) == date(2026, 3, 19)
    assert WITH_EID.add_working_days(last_day_before, 1) == date(2026, 3, 25)
    assert WITH_EID.working_days_between(last_day_before, date(2026, 3, 25)) == 1


def test_arafah_and_eid_al_adha_1447():
    assert WITH_EID.add_working_days(date(2026, 5, 25), 1) == date(2026, 6, 1)


@given(days, st.integers(1, 40))
def test_adding_and_counting_agree(day, count):
    for calendar in (PLAIN, WITH_EID):
        ahead = calendar.add_working_days(day, count)
        assert calendar.is_working(ahead)
        assert calendar.working_days_between(day, ahead) == count
        assert calendar.working_days_between(ahead, day) == -count
        assert calendar.is_working(calendar.add_working_days(day, -count))


@given(days, days)
def test_counting_by_weeks_equals_counting_by_days(start, end):
    start, end = min(start, end), max(start, end)
    slow = sum(WITH_EID.is_working(start + timedelta(days=i)) for i in range(1, (end - start).days + 1))
    assert WITH_EID.working_days_between(start, end) == slow


def test_no_working_days_added_is_the_first_one_from_here():
    assert PLAIN.add_working_days(date(2026, 11, 27), 0) == date(2026, 11, 29)


def test_a_calendar_without_work_is_refused():
    with refused("no_working_day"):
        Calendar(weekend=frozenset(range(7)))
    closed = frozenset(date(2026, 1, 1) + timedelta(days=i) for i in range(800))
    with refused("no_working_day"):
        Calendar(holidays=closed).next_working(date(2026, 1, 1))


def test_suggested_holidays_have_names_of_the_language():
    assert saudi_holidays(2026, language="ar")[date(2026, 9, 23)] == "اليوم الوطني"
    assert saudi_holidays(2026, language="en")[date(2026, 2, 22)].startswith("Founding Day")


@pytest.mark.parametrize(
    ("day", "fasting"),
    [
        (date(2026, 2, 17), False), (date(2026, 2, 18), True), (date(2027, 2, 8), True), (date(2028, 1, 28), True),
        (date(1900, 1, 1), False),
    ],
)  # fmt: skip
def test_ramadan(day, fasting):
    assert is_ramadan(day) is fasting
