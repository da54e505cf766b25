"""Questions referred (H3) and social research (O4) through the door."""

from silah.associations.scope import scope
from silah.policies.pack.vocabulary import Stage
from silah.support.models import Referral, Research, Visit
from tests.desk.conftest import Browsers
from tests.desk.people import House

STUDY = {"findings": "دخل ضعيف", "needs": "تدريب", "recommendation": "accept", "reasons": "تستوفي الشروط"}


def test_a_question_is_referred_and_answered_once(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    browsers.salwa.post(house.case_url("refer", case), {"text": "هل يلزم حضور ولي؟"})
    with scope(association=house.association):
        referral = Referral.objects.get(support_request=case)
    assert "هل يلزم حضور ولي؟" in browsers.noura.get(house.url("home")).content.decode()
    url = house.case_url("answer", case, pk=referral.pk)
    assert browsers.salwa.post(url, {"text": "لا"}).status_code == 404
    browsers.noura.post(url, {"text": "لا يلزم."})
    again = browsers.noura.post(url, {"text": "بل يلزم."})
    assert again.status_code == 409
    assert "بل يلزم." in again.content.decode()
    with scope(association=house.association):
        assert Referral.objects.get(pk=referral.pk).answer == "لا يلزم."


def test_an_empty_question_is_not_referred(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    assert browsers.salwa.post(house.case_url("refer", case), {"text": "  "}).status_code == 422


def test_the_study_from_taking_the_file_to_passing_it_on(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.RESEARCH)
    browsers.noura.post(house.case_url("take", case))
    past = {"kind": "home", "day_day": "1", "day_month": "1g", "day_year": "2020", "at": "9:00", "place": "البيت"}
    assert browsers.noura.post(house.case_url("plan_visit", case), past).status_code == 422
    plan = {"kind": "home", "day_day": "1", "day_month": "6g", "day_year": "2030", "at": "٤:٣٠ م", "place": "البيت"}
    browsers.noura.post(house.case_url("plan_visit", case), plan)
    with scope(association=house.association):
        visit = Visit.objects.get(support_request=case)
    hold = house.case_url("hold_visit", case, pk=visit.pk)
    browsers.noura.post(hold, {"notes": "بيت مرتب", "passed_interview": "yes"})
    assert browsers.noura.post(hold, {"notes": "مرة أخرى"}).status_code == 409
    unfinished = browsers.noura.post(house.case_url("research", case), {"findings": "بعض", "finish": "1"})
    assert unfinished.status_code == 409
    assert "بعض" in unfinished.content.decode()
    browsers.noura.post(house.case_url("research", case), STUDY | {"keep": "1"})
    assert house.fresh(case).stage == Stage.RESEARCH
    browsers.noura.post(house.case_url("research", case), STUDY | {"finish": "1"})
    assert house.fresh(case).stage == Stage.COMMITTEE
    with scope(association=house.association):
        assert Research.objects.get(support_request=case).score["max"] == 100


def test_a_finished_study_is_not_written_again(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMMITTEE)
    assert browsers.noura.post(house.case_url("research", case), STUDY | {"keep": "1"}).status_code == 409


def test_the_study_is_for_the_researcher(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.RESEARCH)
    for name in ("salwa", "amal", "huda", "maha"):
        assert getattr(browsers, name).get(house.case_url("research", case)).status_code == 404
    assert (
        "دخل الأسرة من الضمان وحده"
        not in browsers.salwa.get(
            house.case_url("request", house.at(Stage.COMMITTEE, first_name="منى"))
        ).content.decode()
    )


def test_a_file_is_given_only_to_who_may_do_its_step(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.RESEARCH)
    answer = browsers.noura.post(house.case_url("assign", case), {"member": house.staff["salwa"].pk})
    assert answer.status_code == 422
    refused = browsers.salwa.post(house.case_url("take", case), follow=True)
    assert "notice-bad" in refused.content.decode()
    browsers.maha.post(house.case_url("assign", case), {"member": house.staff["noura"].pk})
    assert house.fresh(case).assignee_id == house.staff["noura"].pk


def test_a_note_is_for_staff(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.RESEARCH)
    browsers.noura.post(house.case_url("note", case), {"text": "اتصلت أمس"})
    assert "اتصلت أمس" in browsers.salwa.get(house.case_url("request", case)).content.decode()
    assert browsers.noura.post(house.case_url("note", case), {"text": ""}).status_code == 422


def test_a_request_is_withdrawn_at_the_persons_wish_alone(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.RESEARCH)
    for bare in ({}, {"sure": "on"}, {"reason": "bored"}):
        assert browsers.salwa.post(house.case_url("withdraw", case), bare).status_code == 422
    wish = {"reason": "wish"}
    browsers.salwa.post(house.case_url("withdraw", case), wish)
    assert house.fresh(case).closing == "withdrawn"
    assert browsers.salwa.post(house.case_url("withdraw", case), wish).status_code == 409


def test_a_death_before_the_answer_stands_in_the_record_as_a_death(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.RESEARCH)
    address = house.case_url("withdraw", case)
    for name in ("noura", "layla"):
        assert getattr(browsers, name).post(address, {"reason": "died"}).status_code == 404, name
    answer = browsers.salwa.post(address, {"reason": "died", "words": "اتصل ابنها"}, follow=True)
    page = answer.content.decode()
    assert house.fresh(case).closing == "died"
    for said in ("بلغنا خبر الوفاة", "انتهى بوفاة", "اتصل ابنها"):
        assert said in page, said
    assert "سُحب الطلب" not in page
    assert address not in page
    assert answer.context["by_hand"] == []
