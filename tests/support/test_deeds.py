"""Whoever acts for another shows by a paper that he may, and an officer matches it (clause H2)."""

import pytest

from silah.core.identifiers import sample_national_id
from silah.demo import walk
from silah.policies.pack.vocabulary import Stage
from silah.support.actions import checking, drafting, submitting
from silah.support.models import CheckState
from tests.cast import fresh, refused

SPEAKER = {
    "first_name": "سعد", "family_name": "الرويلي", "national_id": sample_national_id(70_001),
    "mobile": "+966500070001", "gender": "male",
}  # fmt: skip


def applied(people, capacity, *, with_deed="", **given):
    """A request sent by somebody for somebody else."""
    house, service = people.house, people.house.policy.service(people.service)
    draft = drafting.start_draft(people.association, house.policy, service.key, channel="website")
    drafting.save_draft(draft, "facts", walk.sample_facts(service.facts, people.applicant(), city="الخفجي", **given))
    drafting.save_draft(draft, "representative", {"capacity": capacity, **SPEAKER})
    for paper in service.papers_for(dict(draft.answers["facts"])):
        drafting.attach_paper(draft, paper.kind, walk.picture("p"))
    if with_deed:
        drafting.attach_paper(draft, with_deed, walk.picture("deed"))
    signature = walk.Signature(walk.Method.TYPED, "سعد", "سعد", "website")
    return submitting.submit(draft, signature=signature, by=drafting.APPLICANT).request


@pytest.mark.parametrize(("capacity", "deed"), [("guardian", "guardianship_deed"), ("delegate", "power_of_attorney")])
def test_the_deed_is_laid_out_and_asked_for_like_other_papers(khafji, capacity, deed):
    request = applied(khafji, capacity)
    check = request.checks.get(key=deed)
    assert (check.is_paper, check.is_required, check.state) == (True, True, CheckState.MISSING)
    with refused("not_complete"):
        walk.complete(khafji.house, request)
    checking.ask_for_missing(request, by=khafji.salwa)
    request = fresh(request)
    papers = {check.key: walk.picture("p") for check in request.checks.open_questions()}
    assert deed in papers
    checking.answer_missing(request, papers=papers, facts={}, by=request.representative.actor, channel="website")
    walk.complete(khafji.house, fresh(request))
    assert request.checks.get(key=deed).state == CheckState.MATCHED
    assert request.checks.get(key=deed).checked_by == khafji.salwa.name


def test_a_deed_sent_with_the_request_waits_for_matching(khafji):
    request = applied(khafji, "guardian", with_deed="guardianship_deed")
    check = request.checks.get(key="guardianship_deed")
    assert check.state == CheckState.PENDING
    assert check.paper is not None
    walk.complete(khafji.house, request)
    assert fresh(request).stage == Stage.RESEARCH


@pytest.mark.parametrize("capacity", ["self", "family"])
def test_where_the_policy_asks_for_no_deed_none_is_laid_out(khafji, capacity):
    request = applied(khafji, capacity)
    assert not request.checks.filter(key__in=["guardianship_deed", "power_of_attorney"]).exists()
