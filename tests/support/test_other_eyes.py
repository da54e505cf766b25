"""After an objection other eyes look wherever there are any; where there are none, the general manager appoints (H5)."""

from datetime import timedelta

import pytest

from silah.accounts.actions import deactivate, reactivate
from silah.accounts.models import Member
from silah.associations.scope import scope
from silah.audit.actors import SYSTEM
from silah.core import clock
from silah.demo import walk
from silah.policies.pack.vocabulary import Can, Duty, Stage
from silah.registry.models import Person
from silah.support import eyes, hands, jobs, papers, workflow
from silah.support.actions import appointing, checking, deciding, researching, sitting
from silah.support.actions.appointing import appoint
from silah.support.models import Act, Appointment, Outcome, SupportRequest, Waiting
from silah.worker import JOBS
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


def test_the_letter_names_no_same_eyes_when_somebody_else_looked_after_all(khafji):
    request = objected(khafji)
    appoint(request, khafji.member("noura"), reason=WHY, by=khafji.maha)
    other = khafji.hire("researcher")
    checking.assign(fresh(request), other, by=khafji.salwa)
    study(khafji, fresh(request), other)
    meeting = walk.convene(khafji.house, [fresh(request)])
    walk.begin_sitting(khafji.house, meeting)
    walk.vote_on(khafji.house, meeting.items.get(), deciding.Choice.ACCEPT)
    decision = walk.decide(khafji.house, meeting.items.get())
    assert Appointment.objects.get().is_same_eyes
    assert papers.decision_letter(decision, base_url="https://example.org").note == decision.explanation


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
    huda = khafji.member("huda")
    appoint(fresh(request), huda, reason="الباحثة من أقارب المستفيدة", by=khafji.maha)
    request = fresh(request)
    assert (request.waiting_for, request.assignee, request.closed_at) == (Waiting.RESEARCHER, huda, None)


def without_a_researcher(people):
    """A file in its first round at the study, in an association whose only researcher left; it waits for an appointment."""
    request = people.request_at(Stage.RESEARCH)
    deactivate(people.member("noura"), reason="انتهى عقدها", by=SYSTEM)
    jobs.look_for_eyes()
    assert fresh(request).waiting_for == Waiting.APPOINTMENT
    return fresh(request)


def has_in_hand(people, member, request):
    """Whether a file stands in a member's queue and may be worked on there."""
    request = fresh(request)
    mine = [pk for _day, pk in SupportRequest.objects.most_urgent_for(member, member.rights(people.pack), 10)]
    may = Can.RESEARCH in eyes.actor_on(request, member.actor(people.pack)).rights
    return request.waiting_for == Waiting.RESEARCHER and request.assignee == member and mine == [request.pk] and may


def test_a_file_the_committee_returns_in_the_first_round_goes_to_whoever_was_appointed_to_it(khafji):
    request, layla = without_a_researcher(khafji), khafji.member("layla")
    appoint(request, layla, reason=WHY, by=khafji.maha)
    study(khafji, fresh(request), layla)
    meeting = walk.convene(khafji.house, [fresh(request)])
    walk.begin_sitting(khafji.house, meeting)
    item = meeting.items.get()
    walk.vote_on(khafji.house, item, deciding.Choice.RETURN)
    sitting.return_for_research(item, reasons="كم الدخل بعد الإيجار؟", by=khafji.huda)
    assert has_in_hand(khafji, layla, request)
    jobs.look_for_eyes()
    assert has_in_hand(khafji, layla, request)


@pytest.mark.parametrize("is_objected", [False, True])
def test_an_appointed_member_who_comes_back_has_the_file_in_hand_again(khafji, is_objected):
    request = objected(khafji) if is_objected else without_a_researcher(khafji)
    layla = khafji.member("layla")
    appoint(request, layla, reason=WHY, by=khafji.maha)
    deactivate(layla, reason="إجازة طويلة", by=SYSTEM)
    jobs.look_for_eyes()
    assert (fresh(request).waiting_for, fresh(request).assignee) == (Waiting.APPOINTMENT, None)
    layla = khafji.member("layla")
    reactivate(layla, pack=khafji.pack, by=SYSTEM)
    layla = khafji.member("layla")
    jobs.look_for_eyes()
    assert has_in_hand(khafji, layla, request)


def test_a_file_is_left_free_for_those_who_may_by_role_and_not_pressed_on_the_one_appointed(khafji):
    request, layla = without_a_researcher(khafji), khafji.member("layla")
    appoint(request, layla, reason=WHY, by=khafji.maha)
    deactivate(layla, reason="إجازة طويلة", by=SYSTEM)
    jobs.look_for_eyes()
    khafji.hire("researcher")
    reactivate(khafji.member("layla"), pack=khafji.pack, by=SYSTEM)
    jobs.look_for_eyes()
    assert (fresh(request).waiting_for, fresh(request).assignee) == (Waiting.RESEARCHER, None)


def test_whoever_was_appointed_may_be_given_the_file_by_a_colleague_too(khafji):
    request, layla = without_a_researcher(khafji), khafji.member("layla")
    appoint(request, layla, reason=WHY, by=khafji.maha)
    khafji.hire("researcher")
    assert layla in hands.takers(fresh(request))
    assert khafji.member("salwa") not in hands.takers(fresh(request))


def test_the_worker_looks_at_every_file_however_many_stand_before_it(khafji, monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 1)
    requests = [khafji.request_at(Stage.RESEARCH) for _each in range(3)]
    deactivate(khafji.member("noura"), reason="انتهى عقدها", by=SYSTEM)
    jobs.look_for_eyes()
    assert [fresh(request).waiting_for for request in requests] == [Waiting.APPOINTMENT] * 3


def test_what_the_page_leaves_when_a_colleague_comes_the_worker_frees(khafji, monkeypatch):
    monkeypatch.setattr(appointing, "MOST_LOOKED", 1)
    requests = [khafji.request_at(Stage.RESEARCH) for _each in range(3)]
    deactivate(khafji.member("noura"), reason="انتهى عقدها", by=SYSTEM)
    jobs.look_for_eyes()
    # The first in the page's order stays as it is, so that the page alone would never come to the others.
    stuck, *others = requests
    SupportRequest.objects.filter(pk=stuck.pk).update(due_on=clock.today() - timedelta(days=400))
    newcomer = khafji.hire("researcher")
    newcomer.national_id = stuck.person.national_id
    newcomer.save(update_fields=["national_id"])
    assert appointing.look_again() == 0
    assert [fresh(one).waiting_for for one in requests] == [Waiting.APPOINTMENT] * 3
    jobs.look_for_eyes()
    assert fresh(stuck).waiting_for == Waiting.APPOINTMENT
    assert [fresh(one).waiting_for for one in others] == [Waiting.RESEARCHER] * 2
    job = next(one for one in JOBS if one.function == "silah.support.jobs.look_for_eyes")
    assert job.every <= 15 * 60


def test_a_file_that_cannot_be_looked_at_stops_neither_the_others_nor_other_associations(
    open_house, monkeypatch, caplog
):
    khafji = open_house("khafji")
    requests = [khafji.request_at(Stage.RESEARCH) for _each in range(2)]
    for handle in ("noura", "omar"):
        deactivate(khafji.member(handle), reason="انتهى عقده", by=SYSTEM)
    nabd = open_house("nabd")
    elsewhere = nabd.request_at(Stage.RESEARCH)
    nabd.hire("researcher")
    for member in Member.objects.with_right(Can.RESEARCH, nabd.pack):
        deactivate(member, reason="انتهى عقده", by=SYSTEM)
    look = workflow.look_for_eyes

    def broken(request):
        if request.pk == requests[0].pk:
            raise ValueError("a file like no other")
        return look(request)

    monkeypatch.setattr(workflow, "look_for_eyes", broken)
    assert jobs.look_for_eyes() == 2
    assert fresh(elsewhere).waiting_for == Waiting.APPOINTMENT
    assert f"request {requests[0].pk} of association {khafji.association.pk}" in caplog.text
    with scope(association=khafji.association):
        assert [fresh(one).waiting_for for one in requests] == [Waiting.RESEARCHER, Waiting.APPOINTMENT]
