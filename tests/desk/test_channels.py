"""Channels: described, opened, paused with a reason, never removed; the public reads it at once."""

import pytest
from django.test import Client

from silah.associations.contact_points import Told, keep_contact_point
from silah.associations.models import ContactPoint
from silah.associations.scope import scope
from silah.audit.models import Entry
from tests.cast import refused, refused_at_the_door
from tests.desk.conftest import Browsers
from tests.desk.people import House


def say(house: House, code: str = "C2", **told: object) -> dict[str, object]:
    """The form of a channel as somebody fills it in."""
    with scope(association=house.association):
        now = ContactPoint.objects.current().filter(code=code).first()
    empty = {"address": "", "hours": "", "note": "", "responsible": "", "state": "open", "reason": ""}
    return empty | {"seen": now.pk if now else ""} | told


def contact_page(house: House) -> str:
    return Client().get(f"/{house.slug}/contact/").content.decode()


def test_a_channel_is_described_and_the_public_reads_it_at_once(house: House, browsers: Browsers) -> None:
    page = house.url("channel", code="C2")
    salwa = house.staff["salwa"]
    given = say(house, address="٠١٣ ٧٦٦ ٠٠٦٩", hours="الأحد إلى الخميس، 8:00 إلى 15:00", responsible=salwa.pk)
    assert browsers.maha.post(page, given).status_code == 302
    public = contact_page(house)
    assert "013 766 0069" in public
    assert "tel:+966137660069" in public
    assert "الأحد إلى الخميس" in public
    assert salwa.name not in public
    assert salwa.name in browsers.maha.get(house.url("channels")).content.decode()
    entry = Entry.objects.filter(act="associations.keep_channel").get()
    assert (entry.actor_name, entry.about_name) == (house.staff["maha"].name, "C2")
    assert "address" in entry.facts["changed"]


def test_what_was_said_before_stays_as_history(house: House, browsers: Browsers) -> None:
    page = house.url("channel", code="C3")
    browsers.saud.post(page, say(house, "C3", address="حساب أول"))
    browsers.saud.post(page, say(house, "C3", address="حساب ثان"))
    shown = browsers.maha.get(page).content.decode()
    assert "حساب أول" in shown
    assert house.staff["saud"].name in shown
    with scope(association=house.association):
        assert [one.address for one in ContactPoint.objects.of("C3")] == ["حساب ثان", "حساب أول"]
        assert ContactPoint.objects.current().get(code="C3").address == "حساب ثان"
    assert "حساب أول" not in contact_page(house)


def test_a_channel_is_paused_with_a_reason_that_the_public_reads(house: House, browsers: Browsers) -> None:
    page = house.url("channel", code="C2")
    bare = browsers.maha.post(page, say(house, state="paused"))
    assert bare.status_code == 422
    assert browsers.maha.post(page, say(house, state="paused", reason="انقطع الخط، راسلونا")).status_code == 302
    assert "انقطع الخط، راسلونا" in contact_page(house)
    browsers.maha.post(page, say(house, address="0137660069"))
    assert "انقطع الخط" not in contact_page(house)


def test_a_channel_that_the_policy_names_cannot_be_removed(house: House, browsers: Browsers) -> None:
    browsers.maha.post(house.url("channel", code="C2"), say(house, address="0137660069"))
    with scope(association=house.association):
        with pytest.raises(TypeError, match="paused, never removed"):
            ContactPoint.objects.all().delete()
        with pytest.raises(TypeError, match="paused, never removed"):
            ContactPoint.objects.get().delete()
    assert browsers.maha.delete(house.url("channel", code="C2")).status_code != 302
    assert "013 766 0069" in contact_page(house)


def test_a_channel_that_the_policy_does_not_name_is_refused(house: House, browsers: Browsers) -> None:
    assert browsers.maha.get(house.url("channel", code="C10")).status_code == 404
    with scope(association=house.association), refused("unknown_channel"):
        keep_contact_point(house.association, "C10", Told(), named={"C1"}, seen=None, by=house.actor("maha"))


def test_of_two_who_change_a_channel_the_second_is_told(house: House, browsers: Browsers) -> None:
    page = house.url("channel", code="C2")
    stale = say(house, address="0137660000")
    browsers.maha.post(page, say(house, address="0137660069"))
    with refused_at_the_door("changed_meanwhile"):
        answer = browsers.saud.post(page, stale)
    assert answer.status_code == 409
    assert "0137660000" in answer.content.decode()
    assert "013 766 0069" in contact_page(house)


def test_what_says_nothing_new_and_a_pause_without_a_word_are_refused(house: House, browsers: Browsers) -> None:
    page = house.url("channel", code="C2")
    assert browsers.maha.post(page, say(house, address="0137660069")).status_code == 302
    with refused_at_the_door("unchanged"):
        assert browsers.saud.post(page, say(house, address="0137660069")).status_code == 409
    with scope(association=house.association):
        assert ContactPoint.objects.get().kept_by == house.staff["maha"].name
        with refused("reason_missing"):
            keep_contact_point(
                house.association,
                "C1",
                Told(is_open=False, reason=" "),
                named={"C1"},
                seen=None,
                by=house.actor("maha"),
            )
        paused = Told(is_open=False, reason="إجازة المقر")
        keep_contact_point(house.association, "C1", paused, named={"C1"}, seen=None, by=house.actor("maha"))
        assert not ContactPoint.objects.current().get(code="C1").is_open


@pytest.mark.parametrize(("code", "address"), [("C2", "12"), ("C2", "هاتف")])
def test_a_number_that_nobody_can_call_is_refused_in_words(
    code: str, address: str, house: House, browsers: Browsers
) -> None:
    answer = browsers.maha.post(house.url("channel", code=code), say(house, code, address=address))
    assert answer.status_code == 422
    assert address in answer.content.decode()


@pytest.mark.parametrize("name", ["salwa", "noura", "amal", "reem"])
def test_channels_are_for_those_who_look_after_the_settings(name: str, house: House, browsers: Browsers) -> None:
    visitor = getattr(browsers, name)
    assert visitor.get(house.url("channels")).status_code == 404
    assert visitor.post(house.url("channel", code="C2"), say(house, address="0137660069")).status_code == 404
    with scope(association=house.association):
        assert not ContactPoint.objects.exists()
