"""The state machine under generated walks: no illegal state, no early release, no silent overrun."""

import pytest

from silah.core import clock
from silah.demo import walk as story
from silah.policies.pack.vocabulary import Can, Duty, Stage
from silah.support import eyes, quorum
from silah.support.actions import checking, sitting
from silah.support.actions.appointing import appoint
from silah.support.models import CheckState, Choice, Sitting, SittingState, StageEntry, SupportRequest, Waiting
from tests.cast import fresh
from tests.support.walks import Walk

#: The rules are the same beside either database; on PostgreSQL fewer steps show what differs there. The long walks
#: take ten thousand.
STEPS = {"sqlite": 300, "postgresql": 100}


WALKS = [("khafji", 1), ("yusr", 2), ("yusr", 3), ("nabd", 4)]
#: How many files came to their end in each walk of this run.
ENDED: dict[str, int] = {}


@pytest.mark.parametrize(("slug", "seed"), WALKS)
def test_walks_find_nothing_illegal(open_house, vendor, slug, seed):
    walk = Walk(open_house(slug), seed, clock.now())
    for _step in range(STEPS[vendor]):
        walk.step()
    assert StageEntry.objects.exclude(left_at=None).exists(), walk.tally
    ENDED[f"{slug}-{seed}"] = SupportRequest.objects.exclude(closed_at=None).count()
    with clock.at(walk.moment):
        nothing_before_the_committee_is_stuck(walk)


def test_the_walks_went_far_enough_to_mean_something():
    assert any(ENDED.values()) or len(ENDED) < len(WALKS), ENDED


def nothing_before_the_committee_is_stuck(walk):
    """Whatever the walk did, every file before the committee still comes to a decision by what people may do."""
    pack, people = walk.pack, walk.people
    by = people.hire("secretary").actor(pack)
    manager = people.hire("manager").actor(pack)
    assert Can.APPOINT in manager.rights
    for meeting in Sitting.objects.filter(state=SittingState.OPEN):
        sitting.close_sitting(meeting, by=by)
    for one in SupportRequest.objects.open().filter(stage=Stage.COMMITTEE).select_related("policy"):
        for check in one.checks.filter(is_paper=True, state=CheckState.PENDING):
            checking.mark(check, CheckState.MATCHED, by=people.hire("officer").actor(pack))
        item = quorum.pending_item(one)
        if item is None:
            (item,) = story.convene(people.house, [one]).items.all()
        # All but one step aside, so that the quorum is lost for certain.
        for seat in quorum.bench(item).able[1:]:
            if not item.votes.filter(member=seat.member).exists():
                sitting.recuse(item, seat.member, "صلة قرابة", by=by)
        request = one
        for _turn in range(9):
            request = item.support_request = fresh(request)
            if request.waiting_for != Waiting.APPOINTMENT:
                break
            others = eyes.candidates(request, Duty.VOTE, but=manager.id).others
            appoint(
                request,
                (others or [people.hire("specialist" if pack.role("specialist") else "service_staff")])[0],
                reason="تنحّى الأعضاء عن هذا الملف",
                by=manager,
            )
        assert not quorum.bench(item).missing, f"{request.reference} is stuck"
        story.begin_sitting(people.house, item.sitting)
        for member in quorum.voters(item):
            sitting.vote(item, member, Choice.REFUSE, opinion="", by=eyes.actor_on(request, member.actor(pack)))
        assert quorum.result_of(item) is Choice.REFUSE
        story.decide(people.house, item, by=by)  # the first secretary may have matched the papers of this very file
        sitting.close_sitting(item.sitting, by=by)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 110))
@pytest.mark.parametrize("slug", ["khafji", "yusr"])
def test_long_walks_find_nothing_illegal(open_house, slug, seed):
    walk = Walk(open_house(slug), seed, clock.now())
    for _step in range(500):
        walk.step()
    for request in SupportRequest.objects.all():
        walk.check_request(request, "at the end")
