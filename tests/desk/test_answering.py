"""The answer and what follows it: sealed, released, registered, given, confirmed, rated; an officer's own decision."""

from html import unescape

from silah.associations.scope import scope
from silah.delivery.models import Delivery
from silah.policies.pack.vocabulary import Stage
from silah.support.models import Choice, Decision, SupportRequest
from tests.desk.conftest import Browsers
from tests.desk.people import House

WHY = "الأسرة في حاجة عاجلة لا تحتمل الانتظار"


def delivery_of(house: House, case: SupportRequest) -> Delivery:
    with scope(association=house.association):
        return Delivery.objects.get(request_id=case.pk)


def test_a_sealed_answer_is_not_shown_to_beneficiary_relations(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.DECISION)
    assert "قبلت اللجنة طلبكِ." not in browsers.salwa.get(house.case_url("request", case)).content.decode()
    assert "قبلت اللجنة طلبكِ." in browsers.maha.get(house.case_url("request", case)).content.decode()
    assert browsers.salwa.get(house.case_url("document", case, kind="decision")).status_code == 404


def test_no_answer_leaves_before_its_day(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.DECISION)
    page = browsers.huda.post(house.case_url("release", case), follow=True).content.decode()
    assert "notice-bad" in page
    assert house.fresh(case).answered_at is None


def test_the_general_manager_releases_early_with_a_full_reason(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.DECISION)
    url = house.case_url("release_early", case)
    assert browsers.huda.post(url, {"text": WHY}).status_code == 404
    short = browsers.maha.post(url, {"text": "عاجل"})
    assert short.status_code == 409
    assert "عاجل" in short.content.decode()
    browsers.maha.post(url, {"text": WHY})
    assert house.fresh(case).stage == Stage.REGISTRATION
    assert browsers.maha.post(url, {"text": WHY}).status_code == 409


def test_the_accepted_are_registered_once(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.REGISTRATION)
    url = house.case_url("register", case)
    assert browsers.layla.post(url, {}).status_code == 404
    day = {"begins_on_day": "1", "begins_on_month": "6g", "begins_on_year": "2030"}
    browsers.fahd.post(url, day)
    assert house.fresh(case).stage == Stage.DELIVERY
    assert browsers.fahd.post(url, day).status_code == 409


def test_giving_and_confirming_are_two_peoples_words(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.DELIVERY)
    due = delivery_of(house, case)
    give, confirm = house.case_url("give", case, pk=due.pk), house.case_url("confirm", case, pk=due.pk)
    assert browsers.salwa.post(give, {}).status_code == 404
    early = browsers.salwa.post(confirm, {"arrived": "yes", "channel": "C2"})
    assert early.status_code == 409
    browsers.layla.post(give, {"note": "سُلّم لوالدتها"})
    assert browsers.layla.post(give, {"note": "مرتان"}).status_code == 409
    assert browsers.layla.get(confirm).status_code == 404
    browsers.salwa.post(confirm, {"arrived": "yes", "channel": "C2"})
    assert house.fresh(case).stage == Stage.RATING


def test_what_did_not_arrive_is_due_again(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.DELIVERY)
    due = delivery_of(house, case)
    browsers.layla.post(house.case_url("give", case, pk=due.pk), {})
    browsers.salwa.post(house.case_url("confirm", case, pk=due.pk), {"arrived": "no", "channel": "C2"})
    assert delivery_of(house, case).state == "denied"
    assert house.fresh(case).stage == Stage.DELIVERY


def rated(house: House, browsers: Browsers) -> SupportRequest:
    case = house.at(Stage.DELIVERY)
    due = delivery_of(house, case)
    browsers.layla.post(house.case_url("give", case, pk=due.pk), {})
    browsers.salwa.post(house.case_url("confirm", case, pk=due.pk), {"arrived": "yes", "channel": "C2"})
    return case


def test_a_rating_is_taken_down_by_telephone(house: House, browsers: Browsers) -> None:
    case = rated(house, browsers)
    assert browsers.salwa.post(house.case_url("rate", case), {"stars": "9", "channel": "C2"}).status_code == 422
    browsers.salwa.post(house.case_url("rate", case), {"stars": "4", "ease": "5", "comment": "شكرًا", "channel": "C2"})
    assert house.fresh(case).closing == "served"


def test_who_does_not_wish_to_rate_loses_nothing(house: House, browsers: Browsers) -> None:
    case = rated(house, browsers)
    browsers.salwa.post(house.case_url("rate", case), {"stars": "none", "channel": "C2"})
    assert house.fresh(case).closing == "served"


def test_nothing_is_rated_before_the_answer(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.RESEARCH)
    assert browsers.salwa.post(house.case_url("rate", case), {"stars": "4", "channel": "C2"}).status_code == 409


def test_an_objection_reopens_the_file(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMMITTEE)
    decision = house.decided(case, Choice.REFUSE)
    browsers.maha.post(house.case_url("release_early", case), {"text": WHY})
    assert house.fresh(case).closing == "refused"
    assert browsers.salwa.post(house.case_url("objection", case), {"text": ""}).status_code == 422
    browsers.salwa.post(house.case_url("objection", case), {"text": "وصل الصك بعد القرار"})
    again = house.fresh(case)
    assert (again.stage, again.round) == (Stage.RESEARCH, 2)
    assert browsers.salwa.post(house.case_url("objection", case), {"text": "مرة ثانية"}).status_code == 409
    with scope(association=house.association):
        assert Decision.objects.get(pk=decision.pk).objection.text == "وصل الصك بعد القرار"


OFFICER = {
    "outcome": "accepted",
    "explanation": "قُبل طلبكِ.",
    "grant0-kind": "programme",
    "grant0-title": "لقاء",
    "grant0-times": "1",
}


def officer_case(house: House) -> SupportRequest:
    """A request that an officer decides, complete and signed."""
    case = house.submitted("awareness")
    return house.matched(case)


def test_an_officer_decides_where_no_committee_sits(house: House, browsers: Browsers) -> None:
    case = officer_case(house)
    assert case.stage == Stage.DECISION
    url = house.case_url("decide", case)
    assert browsers.salwa.get(url).status_code == 404
    empty = browsers.lina.post(url, OFFICER | {"explanation": ""})
    assert empty.status_code == 422
    bare = browsers.lina.post(url, {"outcome": "refused", "explanation": "لم يُقبل."})
    assert bare.status_code == 409
    browsers.lina.post(url, OFFICER)
    with scope(association=house.association):
        assert Decision.objects.get().outcome == "accepted"
    assert browsers.lina.post(url, OFFICER).status_code == 409


def test_the_committees_file_is_not_decided_by_an_officer(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMMITTEE)
    assert browsers.lina.post(house.case_url("decide", case), OFFICER).status_code == 409


def test_an_accepted_service_is_ended_from_the_case_page_with_its_reason(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.DELIVERY)
    page, url = house.case_url("request", case), house.case_url("give_up", case)
    assert url in browsers.salwa.get(page).content.decode()
    assert url in browsers.fahd.get(page).content.decode()
    assert url not in browsers.layla.get(page).content.decode()
    for name in ("layla", "noura", "amal"):
        assert getattr(browsers, name).get(url).status_code == 404, name
    assert browsers.salwa.post(url, {"reason": "bored", "channel": "C2"}).status_code == 422
    assert browsers.salwa.post(url, {"reason": "other", "words": "", "channel": "C2"}).status_code == 409
    answer = browsers.salwa.post(url, {"reason": "moved", "words": "انتقلت إلى جدة", "channel": "C2"}, follow=True)
    shown = answer.content.decode()
    assert "وأُلغي تقديم واحد" in shown
    assert "انتقال إلى خارج نطاق خدمتنا" in shown
    assert "انتقلت إلى جدة" in shown
    assert url not in shown
    case = house.fresh(case)
    assert (case.stage, case.closing) == (Stage.CLOSED, "withdrawn")
    assert browsers.salwa.post(url, {"reason": "moved", "channel": "C2"}).status_code == 409


def test_the_end_of_a_service_is_read_out_where_nothing_can_be_sent_and_never_to_one_who_died(
    house: House, browsers: Browsers
) -> None:
    ended, died = house.at(Stage.DELIVERY), house.at(Stage.DELIVERY, first_name="منى")
    for case, reason in ((ended, "unwanted"), (died, "died")):
        browsers.salwa.post(house.case_url("give_up", case), {"reason": reason, "channel": "C2"})
    answer = browsers.salwa.get(house.case_url("request", ended))
    (message,) = [one for one in answer.context["by_hand"] if one.event == "service_ended"]
    assert message.shown_body in unescape(answer.content.decode().replace("<br>", "\n"))
    assert browsers.salwa.get(house.case_url("request", died)).context["by_hand"] == []
    waits = browsers.salwa.get(house.url("messages")).context
    about = {one.about_id for one in (*waits["by_hand"], *waits["stuck"])}
    assert ended.pk in about
    assert died.pk not in about


def test_before_the_answer_there_is_no_service_to_end(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.RESEARCH)
    assert house.case_url("give_up", case) not in browsers.salwa.get(house.case_url("request", case)).content.decode()
    sent = browsers.salwa.post(house.case_url("give_up", case), {"reason": "died", "channel": "C2"})
    assert sent.status_code == 409
