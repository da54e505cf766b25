"""A paper that came after the matching and is wrong is asked for again, and nothing is judged until another is matched."""

from datetime import timedelta

import pytest

from silah.audit.models import Entry
from silah.core import clock
from silah.demo import walk
from silah.evidence.book import last_year
from silah.evidence.controls.handling import attestations, completeness
from silah.evidence.figures import Question, Verdict
from silah.interactions.models import Message
from silah.policies.pack.vocabulary import Stage
from silah.registry.models import Paper
from silah.support import jobs
from silah.support.actions import attesting, checking
from silah.support.actions.attesting import Signature
from silah.support.actions.replacing import replace_papers
from silah.support.models import Act, Check, CheckState, Method, SupportRequest, Waiting
from tests.cast import fresh, refused

TYPED = Signature(Method.TYPED, "هيا", "هيا", "website")
WHY = "الصورة مقطوعة من أسفلها"


def wrong_before_the_committee(people, key="lease"):
    """A file before the committee with a paper that came during the study and was marked wrong."""
    request = people.request_at(Stage.RESEARCH)
    checking.add_paper(request, key, walk.picture("p"), by=people.noura, channel="interview")
    walk.study(people.house, fresh(request))
    check = request.checks.get(key=key)
    checking.mark(check, CheckState.WRONG, note=WHY, by=people.salwa)
    return fresh(request), check


def asked(request):
    return Message.objects.about(request).filter(event="completion_needed").count()


def test_a_file_before_the_committee_waits_for_whoever_matches_a_late_paper(khafji):
    request = khafji.request_at(Stage.RESEARCH)
    checking.add_paper(request, "lease", walk.picture("p"), by=khafji.noura, channel="interview")
    walk.study(khafji.house, fresh(request))
    request = fresh(request)
    assert (request.stage, request.waiting_for) == (Stage.COMMITTEE, Waiting.CHECKER)
    checking.mark(request.checks.get(key="lease"), CheckState.MATCHED, by=khafji.salwa)
    request = fresh(request)
    assert request.waiting_for == Waiting.APPLICANT, "the data changed after they were signed"
    attesting.sign(request, TYPED, by=request.person.actor)
    assert fresh(request).waiting_for == Waiting.SECRETARY


def test_a_late_paper_marked_wrong_is_asked_for_once_more_and_bars_the_agenda(khafji):
    request, _check = wrong_before_the_committee(khafji)
    assert (request.stage, request.waiting_for) == (Stage.COMMITTEE, Waiting.APPLICANT)
    assert asked(request) == 1
    event = request.events.get(act=Act.SENT_BACK)
    assert (event.actor_name, event.is_public, event.facts["items"]) == (khafji.salwa.name, True, ["lease"])
    assert Entry.objects.filter(act="support.sent_back", about_name=request.reference).count() == 1
    attesting.sign(request, TYPED, by=request.person.actor)
    with refused("not_complete"):
        walk.convene(khafji.house, [fresh(request)])
    assert fresh(request).waiting_for == Waiting.APPLICANT
    for control in (completeness, attestations):
        assert control(Question("H2", khafji.house.policy, last_year())).verdict is Verdict.KEPT


def test_the_applicant_sends_another_and_the_file_goes_before_the_committee(khafji):
    request, check = wrong_before_the_committee(khafji)
    who, first = request.person.actor, check.paper
    with refused("nothing_sent"):
        replace_papers(request, papers={"other": walk.picture("q")}, by=who, channel="website")
    with refused("right_missing"):
        replace_papers(request, papers={"lease": walk.picture("q")}, by=khafji.noura, channel="interview")
    stale = fresh(request)
    assert replace_papers(request, papers={"lease": walk.picture("q")}, by=who, channel="website") == []
    check.refresh_from_db()
    assert check.paper is not None
    assert (check.state, check.note, check.paper.is_claim) == (CheckState.PENDING, "", True)
    assert Paper.objects.filter(pk=first.pk).exists(), "what was wrong is kept"
    assert (request.stage, fresh(request).waiting_for) == (Stage.COMMITTEE, Waiting.CHECKER)
    assert request.events.filter(act=Act.PAPER_ADDED, actor_kind="applicant").count() == 1
    with refused("moved_on"):
        replace_papers(stale, papers={"lease": walk.picture("q")}, by=who, channel="website")
    with refused("not_complete"):
        walk.convene(khafji.house, [fresh(request)])
    checking.mark(check, CheckState.MATCHED, by=khafji.salwa)
    with refused("not_signed"):
        walk.convene(khafji.house, [fresh(request)])
    attesting.sign(fresh(request), TYPED, by=who)
    assert fresh(request).waiting_for == Waiting.SECRETARY
    meeting = walk.convene(khafji.house, [fresh(request)])
    assert meeting.items.count() == 1
    with refused("moved_on"):
        checking.mark(check, CheckState.WRONG, note=WHY, by=khafji.salwa)
    with refused("moved_on"):
        checking.add_paper(fresh(request), "lease", walk.picture("q"), by=khafji.salwa, channel="interview")


def test_the_desk_puts_another_in_and_each_marking_asks_anew(khafji):
    request, check = wrong_before_the_committee(khafji)
    with refused("moved_on"):
        checking.add_paper(request, "other", walk.picture("q"), by=khafji.salwa, channel="interview")
    checking.add_paper(request, "lease", walk.picture("q"), by=khafji.salwa, channel="interview")
    assert fresh(request).waiting_for == Waiting.CHECKER
    check = Check.objects.get(pk=check.pk)
    check.support_request = fresh(request)
    checking.mark(check, CheckState.WRONG, note=WHY, by=khafji.salwa)
    assert asked(request) == 2
    assert fresh(request).waiting_for == Waiting.APPLICANT


def test_a_paper_nobody_asked_for_is_set_aside_and_a_mistaken_mark_is_mended(khafji):
    request, check = wrong_before_the_committee(khafji)
    attesting.sign(request, TYPED, by=request.person.actor)
    checking.mark(check, CheckState.MISSING, by=khafji.salwa)
    assert fresh(request).waiting_for == Waiting.SECRETARY
    again, other = wrong_before_the_committee(khafji)
    attesting.sign(again, TYPED, by=again.person.actor)
    checking.mark(other, CheckState.MATCHED, by=khafji.salwa)
    assert fresh(again).waiting_for == Waiting.SECRETARY
    assert asked(again) == 1
    assert walk.convene(khafji.house, [fresh(request), fresh(again)]).items.count() == 2


def test_the_study_goes_on_while_a_paper_is_replaced(khafji):
    request = khafji.request_at(Stage.RESEARCH)
    checking.add_paper(request, "lease", walk.picture("p"), by=khafji.noura, channel="interview")
    held = fresh(request)
    checking.mark(request.checks.get(key="lease"), CheckState.WRONG, note=WHY, by=khafji.salwa)
    request = fresh(request)
    assert (request.waiting_for, request.assignee_id) == (held.waiting_for, held.assignee_id)
    assert asked(request) == 1
    replace_papers(request, papers={"lease": walk.picture("q")}, by=request.person.actor, channel="website")
    assert fresh(request).stage == Stage.RESEARCH


def test_what_is_awaited_before_the_committee_is_reminded_of_and_ends_nothing(khafji):
    request, _check = wrong_before_the_committee(khafji)
    with clock.at(walk.at(request.due_on + timedelta(days=1))):
        assert jobs.remind_and_lapse() == 1
        assert jobs.escalate_overdue() == 0, "what waits for the applicant is no overrun of ours"
    assert fresh(request).is_open
    assert Message.objects.about(request).filter(event="reply_reminder").count() == 1


@pytest.mark.parametrize("state", [CheckState.PENDING, CheckState.WRONG])
def test_an_officer_decides_nothing_on_a_paper_that_is_not_in_order(yusr, state):
    request = yusr.request_at(Stage.ATTESTATION, service="awareness", signed=False)
    checking.add_paper(request, "other", walk.picture("p"), by=yusr.salwa, channel="interview")
    attesting.sign(request, TYPED, by=request.person.actor)
    assert (fresh(request).stage, fresh(request).waiting_for) == (Stage.DECISION, Waiting.CHECKER)
    if state is CheckState.WRONG:
        checking.mark(fresh(request).checks.get(key="other"), state, note=WHY, by=yusr.salwa)
        assert fresh(request).waiting_for == Waiting.APPLICANT
    with refused("not_complete"):
        walk.decide_directly(yusr.house, fresh(request))
    if state is CheckState.WRONG:
        replace_papers(fresh(request), papers={"other": walk.picture("q")}, by=request.person.actor, channel="website")
        attesting.sign(fresh(request), TYPED, by=request.person.actor)
    checking.mark(fresh(request).checks.get(key="other"), CheckState.MATCHED, by=yusr.salwa)
    assert fresh(request).waiting_for == Waiting.DECIDER
    walk.decide_directly(yusr.house, fresh(request))
    assert SupportRequest.objects.get(pk=request.pk).waiting_for != Waiting.DECIDER
