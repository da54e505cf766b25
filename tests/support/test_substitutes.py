"""Where too few may vote on a file, the general manager appoints substitutes for it alone (clauses H5, P3)."""

from datetime import timedelta

import pytest

from silah.accounts.actions import deactivate, reactivate
from silah.accounts.models import Member
from silah.audit.actors import SYSTEM
from silah.audit.models import Entry
from silah.core import clock
from silah.demo import walk
from silah.evidence.controls.study import committee_sittings
from silah.evidence.figures import Period, Question, Verdict
from silah.policies.pack.vocabulary import Duty, Stage
from silah.support import eyes, jobs, papers, quorum
from silah.support.actions import deciding, researching, sitting
from silah.support.actions.appointing import appoint
from silah.support.models import (
    Act,
    Appointment,
    Attendance,
    Choice,
    ItemState,
    Outcome,
    Sitting,
    SittingState,
    SupportRequest,
    Vote,
    Waiting,
)  # fmt: skip
from tests.cast import fresh, refused

WHY = "تنحّت عضوتان لصلة قرابة ولا يكتمل النصاب"
A, NO = Choice.ACCEPT, Choice.REFUSE


def meeting_over(people, *requests):
    """A sitting in session with everybody in the room."""
    meeting = walk.convene(people.house, requests)
    walk.begin_sitting(people.house, meeting)
    return meeting


def step_aside(people, item, *handles):
    for handle in handles:
        sitting.recuse(item, people.member(handle), "صلة قرابة بمقدمة الطلب", by=getattr(people, handle))


@pytest.fixture
def short(khafji):
    """A file of a sitting in session on which two of four may vote, where the quorum is three."""
    meeting = meeting_over(khafji, khafji.request_at(Stage.COMMITTEE), khafji.request_at(Stage.COMMITTEE))
    item = meeting.items.first()
    step_aside(khafji, item, "abeer", "reem")
    item.support_request = fresh(item.support_request)
    return item


def arrive(people, item):
    """Everybody called, substitutes too, is marked present."""
    everybody = list(item.sitting.attendances.values_list("member_id", flat=True))
    sitting.mark_present(item.sitting, everybody, by=people.huda)


def vote_all(people, item, choice=A):
    for member in quorum.voters(item):
        by = eyes.actor_on(item.support_request, member.actor(people.pack))
        sitting.vote(item, member, choice, opinion="رأي", by=by)


def test_too_many_steps_aside_and_the_file_waits_for_the_general_manager(khafji, short):
    request = short.support_request
    assert request.waiting_for == Waiting.APPOINTMENT
    assert request.events.filter(act=Act.EYES_NEEDED, is_public=False).count() == 1
    maha = khafji.member("maha")
    assert request.pk in [pk for _day, pk in SupportRequest.objects.most_urgent_for(maha, maha.rights(khafji.pack), 9)]
    other = short.sitting.items.last()
    assert fresh(other.support_request).waiting_for == Waiting.COMMITTEE
    with refused("too_few_may_vote") as no:
        sitting.vote(short, khafji.member("amal"), A, opinion="", by=khafji.amal)
    assert (no.value.facts["able"], no.value.facts["needed"]) == (2, 3)


def test_a_substitute_gives_an_opinion_and_votes_on_that_file_alone(khafji, short):
    layla = khafji.member("layla")
    with refused("right_missing"):
        sitting.vote(short, layla, A, opinion="", by=khafji.layla)
    with refused("right_missing"):
        appoint(short.support_request, layla, reason=WHY, by=khafji.huda)
    with refused("reason_needed"):
        appoint(short.support_request, layla, reason="تنحٍّ", by=khafji.maha)
    appoint(short.support_request, layla, reason=WHY, by=khafji.maha)
    request = short.support_request = fresh(short.support_request)
    assert request.waiting_for == Waiting.COMMITTEE
    made = Appointment.objects.get()
    assert (made.duty, made.member, made.reason, made.appointed_by) == (Duty.VOTE, layla, WHY, khafji.maha.name)
    event = request.events.get(act=Act.APPOINTED)
    assert (event.text, event.is_public, event.facts["to"]) == (WHY, False, layla.name)
    assert Entry.objects.filter(act="support.appointed", about_name=request.reference).exists()
    with refused("moved_on"):
        appoint(request, khafji.member("huda"), reason=WHY, by=khafji.maha)
    with refused("absent"):
        sitting.vote(short, layla, A, opinion="", by=khafji.layla)
    arrive(khafji, short)
    vote_all(khafji, short)
    assert Vote.objects.filter(item=short, member=layla, opinion="رأي").exists()
    assert short.sitting.attendances.regular().count() == 4
    assert walk.decide(khafji.house, short).outcome == Outcome.ACCEPTED
    other = short.sitting.items.last()
    assert layla not in quorum.voters(other)
    with refused("right_missing"):
        sitting.vote(other, layla, A, opinion="", by=eyes.actor_on(other.support_request, khafji.layla))


def test_the_votes_stay_sealed_until_the_substitute_has_voted(khafji, short):
    appoint(short.support_request, khafji.member("layla"), reason=WHY, by=khafji.maha)
    short.support_request = fresh(short.support_request)
    arrive(khafji, short)
    for handle in ("amal", "khalid"):
        sitting.vote(short, khafji.member(handle), A, opinion="", by=getattr(khafji, handle))
    assert not quorum.opinions_open(short)
    assert quorum.result_of(short) is None
    with refused("no_result"):
        deciding.decide_item(short, walk.ruling(short.support_request, Outcome.ACCEPTED), by=khafji.huda)


def test_a_substitute_who_arrives_during_a_vote_gets_in_by_the_way_the_refusal_names(khafji, short):
    first, second = short, short.sitting.items.last()
    appoint(first.support_request, khafji.member("layla"), reason=WHY, by=khafji.maha)
    member = quorum.voters(second)[0]
    sitting.vote(second, member, A, opinion="", by=member.actor(khafji.pack))
    with refused("vote_running") as no:
        arrive(khafji, first)
    for step in ("فارفع", "وسجّل", "أعد"):
        assert step in str(no.value.sentence), step
    sitting.take_off_agenda(second, by=khafji.huda)
    arrive(khafji, first)
    request = fresh(second.support_request)
    (again,) = sitting.list_on_agenda(first.sitting, [request], by=khafji.huda)
    assert not again.votes.exists()
    first.support_request = fresh(first.support_request)
    vote_all(khafji, first)
    assert walk.decide(khafji.house, first).outcome == Outcome.ACCEPTED


def test_who_stands_too_near_is_refused_with_the_path(khafji, short):
    request = short.support_request
    huda = khafji.member("huda")
    huda.national_id = request.person.national_id
    huda.save(update_fields=["national_id"])
    hired = khafji.hire("committee_member")
    paths = {
        "noura": "البحث الاجتماعي", "salwa": "مطابقة البيانات", "abeer": "صلة قرابة", "amal": "مقعد", "omar": "باحث",
        "huda": "صاحب الطلب", "maha": "نفسه", "nasser": "لا تفتح",
    }  # fmt: skip
    for handle, path in paths.items():
        with refused("cannot_take") as no:
            appoint(request, khafji.member(handle), reason=WHY, by=khafji.maha)
        assert path in no.value.facts["path"], handle
        assert no.value.facts["path"] in no.value.sentence
        assert khafji.member(handle).name in no.value.sentence
    assert not Appointment.objects.exists()
    appoint(request, hired, reason=WHY, by=khafji.maha)
    assert Attendance.objects.get(member=hired).is_substitute


def test_whoever_only_took_the_file_in_is_no_substitute_even_where_the_policy_keeps_nothing_apart(khafji, short):
    request = short.support_request
    layla = khafji.member("layla")
    SupportRequest.objects.filter(pk=request.pk).update(taken_in_by=layla)
    with refused("cannot_take"):
        appoint(fresh(request), layla, reason=WHY, by=khafji.maha)


def test_a_substitute_who_steps_aside_or_leaves_gives_the_file_back(khafji, short):
    layla, huda = khafji.member("layla"), khafji.member("huda")
    appoint(short.support_request, layla, reason=WHY, by=khafji.maha)
    sitting.recuse(short, layla, "جارة مقدمة الطلب", by=khafji.layla)
    request = fresh(short.support_request)
    assert request.waiting_for == Waiting.APPOINTMENT
    with refused("cannot_take"):
        appoint(request, layla, reason=WHY, by=khafji.maha)
    appoint(request, huda, reason=WHY, by=khafji.maha)
    deactivate(huda, reason="انتهى عقدها", by=SYSTEM)
    jobs.look_for_eyes()
    assert fresh(request).waiting_for == Waiting.APPOINTMENT
    reactivate(huda, pack=khafji.pack, by=SYSTEM)
    jobs.look_for_eyes()
    assert fresh(request).waiting_for == Waiting.COMMITTEE


def test_a_member_who_leaves_the_association_may_leave_a_file_without_its_quorum(khafji):
    meeting = meeting_over(khafji, khafji.request_at(Stage.COMMITTEE))
    item = meeting.items.get()
    step_aside(khafji, item, "abeer")
    assert fresh(item.support_request).waiting_for == Waiting.COMMITTEE
    deactivate(khafji.member("reem"), reason="انتهت عضويتها", by=SYSTEM)
    jobs.look_for_eyes()
    assert fresh(item.support_request).waiting_for == Waiting.APPOINTMENT


def test_where_nobody_may_the_file_is_put_off_with_a_reason_and_escalates_in_its_time(khafji, short):
    for handle in ("layla", "huda"):
        step_aside(khafji, short, handle)
    request = fresh(short.support_request)
    for member in eyes.candidates(request, Duty.VOTE, but=khafji.maha.id).others:
        deactivate(member, reason="انتهى عقده", by=SYSTEM)
    assert eyes.candidates(request, Duty.VOTE, but=khafji.maha.id).others == ()
    with refused("reason_needed"):
        sitting.take_off_agenda(short, by=khafji.huda)
    with refused("right_missing"):
        sitting.take_off_agenda(short, reason=WHY, by=khafji.salwa)
    sitting.take_off_agenda(short, reason=WHY, by=khafji.huda)
    short.refresh_from_db()
    assert (short.state, short.note) == (ItemState.DEFERRED, WHY)
    assert fresh(request).waiting_for == Waiting.SECRETARY
    assert request.events.get(act=Act.UNLISTED).text == WHY
    SupportRequest.objects.filter(pk=request.pk).update(target_on=clock.today() - timedelta(days=1))
    jobs.escalate_overdue()
    assert request.events.filter(act=Act.ESCALATED).count() == 1


def test_an_interest_once_declared_holds_in_the_next_sitting_and_so_does_the_substitute(khafji, short):
    request = short.support_request
    appoint(request, khafji.member("layla"), reason=WHY, by=khafji.maha)
    sitting.close_sitting(short.sitting, by=khafji.huda)
    meeting = meeting_over(khafji, fresh(request))
    item = meeting.items.get()
    assert set(item.recusals.values_list("member__name", flat=True)) == {
        khafji.member("abeer").name,
        khafji.member("reem").name,
    }
    assert {m.name for m in quorum.voters(item)} == {khafji.member(one).name for one in ("amal", "khalid", "layla")}
    vote_all(khafji, item, NO)
    assert quorum.result_of(item) is NO


def test_whoever_did_a_duty_kept_apart_is_no_voter_and_holds_up_nobody(khafji):
    request = khafji.request_at(Stage.COMMITTEE)
    # A colleague who studied the file and joined the committee since: present, and never able to vote on it.
    noura = khafji.member("noura")
    noura.roles = ["committee_member"]
    noura.save(update_fields=["roles"])
    item = meeting_over(khafji, request).items.get()
    assert noura not in quorum.voters(item)
    with refused("separation_of_duties"):
        sitting.vote(item, noura, A, opinion="", by=noura.actor(khafji.pack))
    vote_all(khafji, item)
    assert quorum.result_of(item) is A


def test_minutes_and_evidence_name_the_substitute_and_the_reason(khafji, short):
    layla = khafji.member("layla")
    appoint(short.support_request, layla, reason=WHY, by=khafji.maha)
    short.support_request = fresh(short.support_request)
    arrive(khafji, short)
    vote_all(khafji, short)
    walk.decide(khafji.house, short)
    sitting.close_sitting(short.sitting, by=khafji.huda)
    every = SupportRequest.objects.all()
    made = papers.minutes(short.sitting, khafji.pack, seen=every)
    (row,) = made.substitutes
    assert (row.member, row.reference, row.reason) == (layla.name, short.support_request.reference, WHY)
    assert row.appointed_by == khafji.maha.name
    hidden = every.exclude(pk=short.support_request_id)
    without = papers.minutes(short.sitting, khafji.pack, seen=hidden)
    assert without.substitutes == ()
    assert layla.name not in [one.name for one in without.members]
    today = clock.today()
    question = Question("H5", khafji.house.policy, Period(today - timedelta(days=90), today + timedelta(days=90)))
    figure = committee_sittings(question)
    assert figure.verdict == Verdict.KEPT
    assert "عضو بديل" in figure.sentence
    Vote.objects.create(
        association_id=short.association_id, item=short, member=khafji.member("fahd"), choice=A, at=clock.now()
    )
    assert committee_sittings(question).verdict == Verdict.NOT_KEPT


def test_a_returned_file_comes_back_to_its_substitute_in_the_same_round(khafji, short):
    appoint(short.support_request, khafji.member("layla"), reason=WHY, by=khafji.maha)
    short.support_request = fresh(short.support_request)
    arrive(khafji, short)
    vote_all(khafji, short, Choice.RETURN)
    sitting.return_for_research(short, reasons="نريد معرفة السكن", by=khafji.huda)
    request = fresh(short.support_request)
    assert request.assignee is None
    research = request.researches.get()
    researching.submit_research(research, by=khafji.noura)
    item = meeting_over(khafji, fresh(request)).items.get()
    assert quorum.pending_item(fresh(request)) == item
    assert fresh(request).waiting_for == Waiting.COMMITTEE
    assert khafji.member("layla") in quorum.voters(item)


def test_a_member_who_moved_in_with_the_applicant_or_lost_the_vote_is_not_waited_for(khafji):
    item = meeting_over(khafji, khafji.request_at(Stage.COMMITTEE)).items.get()
    assert (len(quorum.bench(item).able), quorum.bench(item).missing) == (4, 0)
    reem = khafji.member("reem")
    Member.objects.filter(pk=reem.pk).update(mobile=item.support_request.person.mobile)
    assert reem.pk not in {one.pk for one in quorum.voters(item)}
    Member.objects.filter(pk=khafji.member("abeer").pk).update(roles=["officer"])
    assert (len(quorum.bench(item).able), quorum.bench(item).missing) == (2, 1)


def test_votes_stay_sealed_when_those_who_cast_them_are_marked_as_gone(khafji):
    meeting = meeting_over(khafji, khafji.request_at(Stage.COMMITTEE))
    item = meeting.items.get()
    for member in quorum.voters(item)[:3]:
        sitting.vote(item, member, A, opinion="", by=member.actor(khafji.pack))
    meeting.attendances.update(is_present=False)
    assert not quorum.opinions_open(item)
    assert quorum.result_of(item) is None


def test_substitutes_of_one_file_do_not_open_a_sitting(khafji, short):
    for handle in ("layla", "sarah"):
        seat = {"association_id": khafji.association.pk, "member": khafji.member(handle), "is_substitute": True}
        Attendance.objects.create(sitting=short.sitting, is_present=True, **seat)
    meeting = short.sitting
    meeting.attendances.filter(is_substitute=False).exclude(member=khafji.member("amal")).update(is_present=False)
    Sitting.objects.filter(pk=meeting.pk).update(state=SittingState.PLANNED, opened_at=None)
    with refused("no_quorum"):
        sitting.open_sitting(Sitting.objects.get(pk=meeting.pk), pack=khafji.pack, by=khafji.huda)


def test_whoever_stepped_aside_does_not_study_the_file_either(khafji, short):
    request = short.support_request
    abeer, reem, khalid = (khafji.member(handle) for handle in ("abeer", "reem", "khalid"))
    assert eyes.bars_to(request, Duty.RESEARCH, [abeer, reem, khalid]).all == {abeer.pk, reem.pk}
