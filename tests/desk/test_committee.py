"""The committee room (clause H5): agenda, quorum, interests, sealed votes, the decision, the minutes."""

from dataclasses import replace
from typing import Any

from silah.associations.scope import scope
from silah.policies.actions import adopt
from silah.policies.pack.vocabulary import Stage
from silah.support.models import AgendaItem, Attendance, Choice, Decision, Sitting
from tests.cast import refused_at_the_door
from tests.desk.conftest import Browsers
from tests.desk.people import House

RULING = {
    "explanation": "قبلت اللجنة طلبكِ.", "grant0-kind": "programme", "grant0-title": "برنامج الخياطة", "grant0-times": "1",
}  # fmt: skip


def in_room(house: House, page: str, made: Sitting, item: AgendaItem | None = None) -> str:
    parts: dict[str, Any] = {"year": made.hijri_year, "number": made.number}
    return house.url(page, **parts, pk=item.pk) if item else house.url(page, **parts)


def test_a_sitting_is_planned_and_only_complete_files_are_listed(house: House, browsers: Browsers) -> None:
    ready, early = house.at(Stage.COMMITTEE), house.at(Stage.RESEARCH, first_name="منى")
    past = {"day_day": "1", "day_month": "1g", "day_year": "2020", "at": "10:00"}
    assert browsers.huda.post(house.url("plan_sitting"), past).status_code == 422
    browsers.huda.post(
        house.url("plan_sitting"), {"day_day": "1", "day_month": "6g", "day_year": "2030", "at": "10:00"}
    )
    with scope(association=house.association):
        made = Sitting.objects.get()
    page = browsers.huda.get(in_room(house, "add_to_agenda", made)).content.decode()
    assert ready.reference in page
    assert early.reference not in page
    assert browsers.huda.post(in_room(house, "add_to_agenda", made), {"chosen": [early.token]}).status_code == 422
    browsers.huda.post(in_room(house, "add_to_agenda", made), {"chosen": [ready.token]})
    with scope(association=house.association):
        assert AgendaItem.objects.get().support_request_id == ready.pk
    assert browsers.huda.post(house.case_url("list", ready), {"sitting": made.pk}).status_code == 409


def test_without_a_quorum_the_sitting_stays_shut(house: House, browsers: Browsers) -> None:
    made = house.sitting(present=("amal",), opened=False)
    house.listed(made, house.at(Stage.COMMITTEE))
    page = browsers.huda.post(in_room(house, "open_sitting", made), follow=True).content.decode()
    assert "notice-bad" in page
    browsers.huda.post(
        in_room(house, "present", made), {"present": [house.staff[n].pk for n in ("amal", "abeer", "majed")]}
    )
    browsers.huda.post(in_room(house, "open_sitting", made))
    with scope(association=house.association):
        assert Sitting.objects.get().state == "open"
    assert "notice-bad" in browsers.huda.post(in_room(house, "open_sitting", made), follow=True).content.decode()


def test_an_empty_agenda_offers_no_opening_and_says_what_to_do(house: House, browsers: Browsers) -> None:
    made = house.sitting(opened=False)
    opening, room = in_room(house, "open_sitting", made), in_room(house, "sitting", made)
    page = browsers.huda.get(room).content.decode()
    assert opening not in page
    assert in_room(house, "add_to_agenda", made) in page
    assert "الجدول فارغ" in page
    refused = browsers.huda.post(opening, follow=True).content.decode()
    assert "notice-bad" in refused
    assert "جدول الأعمال فارغ" in refused
    house.listed(made, house.at(Stage.COMMITTEE))
    assert opening in browsers.huda.get(room).content.decode()
    browsers.huda.post(opening)
    with scope(association=house.association):
        assert Sitting.objects.get(pk=made.pk).state == "open"


def test_the_room_leads_to_who_is_present_by_one_button_alone(house: House, browsers: Browsers) -> None:
    made = house.sitting()
    item = house.listed(made, house.at(Stage.COMMITTEE))
    present = f'href="{in_room(house, "present", made)}"'

    def in_panel() -> int:
        page = browsers.huda.get(in_room(house, "item", made, item)).content.decode()
        return page.split("only-wide", 1)[1].count(present)

    assert in_panel() == 1
    with scope(association=house.association):
        Attendance.objects.filter(sitting=made).update(is_present=False)
    assert in_panel() == 1


def test_votes_are_sealed_until_the_last_one_is_in(house: House, browsers: Browsers) -> None:
    made = house.sitting()
    item = house.listed(made, house.at(Stage.COMMITTEE))
    vote = in_room(house, "vote", made, item)
    browsers.abeer.post(vote, {"choice": "refuse", "opinion": "رأي عبير السري"})
    own = browsers.abeer.get(in_room(house, "item", made, item)).content.decode()
    assert "رأي عبير السري" in own
    for name in ("majed", "amal", "huda", "maha"):
        page = getattr(browsers, name).get(in_room(house, "item", made, item)).content.decode()
        assert "رأي عبير السري" not in page, name
    case_page = browsers.majed.get(house.case_url("request", item.support_request)).content.decode()
    assert "رأي عبير السري" not in case_page
    browsers.majed.post(vote, {"choice": "accept", "opinion": "رأي ماجد"})
    browsers.amal.post(vote, {"choice": "accept", "opinion": "رأي الرئيس"})
    page = browsers.huda.get(in_room(house, "item", made, item)).content.decode()
    assert "رأي عبير السري" in page


def test_the_members_see_opinions_as_they_come_where_the_policy_seals_none(house: House, browsers: Browsers) -> None:
    pack = house.policy.pack
    rule = replace(pack.committee, sealed_opinions=False)
    house = replace(house, policy=adopt(replace(pack, committee=rule), sample=True))
    made = house.sitting()
    item = house.listed(made, house.at(Stage.COMMITTEE))
    room = in_room(house, "item", made, item)
    assert "مختوم" not in browsers.abeer.get(room).content.decode()
    vote = {"choice": "refuse", "opinion": "رأي عبير المفتوح"}
    given = browsers.abeer.post(in_room(house, "vote", made, item), vote, follow=True).content.decode()
    assert "وصل صوتكِ، ويراه الأعضاء الآن." in given
    assert "مختوم" not in given
    for name in ("majed", "amal", "huda"):
        assert "رأي عبير المفتوح" in getattr(browsers, name).get(room).content.decode(), name
    assert "رأي عبير المفتوح" not in browsers.maha.get(room).content.decode(), (
        "who has no seat learns it with the result"
    )
    case_page = browsers.majed.get(house.case_url("request", item.support_request)).content.decode()
    assert "صوّت في الجلسة" in case_page
    assert "والصوت مختوم" not in case_page
    assert "رأي عبير المفتوح" not in case_page
    assert "يراها الأعضاء فور وصولها" in browsers.majed.get(house.url("policy")).content.decode()


def test_a_vote_is_given_once_by_its_owner_in_session(house: House, browsers: Browsers) -> None:
    made = house.sitting()
    item = house.listed(made, house.at(Stage.COMMITTEE))
    vote = in_room(house, "vote", made, item)
    assert browsers.huda.post(vote, {"choice": "accept"}).status_code == 404
    assert browsers.abeer.post(vote, {"choice": "perhaps"}).status_code == 422
    browsers.abeer.post(vote, {"choice": "accept", "opinion": "أول"})
    again = browsers.abeer.post(vote, {"choice": "refuse", "opinion": "ثان"})
    assert again.status_code == 409
    absent = browsers.tariq.post(vote, {"choice": "accept", "opinion": "غائب"})
    assert absent.status_code == 409


def test_whoever_declares_an_interest_does_not_vote(house: House, browsers: Browsers) -> None:
    made = house.sitting(present=("amal", "abeer", "majed", "tariq"))
    item = house.listed(made, house.at(Stage.COMMITTEE))
    interest = in_room(house, "interest", made, item)
    others = browsers.abeer.post(interest, {"member": house.staff["majed"].pk, "reason": "قرابة"})
    assert others.status_code == 422
    browsers.abeer.post(interest, {"member": house.staff["abeer"].pk, "reason": "قرابة من الدرجة الثانية"})
    answer = browsers.abeer.post(in_room(house, "vote", made, item), {"choice": "accept"})
    assert answer.status_code == 409
    assert "قرابة من الدرجة الثانية" in browsers.huda.get(in_room(house, "item", made, item)).content.decode()


def test_a_tie_found_by_the_register_bars_the_member(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMMITTEE, mobile=house.staff["majed"].mobile)
    made = house.sitting(present=("amal", "abeer", "majed", "tariq"))
    item = house.listed(made, case)
    answer = browsers.majed.post(in_room(house, "vote", made, item), {"choice": "accept"})
    assert answer.status_code == 409


def test_the_outcome_is_the_votes_and_not_the_writers(house: House, browsers: Browsers) -> None:
    made = house.sitting()
    item = house.listed(made, house.at(Stage.COMMITTEE))
    write = in_room(house, "item_decision", made, item)
    early = browsers.huda.post(write, RULING, follow=True).content.decode()
    assert "notice-bad" in early
    house.voted(item, Choice.REFUSE)
    unhelpful = browsers.huda.post(write, RULING | {"reason0-condition": "", "outcome": "accepted"})
    assert unhelpful.status_code == 409
    assert "قبلت اللجنة طلبكِ." in unhelpful.content.decode()
    reasons = {"reason0-condition": "إثبات الحالة", "reason0-found": "لم يصل", "reason0-change": "إحضار الصك"}
    browsers.huda.post(write, RULING | reasons | {"outcome": "accepted", "explanation": "لم تقبل اللجنة."})
    with scope(association=house.association):
        decision = Decision.objects.get()
    assert decision.outcome == "refused"
    assert decision.reasons[0]["change"] == "إحضار الصك"
    assert not decision.is_released
    assert browsers.huda.post(write, RULING | reasons).status_code == 409
    with scope(association=house.association):
        assert Decision.objects.count() == 1


def test_a_member_does_not_write_the_decision(house: House, browsers: Browsers) -> None:
    made = house.sitting()
    item = house.listed(made, house.at(Stage.COMMITTEE))
    house.voted(item)
    assert browsers.abeer.get(in_room(house, "item_decision", made, item)).status_code == 404


def test_a_file_goes_back_for_research_only_by_vote(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMMITTEE)
    made = house.sitting()
    item = house.listed(made, case)
    back = in_room(house, "return_item", made, item)
    assert browsers.huda.post(back, {"text": "نريد زيارة"}).status_code == 409
    house.voted(item, Choice.RETURN)
    browsers.huda.post(back, {"text": "نريد زيارة ثانية"})
    assert house.fresh(case).stage == Stage.RESEARCH


def test_a_closed_sitting_has_minutes_and_an_open_one_has_none(house: House, browsers: Browsers) -> None:
    made = house.sitting()
    item = house.listed(made, house.at(Stage.COMMITTEE))
    browsers.abeer.post(in_room(house, "vote", made, item), {"choice": "refuse", "opinion": "سري"})
    with refused_at_the_door("sitting_open"):
        assert browsers.huda.get(in_room(house, "minutes", made)).status_code == 302
    browsers.huda.post(in_room(house, "take_off", made, item))
    browsers.huda.post(in_room(house, "close_sitting", made))
    with scope(association=house.association):
        assert Sitting.objects.get(pk=made.pk).state == "closed"
    assert browsers.huda.get(in_room(house, "minutes", made)).content.startswith(b"%PDF")
    assert "notice-bad" in browsers.huda.post(in_room(house, "close_sitting", made), follow=True).content.decode()


def test_a_sitting_is_cancelled_with_a_reason_before_it_opens(house: House, browsers: Browsers) -> None:
    planned, opened = house.sitting(opened=False), house.sitting()
    house.listed(opened, house.at(Stage.COMMITTEE))
    assert browsers.huda.post(in_room(house, "cancel_sitting", planned), {"text": ""}).status_code == 422
    browsers.huda.post(in_room(house, "cancel_sitting", planned), {"text": "تعذر الحضور"})
    assert browsers.huda.post(in_room(house, "cancel_sitting", opened), {"text": "متأخر"}).status_code == 409


def test_the_room_costs_the_same_for_many_files(
    house: House, browsers: Browsers, django_assert_max_num_queries: Any
) -> None:
    made = house.sitting()
    item = house.listed(made, house.at(Stage.COMMITTEE))
    for name in ("منى", "سارة"):
        house.listed(made, house.at(Stage.COMMITTEE, first_name=name))
    browsers.huda.get(in_room(house, "item", made, item))
    with django_assert_max_num_queries(40):
        browsers.huda.get(in_room(house, "item", made, item))
