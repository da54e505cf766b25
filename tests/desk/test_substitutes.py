"""A file on which too few may vote: the room says so, the general manager appoints, the substitute sees that file alone."""

import pytest

from silah.associations.scope import scope
from silah.policies.pack.vocabulary import Stage
from silah.support.actions import sitting
from silah.support.models import Appointment, ItemState, Vote, Waiting
from tests.desk.conftest import Browsers
from tests.desk.people import House
from tests.desk.test_committee import in_room

WHY = "تنحّى عضوان لصلة قرابة ولا يكتمل النصاب"


@pytest.fixture
def short(house: House):
    """A sitting in session over two files; on the first two of five seats are left, and the quorum is three."""
    first, second = house.at(Stage.COMMITTEE), house.at(Stage.COMMITTEE, first_name="منى")
    made = house.sitting(present=("amal", "abeer", "majed"))
    item = house.listed(made, first)
    house.listed(made, second)
    with scope(association=house.association):
        for name in ("majed", "tariq"):
            sitting.recuse(item, house.staff[name], "صلة قرابة", by=house.actor(name))
    return made, item, first, second


def page_of(browser, address: str) -> str:
    return browser.get(address).content.decode()


def test_the_room_says_why_nothing_can_be_decided_and_what_to_do(house: House, browsers: Browsers, short) -> None:
    made, item, first, _second = short
    for name in ("huda", "amal"):
        page = page_of(getattr(browsers, name), in_room(house, "item", made, item))
        assert "لا يمكن البت في هذا الملف بعد" in page
        assert "يحق لعضوين التصويت على هذا الملف، والنصاب 3." in page
        assert in_room(house, "put_off", made, item) in page
        assert 'id="vote"' not in page
        case = page_of(getattr(browsers, name), house.case_url("request", first))
        assert "يحق لعضوين التصويت على هذا الملف، والنصاب 3." in case
        home = page_of(getattr(browsers, name), house.url("home"))
        assert "لا يمكن البت فيها بعد" in home
        assert in_room(house, "item", made, item) in home
    for name in ("abeer", "salwa"):
        assert "لا يمكن البت فيها بعد" not in page_of(getattr(browsers, name), house.url("home"))
    assert "من لهم التصويت أقل من النصاب" in page_of(browsers.abeer, house.url("home"))
    refused = browsers.amal.post(in_room(house, "vote", made, item), {"choice": "accept"})
    assert refused.status_code == 409
    assert "بدلاء" in refused.content.decode()


def test_the_general_manager_appoints_by_number_alone_and_sees_what_bars_the_others(house, browsers, short) -> None:
    _made, _item, first, _second = short
    address = house.case_url("appoint", first)
    assert "تعيين بديل" not in page_of(browsers.maha, house.url("home"))
    assert first.reference in page_of(browsers.maha, house.url("appointments"))
    page = page_of(browsers.maha, address)
    offered, barred = page.split('<form class="form stack"')[1].split("</form>", 1)
    assert house.staff["layla"].name in offered
    assert "صلة قرابة" in barred
    for name, why in (("noura", "البحث الاجتماعي"), ("salwa", "مطابقة البيانات"), ("maha", "لا يعيّن أحد نفسه")):
        assert house.staff[name].name not in offered
        assert house.staff[name].name in barred
        assert why in barred
    assert first.person.family_name not in page
    for name in ("huda", "amal", "salwa"):
        assert getattr(browsers, name).get(address).status_code == 404
    assert browsers.maha.post(address, {"member": house.staff["noura"].pk, "reason": WHY}).status_code == 422
    assert browsers.maha.post(address, {"member": house.staff["layla"].pk, "reason": WHY}).status_code == 302
    assert house.fresh(first).waiting_for == Waiting.COMMITTEE
    with scope(association=house.association):
        assert Appointment.objects.get().member == house.staff["layla"]
    assert browsers.maha.get(address).status_code == 404


def test_a_substitute_finds_reads_and_votes_on_that_file_and_no_other(house, browsers, short) -> None:
    made, item, first, second = short
    layla, room = browsers.layla, in_room(house, "item", made, item)
    assert layla.get(room).status_code == 404
    assert layla.post(in_room(house, "vote", made, item), {"choice": "accept"}).status_code == 404
    browsers.maha.post(house.case_url("appoint", first), {"member": house.staff["layla"].pk, "reason": WHY})
    home = page_of(layla, house.url("home"))
    assert room in home
    assert first.reference in home
    page = page_of(layla, room)
    assert first.reference in page
    assert second.reference not in page
    for part in (in_room(house, "agenda", made), house.url("sittings")):
        assert f'href="{part}"' not in page
        assert f'href="{part}"' not in page_of(layla, house.case_url("request", first))
    early = layla.post(in_room(house, "vote", made, item), {"choice": "accept"})
    assert early.status_code == 409
    assert f'href="{house.url("sittings")}"' not in early.content.decode()
    with scope(association=house.association):
        other = made.items.exclude(pk=item.pk).get()
    for name in ("item", "vote", "interest"):
        assert layla.get(in_room(house, name, made, other)).status_code == 404
    for name in ("sitting", "agenda", "minutes", "close_sitting"):
        assert layla.get(in_room(house, name, made)).status_code == 404
    assert house.staff["layla"].name in page_of(browsers.huda, in_room(house, "present", made))
    present = [house.staff[name].pk for name in ("amal", "abeer", "layla")]
    browsers.huda.post(in_room(house, "present", made), {"present": present})
    assert 'id="vote"' in page_of(layla, room)
    sent = layla.post(in_room(house, "vote", made, item), {"choice": "accept", "opinion": "تستحق"})
    assert sent.status_code == 302
    with scope(association=house.association):
        assert Vote.objects.get().member == house.staff["layla"]
    assert room not in page_of(layla, house.url("home"))
    seen = page_of(browsers.amal, room)
    assert "عضو بديل في هذا الملف بتعيين من" in seen
    assert WHY in seen
    assert "تستحق" not in seen


def test_a_file_nobody_may_decide_is_put_off_with_its_reason(house, browsers, short) -> None:
    made, item, first, _second = short
    address = in_room(house, "put_off", made, item)
    assert browsers.layla.get(address).status_code == 404
    assert browsers.huda.post(address, {"text": "قصير"}).status_code == 409
    assert browsers.huda.post(in_room(house, "take_off", made, item), follow=True).context["messages"]
    with scope(association=house.association):
        item.refresh_from_db()
        assert item.state == ItemState.LISTED
    assert browsers.huda.post(address, {"text": WHY}).status_code == 302
    with scope(association=house.association):
        item.refresh_from_db()
        assert (item.state, item.note) == (ItemState.DEFERRED, WHY)
    assert WHY in page_of(browsers.huda, in_room(house, "sitting", made))
    assert house.fresh(first).waiting_for == Waiting.SECRETARY


def test_whoever_arrives_during_a_vote_reads_the_way_round_in_the_room(house, browsers, short) -> None:
    made, item, first, _second = short
    room = in_room(house, "item", made, item)
    browsers.maha.post(house.case_url("appoint", first), {"member": house.staff["layla"].pk, "reason": WHY})
    with scope(association=house.association):
        other = made.items.exclude(pk=item.pk).get()
    for page in (page_of(browsers.layla, room), page_of(browsers.huda, room)):
        assert "التصويت جارٍ على ملف" not in page
    browsers.abeer.post(in_room(house, "vote", made, other), {"choice": "accept", "opinion": "رأي"})
    assert "فليرفع أمين السر أو رئيس اللجنة ذلك الملف" in page_of(browsers.layla, room)
    for name in ("huda", "amal"):
        page = page_of(getattr(browsers, name), room)
        assert "ثم أعيدي الملف إلى الجدول" in page or "ثم أعد الملف إلى الجدول" in page, name
    present = [house.staff[name].pk for name in ("amal", "abeer", "majed", "layla")]
    form = in_room(house, "present", made)
    assert "التصويت جارٍ على ملف" in page_of(browsers.huda, form)
    assert browsers.huda.post(form, {"present": present}).status_code == 409
    browsers.huda.post(in_room(house, "take_off", made, other))
    assert browsers.huda.post(form, {"present": present}).status_code == 302
    assert 'id="vote"' in page_of(browsers.layla, room)
