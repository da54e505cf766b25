"""What is taken on the telephone without a request: kept on the page of calls, listed for the day, counted by evidence."""

from datetime import timedelta

from django.utils import timezone

from silah.associations.contact_points import Told, keep_contact_point
from silah.associations.scope import scope
from silah.audit.actors import SYSTEM
from silah.support.models import Inquiry
from tests.desk.conftest import Browsers
from tests.desk.people import House

CALL = {"about": "papers", "channel": "C2", "note": "سُئل عن صك الطلاق"}


def test_a_call_is_kept_and_stands_in_the_list_of_the_day(house: House, browsers: Browsers) -> None:
    page = browsers.salwa.get(house.url("call")).content.decode()
    assert house.url("keep_call") in page
    assert CALL["note"] not in page
    assert browsers.salwa.post(house.url("keep_call"), CALL).status_code == 302
    with scope(association=house.association):
        assert Inquiry.objects.get().taken_by == house.staff["salwa"]
    page = browsers.fahd.get(house.url("call")).content.decode()
    for word in (CALL["note"], house.staff["salwa"].name, "أوراق أو بيانات مطلوبة"):
        assert word in page, word
    with scope(association=house.association):
        Inquiry.objects.update(taken_at=timezone.now() - timedelta(days=2))
    assert CALL["note"] not in browsers.salwa.get(house.url("call")).content.decode()


def test_what_is_missing_is_said_beside_the_form_and_nothing_is_kept(house: House, browsers: Browsers) -> None:
    assert browsers.salwa.post(house.url("keep_call"), {**CALL, "about": ""}).status_code == 422
    other = browsers.salwa.post(house.url("keep_call"), {**CALL, "about": "other", "note": ""})
    assert other.status_code == 409
    assert "اكتب" in other.content.decode()
    with scope(association=house.association):
        assert not Inquiry.objects.exists()


def test_only_who_receives_keeps_and_reads_calls(house: House, browsers: Browsers, neighbours: House) -> None:
    browsers.salwa.post(house.url("keep_call"), CALL)
    for name in ("noura", "amal", "layla", "maha"):
        assert getattr(browsers, name).get(house.url("call")).status_code == 404
        assert getattr(browsers, name).post(house.url("keep_call"), CALL).status_code == 404
    theirs = Browsers(neighbours)
    assert CALL["note"] not in theirs.salwa.get(neighbours.url("call")).content.decode()


def test_the_clause_of_a_channel_shows_the_inquiries_without_their_notes(house: House, browsers: Browsers) -> None:
    browsers.salwa.post(house.url("keep_call"), CALL)
    page = browsers.maha.get(house.url("clause", code="C2")).content.decode()
    assert "أوراق أو بيانات مطلوبة" in page
    assert house.staff["salwa"].name in page
    assert CALL["note"] not in page


def test_the_clause_of_the_profile_shows_each_channel_open_or_paused(house: House, browsers: Browsers) -> None:
    with scope(association=house.association):
        told = Told(is_open=False, reason="عطل في المقسم حتى الأحد")
        keep_contact_point(house.association, "C2", told, named={"C2"}, seen=None, by=SYSTEM)
    answer = browsers.maha.get(house.url("clause", code="G1"))
    page = answer.content.decode()
    assert "عطل في المقسم حتى الأحد" in page
    assert "وموقوف بسبب مذكور 1" in page
