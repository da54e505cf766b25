"""The committee's sitting (clause H5): quorum, recusal, sealed votes, results, minutes that add up."""

from dataclasses import replace
from datetime import timedelta

import pytest

from silah.core import clock
from silah.demo import walk
from silah.policies.actions import adopt
from silah.policies.pack.vocabulary import Duty, Stage
from silah.support import quorum
from silah.support.actions import deciding, sitting
from silah.support.models import (
    Act,
    AgendaItem,
    Choice,
    Decision,
    ItemState,
    Outcome,
    Recusal,
    Sitting,
    SittingState,
    Vote,
)  # fmt: skip
from tests.cast import fresh, refused

A, IF, NO, BACK, ABSTAIN = Choice.ACCEPT, Choice.ACCEPT_IF, Choice.REFUSE, Choice.RETURN, Choice.ABSTAIN


def ready(people, count=1):
    return [people.request_at(Stage.COMMITTEE) for _number in range(count)]


def in_session(people, count=1):
    """A sitting in session over ``count`` files."""
    meeting = walk.convene(people.house, ready(people, count))
    walk.begin_sitting(people.house, meeting)
    return meeting


def members_of(meeting):
    return [a.member for a in meeting.attendances.select_related("member").order_by("pk")]


def cast_votes(people, item, choices):
    """Let the voters vote in order: the chair first, then the others."""
    chair = item.sitting.chair_id
    voters = sorted(quorum.voters(item), key=lambda m: (m.pk != chair, m.pk))
    for member, choice in zip(voters, choices, strict=False):
        sitting.vote(item, member, choice, opinion="رأي", by=member.actor(people.pack))


def ruled(people, **changes):
    """The pack with another rule of the committee."""
    return replace(people.pack, committee=replace(people.pack.committee, **changes))


def test_planning_calls_every_member_who_votes(khafji):
    tomorrow = clock.now() + timedelta(days=1)
    plan = {"place": "القاعة", "secretary": None, "pack": khafji.pack}
    with refused("right_missing"):
        sitting.plan_sitting(khafji.association, tomorrow, by=khafji.salwa, **plan)
    with refused("in_the_past"):
        sitting.plan_sitting(khafji.association, clock.now() - timedelta(hours=1), by=khafji.huda, **plan)
    meeting = sitting.plan_sitting(khafji.association, tomorrow, by=khafji.huda, **plan)
    assert meeting.attendances.count() == 4
    assert meeting.chair == khafji.member("amal")
    with refused("too_few_members"):
        sitting.plan_sitting(khafji.association, tomorrow, by=khafji.huda, **{**plan, "pack": ruled(khafji, quorum=9)})


def test_nobody_is_called_to_a_sitting_who_has_no_seat(khafji):
    tomorrow = clock.now() + timedelta(days=1)
    plan = {"place": "القاعة", "secretary": None, "by": khafji.huda}
    with refused("too_many_members") as no:
        sitting.plan_sitting(khafji.association, tomorrow, pack=ruled(khafji, seats=3), **plan)
    assert no.value.facts == {"members": 4, "seats": 3}
    assert "ومقاعد اللجنة في السياسة 3" in str(no.value)
    assert not Sitting.objects.exists()
    assert (
        sitting.plan_sitting(khafji.association, tomorrow, pack=ruled(khafji, seats=4), **plan).attendances.count() == 4
    )


def test_an_agenda_holds_complete_files_once(khafji):
    request = khafji.request_at(Stage.RESEARCH)
    meeting = walk.convene(khafji.house, [])
    with refused("not_complete"):
        sitting.list_on_agenda(meeting, [request], by=khafji.huda)
    (whole,) = ready(khafji)
    with refused("right_missing"):
        sitting.list_on_agenda(meeting, [whole], by=khafji.noura)
    sitting.list_on_agenda(meeting, [whole], by=khafji.huda)
    with refused("listed_already"):
        sitting.list_on_agenda(meeting, [whole], by=khafji.huda)
    item = meeting.items.get()
    sitting.take_off_agenda(item, by=khafji.huda)
    with refused("moved_on"):
        sitting.take_off_agenda(item, by=khafji.huda)
    assert fresh(whole).waiting_for == "secretary"
    sitting.cancel_sitting(meeting, reason="تعذر الحضور", by=khafji.huda)
    with refused("sitting_over"):
        sitting.list_on_agenda(meeting, [whole], by=khafji.huda)


def test_a_sitting_opens_with_quorum_alone_and_once(khafji):
    meeting = walk.convene(khafji.house, ready(khafji))
    ids = [m.pk for m in members_of(meeting)]
    assert sitting.mark_present(meeting, ids[:2], by=khafji.huda) == 2
    with refused("no_quorum"):
        sitting.open_sitting(meeting, pack=khafji.pack, by=khafji.huda)
    sitting.mark_present(meeting, ids[:3], by=khafji.huda)
    with refused("right_missing"):
        sitting.open_sitting(meeting, pack=khafji.pack, by=khafji.salwa)
    sitting.open_sitting(meeting, pack=khafji.pack, by=khafji.huda)
    with refused("moved_on"):
        sitting.open_sitting(meeting, pack=khafji.pack, by=khafji.huda)
    with refused("moved_on"):
        sitting.cancel_sitting(meeting, reason="تعذر", by=khafji.huda)


def test_a_sitting_without_a_file_to_decide_does_not_open(khafji):
    meeting = walk.convene(khafji.house, [])
    sitting.mark_present(meeting, [m.pk for m in members_of(meeting)], by=khafji.huda)
    with refused("empty_agenda") as no:
        sitting.open_sitting(meeting, pack=khafji.pack, by=khafji.huda)
    assert "جدول الأعمال" in str(no.value.sentence)
    request = khafji.request_at(Stage.COMMITTEE)
    (item,) = sitting.list_on_agenda(meeting, [request], by=khafji.huda)
    sitting.take_off_agenda(item, by=khafji.huda)
    with refused("empty_agenda"):
        sitting.open_sitting(meeting, pack=khafji.pack, by=khafji.huda)
    assert Sitting.objects.get(pk=meeting.pk).opened_at is None
    sitting.list_on_agenda(meeting, [request], by=khafji.huda)
    sitting.open_sitting(meeting, pack=khafji.pack, by=khafji.huda)
    assert Sitting.objects.get(pk=meeting.pk).state == SittingState.OPEN


def test_a_vote_is_personal_present_once_and_in_session(khafji):
    meeting = walk.convene(khafji.house, ready(khafji))
    item = meeting.items.get()
    amal, abeer = khafji.member("amal"), khafji.member("abeer")
    vote = {"opinion": ""}
    with refused("not_in_session"):
        sitting.vote(item, amal, A, by=khafji.amal, **vote)
    sitting.mark_present(meeting, [m.pk for m in members_of(meeting) if m != abeer], by=khafji.huda)
    sitting.open_sitting(meeting, pack=khafji.pack, by=khafji.huda)
    with refused("right_missing"):
        sitting.vote(item, amal, A, by=khafji.abeer, **vote)
    with refused("absent"):
        sitting.vote(item, abeer, A, by=khafji.abeer, **vote)
    sitting.vote(item, amal, A, by=khafji.amal, **vote)
    with refused("voted_already"):
        sitting.vote(item, amal, NO, by=khafji.amal, **vote)
    assert Vote.objects.get().choice == A


def test_opinions_stay_sealed_until_all_have_voted(khafji):
    item = in_session(khafji).items.get()
    cast_votes(khafji, item, [A, A, A])
    assert not quorum.opinions_open(item)
    assert quorum.result_of(item) is None
    with refused("no_result"):
        deciding.decide_item(item, walk.ruling(item.support_request, Outcome.ACCEPTED), by=khafji.huda)
    last = next(m for m in quorum.voters(item) if not item.votes.filter(member=m).exists())
    sitting.vote(item, last, NO, opinion="", by=last.actor(khafji.pack))
    assert quorum.opinions_open(item)
    assert quorum.result_of(item) is A
    assert not item.support_request.events.filter(text="رأي").exists()


@pytest.mark.parametrize(
    ("rule", "votes", "result"),
    [
        ({}, [A, A, A, NO], A),
        ({}, [NO, NO, NO, A], NO),
        ({}, [A, A, NO, NO], A),  # a tie: the chair votes first
        ({}, [NO, A, A, NO], NO),
        ({}, [IF, A, NO, NO], A),  # the chair's side accepts; no majority of it asked for conditions
        ({}, [IF, IF, NO, NO], IF),
        ({"casting_vote": False}, [A, A, NO, NO], None),
        ({}, [A, NO, BACK, ABSTAIN], None),  # three sides: the casting vote makes no majority
        ({}, [ABSTAIN, A, A, NO], A),
        ({}, [ABSTAIN, ABSTAIN, A, NO], None),  # the chair abstained, so nobody breaks the tie
        ({}, [ABSTAIN] * 4, None),
        ({}, [BACK, BACK, BACK, A], BACK),
        ({}, [IF, IF, IF, A], IF),
        ({}, [IF, IF, A, A], A),
        ({"votes": "two_thirds"}, [A, A, A, NO], A),
        ({"votes": "two_thirds"}, [A, A, NO, NO], None),  # a casting vote is no two thirds
        ({"votes": "two_thirds"}, [A, A, NO, ABSTAIN], A),
        ({"votes": "unanimous"}, [A, A, A, NO], None),
        ({"votes": "unanimous"}, [A, A, NO, NO], None),
        ({"votes": "unanimous"}, [A, IF, A, A], A),
        ({"votes": "unanimous"}, [A, A, A, ABSTAIN], A),
    ],
)
def test_what_votes_come_to(khafji, rule, votes, result):
    if rule:
        khafji.house.policy = adopt(ruled(khafji, **rule))
    item = in_session(khafji).items.get()
    cast_votes(khafji, item, votes)
    assert quorum.result_of(item) is result
    assert item.support_request.events.filter(act=Act.VOTED, duty=Duty.VOTE).count() == len(votes)
    assert not item.support_request.events.filter(act=Act.NOTE, duty=Duty.VOTE).exists()


def test_each_file_of_a_sitting_is_decided_under_the_rule_it_began_with(khafji):
    (older,) = ready(khafji)
    khafji.house.policy = adopt(ruled(khafji, votes="unanimous", quorum=4))
    (newer,) = ready(khafji)
    meeting = walk.convene(khafji.house, [older, newer])
    abeer = khafji.member("abeer")
    sitting.mark_present(meeting, [m.pk for m in members_of(meeting) if m != abeer], by=khafji.huda)
    sitting.open_sitting(meeting, pack=khafji.house.pack, by=khafji.huda)  # three are enough for the older file
    first, second = meeting.items.order_by("order")
    for item in (first, second):
        cast_votes(khafji, item, [A, A, NO])
    assert quorum.result_of(first) is A
    assert quorum.result_of(second) is None
    walk.decide(khafji.house, first)
    with refused("no_result"):
        deciding.decide_item(second, walk.ruling(newer, Outcome.ACCEPTED), by=khafji.huda)
    sitting.close_sitting(meeting, by=khafji.huda)
    second.refresh_from_db()
    assert second.state == ItemState.DEFERRED


def test_a_sitting_whose_files_all_need_more_members_does_not_open(khafji):
    khafji.house.policy = adopt(ruled(khafji, quorum=4))
    meeting = walk.convene(khafji.house, ready(khafji))
    abeer = khafji.member("abeer")
    sitting.mark_present(meeting, [m.pk for m in members_of(meeting) if m != abeer], by=khafji.huda)
    with refused("no_quorum"):
        sitting.open_sitting(meeting, pack=khafji.pack, by=khafji.huda)


def test_a_file_returned_for_research_comes_back(khafji):
    item = in_session(khafji).items.get()
    with refused("no_such_result"):
        sitting.return_for_research(item, reasons="السكن", by=khafji.huda)
    cast_votes(khafji, item, [BACK] * 4)
    with refused("right_missing"):
        sitting.return_for_research(item, reasons="السكن", by=khafji.salwa)
    with refused("empty"):
        sitting.return_for_research(item, reasons=" ", by=khafji.huda)
    with refused("no_result"):
        deciding.decide_item(item, walk.ruling(item.support_request, Outcome.ACCEPTED), by=khafji.huda)
    sitting.return_for_research(item, reasons="نريد معرفة السكن", by=khafji.huda)
    with refused("moved_on"):
        sitting.return_for_research(item, reasons="نريد معرفة السكن", by=khafji.huda)
    request = fresh(item.support_request)
    assert (request.stage, request.round) == (Stage.RESEARCH, 1)
    walk.study(khafji.house, request)
    meeting = walk.convene(khafji.house, [request])
    assert meeting.items.get().votes.count() == 0


def test_an_interest_is_declared_before_the_vote(khafji):
    item = in_session(khafji).items.get()
    abeer, reem = khafji.member("abeer"), khafji.member("reem")
    with refused("empty"):
        sitting.recuse(item, abeer, " ", by=khafji.abeer)
    with refused("right_missing"):
        sitting.recuse(item, abeer, "قريبتي", by=khafji.reem)
    sitting.recuse(item, abeer, "قريبتي", by=khafji.abeer)
    sitting.recuse(item, abeer, "قريبتي", by=khafji.huda)
    assert Recusal.objects.count() == 1
    with refused("recused"):
        sitting.vote(item, abeer, A, opinion="", by=khafji.abeer)
    sitting.vote(item, reem, A, opinion="", by=khafji.reem)
    with refused("voted_already"):
        sitting.recuse(item, reem, "جارتي", by=khafji.reem)
    cast_votes(khafji, item, [A])
    last = next(m for m in quorum.voters(item) if not item.votes.filter(member=m).exists())
    sitting.vote(item, last, A, opinion="", by=last.actor(khafji.pack))
    walk.decide(khafji.house, item)
    with refused("moved_on"):
        sitting.recuse(item, khafji.member("khalid"), "متأخر", by=khafji.khalid)


def test_quorum_lost_by_recusal_decides_nothing_and_the_file_waits(khafji):
    meeting = in_session(khafji)
    item = meeting.items.get()
    for handle in ("abeer", "reem"):
        sitting.recuse(item, khafji.member(handle), "قرابة", by=getattr(khafji, handle))
    with refused("too_few_may_vote"):
        cast_votes(khafji, item, [A, A])
    assert not quorum.opinions_open(item)
    assert quorum.result_of(item) is None
    sitting.close_sitting(meeting, by=khafji.huda)
    item.refresh_from_db()
    assert item.state == ItemState.DEFERRED
    assert "النصاب 3" in item.note
    request = fresh(item.support_request)
    assert (request.stage, request.waiting_for) == (Stage.COMMITTEE, "secretary")


def test_undecided_files_wait_for_the_next_sitting(khafji):
    meeting = in_session(khafji, 2)
    first, second = meeting.items.all()
    walk.vote_on(khafji.house, first, A)
    walk.decide(khafji.house, first)
    with refused("right_missing"):
        sitting.close_sitting(meeting, by=khafji.salwa)
    sitting.close_sitting(meeting, by=khafji.huda)
    assert [i.state for i in meeting.items.all()] == [ItemState.DECIDED, ItemState.DEFERRED]
    with refused("moved_on"):
        sitting.close_sitting(meeting, by=khafji.huda)
    with refused("sitting_over"):
        sitting.mark_present(meeting, [], by=khafji.huda)
    walk.convene(khafji.house, [fresh(second.support_request)])
    assert AgendaItem.objects.filter(support_request=second.support_request).count() == 2


def test_a_cancelled_sitting_frees_its_files(khafji):
    request = ready(khafji)[0]
    meeting = walk.convene(khafji.house, [request])
    with refused("empty"):
        sitting.cancel_sitting(meeting, reason="", by=khafji.huda)
    sitting.cancel_sitting(meeting, reason="تعذر الحضور", by=khafji.huda)
    assert Sitting.objects.get().state == SittingState.CANCELLED
    assert request.events.filter(act=Act.UNLISTED).count() == 1
    assert walk.convene(khafji.house, [request]).items.count() == 1


def test_the_writer_of_the_decision_writes_what_the_votes_came_to(khafji):
    item = in_session(khafji).items.get()
    cast_votes(khafji, item, [NO] * 4)
    accepted = walk.ruling(item.support_request, Outcome.ACCEPTED)
    with refused("right_missing"):
        deciding.decide_item(item, accepted, by=khafji.abeer)
    with refused("reasons_missing"):
        deciding.decide_item(item, accepted, by=khafji.huda)
    decision = deciding.decide_item(item, walk.ruling(item.support_request, Outcome.REFUSED), by=khafji.huda)
    assert decision.outcome == Outcome.REFUSED
    with refused("moved_on"):
        deciding.decide_item(item, walk.ruling(item.support_request, Outcome.REFUSED), by=khafji.huda)
    assert Decision.objects.count() == 1


def test_a_secretary_who_studied_the_file_does_not_write_its_decision(khafji):
    both = khafji.hire("researcher", "secretary")
    request = khafji.request_at(Stage.RESEARCH)
    khafji.house.members["researcher"].insert(0, both)
    walk.study(khafji.house, request)
    meeting = walk.convene(khafji.house, [request])
    walk.begin_sitting(khafji.house, meeting)
    item = meeting.items.get()
    walk.vote_on(khafji.house, item, A)
    with refused("separation_of_duties"):
        deciding.decide_item(item, walk.ruling(request, Outcome.ACCEPTED), by=both.actor(khafji.pack))
    assert walk.decide(khafji.house, AgendaItem.objects.get(pk=item.pk)).outcome == Outcome.ACCEPTED
