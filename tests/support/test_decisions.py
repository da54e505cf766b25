"""The decision (clause H5): sealed until its day, released, objected to, studied again with other eyes."""

from datetime import timedelta

import pytest

from silah.accounts.actions import change_roles
from silah.audit.actors import SYSTEM
from silah.core import clock
from silah.demo import walk
from silah.interactions.models import Message
from silah.policies.pack.vocabulary import Stage
from silah.support import jobs
from silah.support.actions import checking, deciding, researching, serving, sitting
from silah.support.actions.deciding import Ruling
from silah.support.models import Act, Choice, Closing, Decision, Objection, Outcome
from silah.support.models.research import Recommendation
from silah.support.reading import read
from tests.cast import fresh, refused

WHY = "الأسرة مهددة بالإخلاء غدًا"


def sealed(people, outcome=Outcome.ACCEPTED):
    """A request whose decision was made today and waits for its day."""
    with clock.at(clock.now() - timedelta(days=8)):
        request = people.apply()
    walk.bring(people.house, request, Stage.DECISION, outcome=outcome)
    return fresh(request)


def lead(people):
    return people.house.member("service_lead").actor(people.pack)


def test_an_answer_stays_sealed_until_its_day(khafji):
    request = sealed(khafji)
    decision = request.decisions.get()
    assert decision.sealed_until == request.earliest_answer_on > clock.today()
    assert (request.answered_at, request.waiting_for) == (None, "release")
    for actor in (SYSTEM, khafji.salwa, khafji.amal, khafji.huda):
        with refused("too_early"):
            deciding.release(decision, by=actor, early_reason=WHY)
    assert jobs.release_due() == 0
    with clock.at(walk.at(decision.sealed_until, 0, 5)):
        for actor in (khafji.salwa, khafji.noura):
            with refused("right_missing"):
                deciding.release(decision, by=actor)
        assert jobs.release_due() == 1
        assert jobs.release_due() == 0
        with refused("moved_on"):
            deciding.release(decision, by=SYSTEM)
    request = fresh(request)
    assert request.stage == Stage.REGISTRATION
    assert Message.objects.about(request).filter(event="answer_ready").count() == 1


def test_the_evening_before_is_still_too_early_in_riyadh(khafji):
    decision = sealed(khafji).decisions.get()
    with clock.at(walk.at(decision.sealed_until - timedelta(days=1), 23, 59)):
        assert jobs.release_due() == 0


def test_the_general_manager_alone_releases_early_with_a_reason(khafji):
    decision = sealed(khafji).decisions.get()
    with refused("reason_needed"):
        deciding.release(decision, by=khafji.maha, early_reason="عاجل")
    deciding.release(decision, by=khafji.maha, early_reason=WHY)
    assert (decision.early_reason, decision.released_by) == (WHY, "مها الغامدي")
    event = decision.support_request.events.get(act=Act.RELEASED_EARLY)
    assert (event.actor_name, event.text) == ("مها الغامدي", WHY)


def test_letters_are_numbered_without_gaps(khafji):
    requests = [sealed(khafji) for _number in range(2)]
    numbers = [
        deciding.release(request.decisions.get(), by=khafji.maha, early_reason=WHY).letter_number
        for request in requests
    ]
    assert [int(number[-5:]) for number in numbers] == [1, 2]


def test_a_withdrawn_request_is_never_answered_and_holds_nobody_up(khafji, monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 1)
    first, second = sealed(khafji), sealed(khafji)
    checking.withdraw(first, by=first.person.actor, channel="website")
    with clock.at(walk.at(second.earliest_answer_on)):
        assert jobs.release_due() == 1
    assert fresh(second).answered_at is not None
    assert fresh(first).answered_at is None


def test_a_refusal_helps(yusr):
    request = yusr.request_at(Stage.DECISION, service="counselling")
    rule = {"request": request, "by": lead(yusr)}
    with refused("explanation_missing"):
        deciding.decide_directly(outcome=Outcome.REFUSED, ruling=Ruling(" "), **rule)
    with refused("reasons_missing"):
        deciding.decide_directly(outcome=Outcome.REFUSED, ruling=Ruling("لا"), **rule)
    with refused("reasons_missing"):
        deciding.decide_directly(
            outcome=Outcome.REFUSED,
            ruling=Ruling("لا", reasons=[{"condition": "الدخل", "found": "", "change": ""}]),
            **rule,
        )
    whole = walk.ruling(request, Outcome.REFUSED).reasons
    for part in ("condition", "found", "change"):
        with refused("reasons_missing"):
            deciding.decide_directly(
                outcome=Outcome.REFUSED, ruling=Ruling("لا", reasons=[*whole, {**whole[0], part: " "}]), **rule
            )
    decision = deciding.decide_directly(outcome=Outcome.REFUSED, ruling=walk.ruling(request, Outcome.REFUSED), **rule)
    assert decision.reasons[0]["change"]
    assert (fresh(request).stage, fresh(request).closing) == (Stage.CLOSED, Closing.REFUSED)


@pytest.mark.parametrize(
    "grant",
    [
        {"kind": "gold", "title": "سبيكة"}, {"kind": "sessions", "title": " "}, {"kind": "sessions"},
        {"kind": "sessions", "title": "جلسات", "times": -1}, {"kind": "sessions", "title": "جلسات", "times": "كثير"},
        {"kind": "sessions", "title": "جلسات", "every": 9999}, {"kind": "money", "title": "مبلغ", "amount": "ألف"},
        {"kind": "money", "title": "مبلغ", "amount": -5}, {"kind": "sessions", "title": "جلسات", "times": 10**6},
    ],
)  # fmt: skip
def test_what_cannot_be_delivered_cannot_be_granted(yusr, grant):
    request = yusr.request_at(Stage.DECISION, service="counselling")
    with refused("grant_wrong"):
        deciding.decide_directly(request, Outcome.ACCEPTED, Ruling("قبلنا", grants=[grant]), by=lead(yusr))
    assert not Decision.objects.exists()
    assert fresh(request).waiting_for == "decider"


def test_an_acceptance_says_what_is_given_and_on_what_conditions(yusr):
    request = yusr.request_at(Stage.DECISION, service="counselling")
    with refused("grant_missing"):
        deciding.decide_directly(request, Outcome.ACCEPTED, Ruling("قبلنا"), by=lead(yusr))
    grants = walk.ruling(request, Outcome.ACCEPTED).grants
    with refused("conditions_missing"):
        deciding.decide_directly(request, Outcome.ACCEPTED_IF, Ruling("قبلنا", grants=grants), by=lead(yusr))


def test_an_officer_decides_where_no_committee_sits_and_once(yusr):
    request = yusr.request_at(Stage.DECISION, service="awareness")
    ruling = walk.ruling(request, Outcome.ACCEPTED)
    with refused("right_missing"):
        deciding.decide_directly(request, Outcome.ACCEPTED, ruling, by=yusr.salwa)
    stale = fresh(request)
    deciding.decide_directly(request, Outcome.ACCEPTED, ruling, by=lead(yusr))
    with refused("moved_on"):
        deciding.decide_directly(stale, Outcome.ACCEPTED, ruling, by=lead(yusr))
    whole = yusr.request_at(Stage.COMMITTEE, service="skills")
    with refused("right_missing"):
        deciding.decide_directly(whole, Outcome.ACCEPTED, ruling, by=lead(yusr))


def test_who_checked_does_not_decide_whatever_roles_come_later(yusr):
    request = yusr.request_at(Stage.DECISION, service="counselling")
    salwa = yusr.member("salwa")
    change_roles(salwa, ["service_lead"], pack=yusr.pack, by=SYSTEM)
    with refused("separation_of_duties"):
        deciding.decide_directly(
            request, Outcome.ACCEPTED, walk.ruling(request, Outcome.ACCEPTED), by=salwa.actor(yusr.pack)
        )


def test_what_the_rules_advised_stands_beside_what_persons_decided(khafji):
    decision = sealed(khafji, Outcome.REFUSED).decisions.get()
    assert decision.reading["overall"]
    assert decision.reading["conditions"]
    assert decision.outcome == Outcome.REFUSED


@pytest.mark.parametrize(("good_for", "said"), [(5, "met"), (0, "met"), (-1, "not_met")])
def test_validity_is_judged_as_on_the_day_of_submission(yusr, good_for, said):
    sent = clock.now()
    until = (clock.today() + timedelta(days=good_for)).isoformat()
    request = yusr.apply("awareness", nationality="resident", residence_permit_expires_on=until)
    with clock.at(sent + timedelta(days=20)):
        lawful = next(one for one in read(request).conditions if one.kind == "nationality_or_valid_residence")
    assert lawful.status == said


# ── objection ──


def refused_one(people):
    with clock.at(clock.now() - timedelta(days=20)):
        request = people.apply()
    return walk.bring(people.house, request, Stage.CLOSED, outcome=Outcome.REFUSED)


def test_refusal_objection_other_eyes_second_decision(khafji):
    request = refused_one(khafji)
    first = request.decisions.get()
    other = khafji.hire("researcher")
    with refused("empty"):
        deciding.object_to(first, " ", by=request.person.actor, channel="website")
    deciding.object_to(first, "لم تُحسب ديوني", by=request.person.actor, channel="website")
    with refused("objected_already"):
        deciding.object_to(first, "مرة أخرى", by=request.person.actor, channel="website")
    request = fresh(request)
    assert (request.stage, request.round, request.answered_at, request.closing) == (Stage.RESEARCH, 2, None, "")
    assert request.earliest_answer_on == clock.today() + timedelta(days=14)
    assert request.assignee is None
    with refused("other_eyes"):
        walk.study(khafji.house, request)
    with refused("moved_on"):
        researching.submit_research(request.researches.get(round=1), by=other.actor(khafji.pack))
    khafji.house.members["researcher"].insert(0, other)
    walk.study(khafji.house, request)
    meeting = walk.convene(khafji.house, [fresh(request)])
    walk.begin_sitting(khafji.house, meeting)
    item = meeting.items.get()
    walk.vote_on(khafji.house, item, Choice.ACCEPT)
    second = walk.decide(khafji.house, item)
    assert second.round == 2
    with clock.at(walk.at(second.sealed_until)):
        jobs.release_due()
        request = fresh(request)
        assert request.stage == Stage.REGISTRATION
        walk.serve(khafji.house, request)
    assert request.closing == Closing.SERVED
    assert [d.outcome for d in request.decisions.order_by("round")] == [Outcome.REFUSED, Outcome.ACCEPTED]
    assert Objection.objects.get().reopened_at is not None


def test_an_officers_decision_is_looked_at_by_another_officer(yusr):
    request = yusr.request_at(Stage.DECISION, service="counselling")
    decision = walk.decide_directly(yusr.house, request, Outcome.REFUSED)
    other = yusr.hire("service_lead")
    deciding.object_to(decision, "لم يُسمع لي", by=request.person.actor, channel="website")
    request = fresh(request)
    assert request.stage == Stage.COMPLETENESS
    walk.complete(yusr.house, request)
    with refused("other_eyes"):
        walk.decide_directly(yusr.house, request)
    second = deciding.decide_directly(
        request, Outcome.ACCEPTED, walk.ruling(request, Outcome.ACCEPTED), by=other.actor(yusr.pack)
    )
    assert second.is_released


def test_the_last_day_of_an_objection_counts_and_the_next_does_not(khafji):
    request = refused_one(khafji)
    decision = request.decisions.get()
    with clock.at(walk.at(decision.objection_until + timedelta(days=1))), refused("too_late"):
        deciding.object_to(decision, "تأخرت", by=request.person.actor, channel="website")
    with clock.at(walk.at(decision.objection_until, 23, 50)):
        deciding.object_to(decision, "في آخر يوم", by=request.person.actor, channel="website")


def test_a_sealed_decision_is_not_objected_to(khafji):
    request = sealed(khafji)
    with refused("too_late"):
        deciding.object_to(request.decisions.get(), "لم أنتظر", by=request.person.actor, channel="website")


def test_an_acceptance_may_be_objected_to_until_the_service_begins(khafji):
    request = khafji.request_at(Stage.REGISTRATION)
    decision = request.decisions.get()
    with clock.at(decision.released_at + timedelta(days=2)):
        deciding.object_to(decision, "المبلغ لا يكفي", by=request.person.actor, channel="website")
    assert fresh(request).stage == Stage.RESEARCH


@pytest.mark.parametrize("stage", [Stage.DELIVERY, Stage.RATING, Stage.CLOSED])
def test_what_was_served_is_not_opened_again(khafji, stage):
    request = khafji.request_at(stage)
    decision = request.decisions.get()
    with clock.at(decision.released_at + timedelta(days=4)), refused("moved_on"):
        deciding.object_to(decision, "المبلغ لا يكفي", by=request.person.actor, channel="website")
    assert not Objection.objects.exists()


def test_a_study_not_handed_over_does_not_reach_the_committee(khafji):
    request = khafji.request_at(Stage.RESEARCH)
    researching.save_research(
        request, findings="", needs="", reasons="", recommendation=Recommendation.ACCEPT,
        researcher=khafji.member("noura"), by=khafji.noura,
    )  # fmt: skip
    with refused("not_complete"):
        walk.convene(khafji.house, [request])
    assert not sitting.AgendaItem.objects.exists()


def test_a_rating_may_be_given_after_a_refusal_too(khafji):
    request = refused_one(khafji)
    serving.rate_service(request, stars=1, by=request.person.actor, channel="website")
    assert request.events.filter(act=Act.RATED).exists()
