"""Social research (clauses H3, O4): each act beside its refusals."""

from datetime import timedelta

from silah.accounts.actions import change_roles
from silah.accounts.models import Member
from silah.audit.actors import SYSTEM
from silah.core import clock
from silah.demo import walk
from silah.policies.pack.vocabulary import Duty, Stage
from silah.support.actions import researching, sitting
from silah.support.models import Act, Choice, Research
from silah.support.models.research import Recommendation, VisitKind
from silah.support.reading import facts_of
from tests.cast import fresh, refused

STUDY = {"findings": "دخل قليل", "needs": "سلة", "reasons": "دون الحد", "recommendation": Recommendation.ACCEPT}


def save(people, request, by="noura", **changes):
    return researching.save_research(
        request, **{**STUDY, **changes}, researcher=people.member(by), by=getattr(people, by)
    )


def test_a_question_is_referred_answered_once_and_told(khafji):
    request = khafji.apply()
    for by in (khafji.noura, khafji.waleed):
        with refused("right_missing"):
            researching.refer(request, "هل يلزم حضور الزوج؟", by=by, channel="phone")
    with refused("empty"):
        researching.refer(request, " ", by=khafji.salwa, channel="phone")
    referral = researching.refer(request, "هل يلزم حضور الزوج؟", by=khafji.salwa, channel="phone")
    with refused("right_missing"):
        researching.answer_referral(referral, "لا", by=khafji.salwa)
    with refused("empty"):
        researching.answer_referral(referral, "", by=khafji.noura)
    researching.answer_referral(referral, "لا يلزم", by=khafji.noura)
    assert request.events.filter(act=Act.TOLD, facts__event="referral_answered").count() == 1
    with refused("moved_on"):
        researching.answer_referral(referral, "بل يلزم", by=khafji.noura)


def test_a_visit_is_planned_told_and_held_once(khafji):
    request = khafji.request_at(Stage.RESEARCH)
    noura, soon = khafji.noura, clock.now() + timedelta(hours=3)
    plan = {"place": "المنزل", "researcher": khafji.member("noura")}
    with refused("in_the_past"):
        researching.plan_visit(request, VisitKind.HOME, clock.now() - timedelta(hours=1), by=noura, **plan)
    with refused("right_missing"):
        researching.plan_visit(request, VisitKind.HOME, soon, by=khafji.salwa, **plan)
    visit = researching.plan_visit(request, VisitKind.HOME, soon, by=noura, **plan)
    with refused("empty"):
        researching.hold_visit(visit, notes=" ", passed_interview=None, by=noura)
    researching.hold_visit(visit, notes="رأينا السكن", passed_interview=True, by=noura)
    assert facts_of(fresh(request))["interview_passed"].value is True
    with refused("moved_on"):
        researching.hold_visit(visit, notes="مرة أخرى", passed_interview=None, by=noura)


def test_a_visit_keeps_what_was_corrected_meanwhile(khafji):
    request = khafji.request_at(Stage.RESEARCH)
    visit = researching.plan_visit(
        request, VisitKind.CALL, clock.now() + timedelta(hours=1), place="", researcher=khafji.member("noura"),
        by=khafji.noura,
    )  # fmt: skip
    other = fresh(request)
    other.answers["facts"]["city"] = "الدمام"
    other.save(update_fields=["answers"])
    researching.hold_visit(visit, notes="تحدثنا", passed_interview=False, by=khafji.noura)
    assert fresh(request).answers["facts"]["city"] == "الدمام"


def test_a_study_is_saved_in_parts_and_handed_over_whole(khafji):
    request = khafji.request_at(Stage.RESEARCH)
    with refused("right_missing"):
        researching.save_research(request, **STUDY, researcher=khafji.member("noura"), by=khafji.salwa)
    study = save(khafji, request, reasons="", recommendation="")
    with refused("study_unfinished") as no:
        researching.submit_research(study, by=khafji.noura)
    assert len(no.value.facts["parts"]) == 2
    study = save(khafji, request)
    assert Research.objects.count() == 1
    researching.submit_research(study, by=khafji.noura)
    request = fresh(request)
    assert request.stage == Stage.COMMITTEE
    assert study.score["max"] == 100
    with refused("moved_on"):
        researching.submit_research(study, by=khafji.noura)
    with refused("moved_on"):
        save(khafji, request)


def test_the_score_shows_every_point(khafji):
    request = khafji.request_at(Stage.RESEARCH)
    score = researching.current_score(request)
    assert score["total"] == sum(line["points"] or 0 for line in score["lines"])
    assert all(line["points"] is None or 0 <= line["points"] <= line["highest"] for line in score["lines"])


def test_who_wrote_a_study_never_votes_on_it_whatever_roles_come_later(khafji):
    request = khafji.request_at(Stage.RESEARCH)
    other = khafji.hire("researcher")
    researching.save_research(request, **STUDY, researcher=other, by=other.actor(khafji.pack))
    study = save(khafji, request)
    researching.submit_research(study, by=khafji.noura)
    change_roles(other, ["committee_member"], pack=khafji.pack, by=SYSTEM)
    meeting = walk.convene(khafji.house, [request])
    walk.begin_sitting(khafji.house, meeting)
    voter = Member.objects.get(pk=other.pk)
    with refused("separation_of_duties"):
        sitting.vote(meeting.items.get(), voter, Choice.ACCEPT, opinion="", by=voter.actor(khafji.pack))


def test_who_checked_a_file_does_not_study_it_when_the_pack_keeps_them_apart(khafji):
    request = khafji.request_at(Stage.RESEARCH)
    done = request.duties_done_by(khafji.salwa.id)
    assert done == {Duty.CHECK.value}


def test_a_researcher_does_not_study_a_relative(khafji):
    request = khafji.request_at(Stage.RESEARCH)
    related = khafji.hire("researcher", mobile=request.person.mobile)
    with refused("interest"):
        researching.save_research(request, **STUDY, researcher=related, by=related.actor(khafji.pack))
