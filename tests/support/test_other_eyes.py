"""After an objection other eyes look wherever there are any; where there are none, the general manager appoints (H5)."""

from datetime import timedelta

import pytest

from silah.accounts.actions import deactivate
from silah.audit.actors import SYSTEM
from silah.core import clock
from silah.demo import walk
from silah.policies.pack.vocabulary import Can, Duty, Stage
from silah.registry.models import Person
from silah.support import eyes, jobs, papers
from silah.support.actions import checking, deciding, researching
from silah.support.actions.appointing import appoint
from silah.support.models import Act, Appointment, Closing, Outcome, SupportRequest, Waiting
from tests.cast import fresh, refused

WHY = "الباحثة نورة هي الباحثة الوحيدة في الجمعية"


def objected(people, **given):
    """A refused request whose applicant objects today."""
    with clock.at(clock.now() - timedelta(days=20)):
        request = people.apply(**given)
    walk.bring(people.house, request, Stage.CLOSED, outcome=Outcome.REFUSED)
    deciding.object_to(request.decisions.get(), "لم تُحسب ديوني", by=request.person.actor, channel="website")
    return fresh(request)


@pytest.fixture
def khafji(khafji):
    """The association with one researcher alone."""
    deactivate(khafji.member("omar"), reason="انتقل إلى مدينة أخرى", by=SYSTEM)
    return khafji


def study(people, request, member):
    """The study written and handed over by one member."""
    by = member.actor(people.pack)
    research = researching.save_research(
        request, findings="الدخل لا يكفي", needs="سلة", reasons="نصيب الفرد قليل", recommendation="accept",
        researcher=member, by=by,
    )  # fmt: skip
    researching.submit_research(research, by=by)


def test_where_there_are_other_eyes_nobody_is_appointed(khafji):
    khafji.hire("researcher")
    request = objected(khafji)
    assert request.waiting_for == Waiting.RESEARCHER
    with refused("moved_on"):
        appoint(request, khafji.member("noura"), reason=WHY, by=khafji.maha)


def test_an_only_researcher_leaves_the_file_to_the_general_manager(khafji):
    request = objected(khafji)
    assert (request.stage, request.waiting_for, request.assignee) == (Stage.RESEARCH, Waiting.APPOINTMENT, None)
    assert request.events.filter(act=Act.EYES_NEEDED, is_public=False).count() == 1
    with refused("other_eyes"):
        walk.study(khafji.house, request)
    maha = khafji.member("maha")
    work = SupportRequest.objects.most_urgent_for(maha, maha.rights(khafji.pack), 10)
    assert [pk for _day, pk in work] == [request.pk]


def test_another_member_is_appointed_for_this_file_alone(khafji):
    request = objected(khafji)
    layla = khafji.member("layla")  # service staff: no duty of hers is kept apart from research
    with refused("right_missing"):
        study(khafji, request, layla)
    with refused("right_missing"):
        appoint(request, layla, reason=WHY, by=khafji.salwa)
    with refused("reason_needed"):
        appoint(request, layla, reason="لا أحد", by=khafji.maha)
    appoint(request, layla, reason=WHY, by=khafji.maha)
    request = fresh(request)
    assert (request.waiting_for, request.assignee) == (Waiting.RESEARCHER, layla)
    event = request.events.get(act=Act.APPOINTED)
    assert (event.actor_name, event.text, event.is_public) == (khafji.maha.name, WHY, False)
    work = SupportRequest.objects.most_urgent_for(layla, layla.rights(khafji.pack), 10)
    assert [pk for _day, pk in work] == [request.pk]
    assert Can.RESEARCH in eyes.actor_on(request, layla.actor(khafji.pack)).rights
    elsewhere = khafji.request_at(Stage.RESEARCH)
    with refused("right_missing"):
        study(khafji, elsewhere, layla)
    study(khafji, request, layla)
    assert fresh(request).stage == Stage.COMMITTEE
    with refused("moved_on"):
        appoint(fresh(request), layla, reason=WHY, by=khafji.maha)


def test_whoever_is_tied_or_did_a_duty_kept_apart_is_not_appointed(khafji):
    request = objected(khafji)
    huda, amal = khafji.member("huda"), khafji.member("amal")
    huda.national_id = request.person.national_id
    huda.save(update_fields=["national_id"])
    with refused("cannot_take"):
        appoint(request, huda, reason=WHY, by=khafji.maha)
    with refused("cannot_take"):
        appoint(request, amal, reason=WHY, by=khafji.maha)
    with refused("cannot_take"):
        appoint(request, khafji.member("maha"), reason=WHY, by=khafji.maha)
    assert not Appointment.objects.exists()


def test_the_same_person_is_the_last_resort_and_the_letter_says_why(khafji):
    request = objected(khafji)
    noura = khafji.member("noura")
    assert noura in eyes.candidates(request, Duty.RESEARCH).same
    appoint(request, noura, reason=WHY, by=khafji.maha)
    assert Appointment.objects.get().is_same_eyes
    event = request.events.get(act=Act.APPOINTED)
    assert (event.is_public, event.text) == (True, WHY)
    walk.study(khafji.house, fresh(request))
    meeting = walk.convene(khafji.house, [fresh(request)])
    walk.begin_sitting(khafji.house, meeting)
    item = meeting.items.get()
    walk.vote_on(khafji.house, item, deciding.Choice.ACCEPT)
    decision = walk.decide(khafji.house, item)
    assert WHY in papers.decision_letter(decision, base_url="https://example.org").note
    first = request.decisions.get(round=1)
    assert WHY not in papers.decision_letter(first, base_url="https://example.org").note


def test_a_colleague_who_comes_frees_the_file_and_one_who_leaves_gives_it_back(khafji):
    request = objected(khafji)
    other = khafji.hire("researcher")
    with refused("others_may"):
        appoint(request, khafji.member("noura"), reason=WHY, by=khafji.maha)
    jobs.look_for_eyes()
    assert fresh(request).waiting_for == Waiting.RESEARCHER
    checking.assign(fresh(request), other, by=khafji.salwa)
    with refused("cannot_take"):
        checking.assign(fresh(request), khafji.member("noura"), by=khafji.salwa)
    deactivate(other, reason="انتهى عقده", by=SYSTEM)
    jobs.look_for_eyes()
    request = fresh(request)
    assert (request.waiting_for, request.assignee) == (Waiting.APPOINTMENT, None)
    jobs.look_for_eyes()
    assert request.events.filter(act=Act.EYES_NEEDED).count() == 2


def test_an_only_decider_leaves_the_file_to_the_general_manager(yusr):
    request = yusr.request_at(Stage.DECISION, service="counselling")
    decision = walk.decide_directly(yusr.house, request, Outcome.REFUSED)
    deciding.object_to(decision, "لم يُسمع لي", by=request.person.actor, channel="website")
    walk.complete(yusr.house, fresh(request))
    request = fresh(request)
    assert (request.stage, request.waiting_for) == (Stage.DECISION, Waiting.APPOINTMENT)
    specialist = yusr.hire("specialist")
    ruling = walk.ruling(request, Outcome.ACCEPTED)
    with refused("right_missing"):
        deciding.decide_directly(request, Outcome.ACCEPTED, ruling, by=specialist.actor(yusr.pack))
    appoint(request, specialist, reason=WHY, by=yusr.maha)
    second = deciding.decide_directly(request, Outcome.ACCEPTED, ruling, by=specialist.actor(yusr.pack))
    assert (second.round, second.decided_by) == (2, specialist.name)


def test_before_an_objection_an_overdue_file_of_a_relative_finds_the_general_manager_too(khafji):
    request = khafji.request_at(Stage.RESEARCH)
    Person.objects.filter(pk=request.person_id).update(national_id=khafji.member("noura").national_id)
    jobs.look_for_eyes()
    assert fresh(request).waiting_for == Waiting.APPOINTMENT
    assert request.events.get(act=Act.EYES_NEEDED).actor_kind == "system"
    assert not eyes.candidates(fresh(request), Duty.RESEARCH).same
    appoint(fresh(request), khafji.member("huda"), reason="الباحثة من أقارب المستفيدة", by=khafji.maha)
    assert fresh(request).closing != Closing.REFUSED
