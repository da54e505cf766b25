"""Days off: added in either calendar, taken back before they come, and moving no promise already made."""

from datetime import date, datetime, timedelta

import pytest

from silah.associations.actions import working_calendar
from silah.associations.contact_points import Told, keep_contact_point
from silah.associations.days_off import add_days_off, take_back_days_off
from silah.associations.models import Holiday
from silah.associations.scope import scope
from silah.audit.models import Entry
from silah.core import clock
from silah.support.models import SupportRequest
from tests.cast import refused
from tests.desk.conftest import Browsers
from tests.desk.people import House

#: A Sunday, with no holiday of the Kingdom in the weeks after it.
NOW = datetime(2026, 11, 15, 9, tzinfo=clock.RIYADH)


@pytest.fixture(autouse=True)
def today(settings):
    with clock.at(NOW):
        yield


def typed(name: str, first: str, last: str = "", **press: str) -> dict[str, str]:
    return {"name": name, "first": first, "last": last, **(press or {"add": "1"})}


def days_off(house: House) -> set[date]:
    with scope(association=house.association):
        return set(working_calendar(house.association).holidays)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-12-06", "2026-12-08"),
        ("٦ ديسمبر ٢٠٢٦", "٨ ديسمبر ٢٠٢٦"),
        ("26 جمادى الآخرة 1448", "28/6/1448"),
        ("۲۶/۶/۱۴۴۸", "8 December 2026"),
    ],
)
def test_a_stretch_is_added_in_either_calendar_and_any_digits(
    first: str, last: str, house: House, browsers: Browsers
) -> None:
    assert browsers.maha.post(house.url("holidays"), typed("إجازة منتصف الفصل", first, last)).status_code == 302
    assert {date(2026, 12, 6), date(2026, 12, 7), date(2026, 12, 8)} <= days_off(house)
    page = browsers.maha.get(house.url("holidays")).content.decode()
    assert "إجازة منتصف الفصل" in page
    assert "26 جمادى الآخرة 1448" in page
    assert "6 ديسمبر 2026" in page
    entry = Entry.objects.filter(act="associations.add_days_off").get()
    assert entry.facts == {"first": "2026-12-06", "last": "2026-12-08", "days": 3}


def test_no_promise_already_made_moves_and_the_page_says_so(house: House, browsers: Browsers) -> None:
    case = house.submitted()
    promised = case.target_on
    answer = browsers.maha.post(
        house.url("holidays"), typed("إجازة", str(promised), str(promised + timedelta(days=1)), look="1")
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert case.reference in page, "the request whose day falls on it is named"
    assert "لا يتحرك" in page or "لا يتغيّر" in page
    assert promised not in days_off(house), "looking changes nothing"
    browsers.maha.post(house.url("holidays"), typed("إجازة", str(promised), str(promised + timedelta(days=1))))
    with scope(association=house.association):
        assert SupportRequest.objects.get(pk=case.pk).target_on == promised
        assert promised in days_off(house)


def test_the_next_promise_is_counted_without_the_new_days(house: House, browsers: Browsers) -> None:
    before = house.submitted(first_name="سارة").target_on
    browsers.maha.post(house.url("holidays"), typed("إجازة", "2026-11-22", "2026-11-23"))
    after = house.submitted(first_name="منى").target_on
    with scope(association=house.association):
        assert after == working_calendar(house.association).add_working_days(before, 2)


def test_who_sees_no_files_is_told_how_many_and_not_whose(house: House, browsers: Browsers) -> None:
    case = house.submitted()
    page = browsers.saud.post(house.url("holidays"), typed("إجازة", str(case.target_on), look="1")).content.decode()
    assert case.reference not in page
    assert 'id="effect"' in page


def test_days_off_are_taken_back_before_they_come(house: House, browsers: Browsers) -> None:
    browsers.maha.post(house.url("holidays"), typed("إجازة", "2026-12-06", "2026-12-08"))
    undo = {"first": "2026-12-06", "last": "2026-12-08"}
    assert browsers.maha.get(house.url("take_back_days"), undo).status_code == 200
    assert date(2026, 12, 7) in days_off(house), "asking changes nothing"
    assert browsers.maha.post(house.url("take_back_days"), undo).status_code == 302
    assert not {date(2026, 12, 6), date(2026, 12, 7), date(2026, 12, 8)} & days_off(house)
    assert Entry.objects.filter(act="associations.take_back_days_off").get().facts["days"] == 3
    again = browsers.maha.post(house.url("take_back_days"), undo, follow=True)
    assert "تحقق" in again.content.decode() or "عاد" in again.content.decode()


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [
        ("2026-11-14", "", 422),  # yesterday
        ("2026-12-08", "2026-12-06", 409),  # turned round
        ("2026-12-06", "2027-12-06", 409),  # a year mistyped
        ("2026-12-04", "2026-12-05", 409),  # a weekend
        ("32/6/1448", "", 422),
        ("", "", 422),
    ],
)
def test_a_stretch_that_cannot_be_is_refused_in_words(
    first: str, last: str, status: int, house: House, browsers: Browsers
) -> None:
    before = days_off(house)
    answer = browsers.maha.post(house.url("holidays"), typed("إجازة", first, last))
    assert answer.status_code == status
    assert 'id="summary"' in answer.content.decode()
    assert "إجازة" in answer.content.decode(), "nothing typed is lost"
    assert days_off(house) == before


def test_the_acts_refuse_by_themselves(house: House) -> None:
    by, association = house.actor("maha"), house.association
    with scope(association=association):
        with refused("day_passed"):
            add_days_off(association, date(2026, 11, 1), date(2026, 11, 2), "إجازة", by=by)
        with refused("name_missing"):
            add_days_off(association, date(2026, 12, 6), date(2026, 12, 6), " ", by=by)
        add_days_off(association, date(2026, 12, 6), date(2026, 12, 7), "إجازة", by=by)
        with refused("dates_turned"):
            add_days_off(association, date(2026, 12, 8), date(2026, 12, 6), "إجازة", by=by)
        with refused("too_long"):
            add_days_off(association, date(2026, 12, 6), date(2027, 12, 6), "إجازة", by=by)
        with refused("already_off"):
            add_days_off(association, date(2026, 12, 6), date(2026, 12, 7), "أخرى", by=by)
        assert add_days_off(association, date(2026, 12, 7), date(2026, 12, 8), "أخرى", by=by) == [date(2026, 12, 8)]
        assert Holiday.objects.get(on=date(2026, 12, 7)).name == "إجازة", "days off before keep their name"
        with refused("no_such_days"):
            take_back_days_off(association, date(2026, 12, 20), date(2026, 12, 21), by=by)
        with refused("day_passed"):
            take_back_days_off(association, date(2026, 11, 1), date(2026, 11, 2), by=by)


@pytest.mark.parametrize("name", ["salwa", "huda", "reem"])
def test_days_off_are_for_those_who_look_after_the_settings(name: str, house: House, browsers: Browsers) -> None:
    before = days_off(house)
    assert getattr(browsers, name).get(house.url("holidays")).status_code == 404
    assert getattr(browsers, name).post(house.url("holidays"), typed("إجازة", "2026-12-06")).status_code == 404
    assert days_off(house) == before


def test_only_who_manages_settings_changes_days_off_or_channels(house: House) -> None:
    by = house.actor("salwa")
    day = date(2026, 12, 6)
    with scope(association=house.association):
        for act in (
            lambda: add_days_off(house.association, day, day, "إجازة", by=by),
            lambda: take_back_days_off(house.association, day, day, by=by),
            lambda: keep_contact_point(house.association, "C2", Told(address="x"), named={"C2"}, seen=None, by=by),
        ):
            with refused("right_missing"):
                act()
