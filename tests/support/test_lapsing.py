"""What waits for the applicant: reminded by day, ended only where the policy says so, and brought back without loss."""

from dataclasses import replace
from datetime import timedelta

import pytest

from silah.core import clock
from silah.core.hijri import short_both
from silah.demo import walk
from silah.interactions.actions import told_by_hand
from silah.interactions.models import Message, State, Told
from silah.policies.actions import adopt
from silah.policies.pack.vocabulary import Stage
from silah.support import jobs
from silah.support.actions import attesting, checking, lapsing
from silah.support.actions.attesting import Signature
from silah.support.models import Act, CheckState, Closing, Method, SupportRequest
from tests.cast import fresh, refused


def asked(people, **given):
    """A request sent back for a paper that does not match."""
    request = people.apply(**given)
    checking.mark_all_matched(request, by=people.salwa)
    for check in request.checks.filter(is_paper=True).exclude(paper=None):
        checking.mark(check, CheckState.WRONG, note="الصورة غير واضحة", by=people.salwa)
    checking.ask_for_missing(request, by=people.salwa)
    return fresh(request)


def told(people, request):
    """Everything that waits to be told about a request is told by a call."""
    for message in Message.objects.about(request).filter(state=State.BY_HAND):
        told_by_hand(message, how=Told.CALL, by=people.salwa)


def at_ten(day):
    return clock.at(walk.at(day))


def events_of(request):
    return [m.event for m in Message.objects.about(request).order_by("pk") if m.event in lapsing.ASKING[2:]]


def lapsed(people):
    """A request that stopped at intake, and the day on which it did."""
    request = asked(people)
    told(people, request)
    day = request.due_on + timedelta(days=1)
    with at_ten(day):
        jobs.remind_and_lapse()
    return fresh(request), day


def test_the_applicant_is_reminded_twice_before_the_last_day(khafji):
    request = asked(khafji)
    told(khafji, request)
    due = request.due_on
    for days_before, expected in ((8, 0), (7, 1), (6, 1), (2, 2), (1, 2), (0, 2)):
        with at_ten(due - timedelta(days=days_before)):
            jobs.remind_and_lapse()
            jobs.remind_and_lapse()
        assert len(events_of(request)) == expected, days_before
    assert events_of(request) == ["reply_reminder", "reply_last_days"]
    assert fresh(request).closing == ""


def test_nobody_is_reminded_at_night(khafji):
    request = asked(khafji)
    with clock.at(walk.at(request.due_on - timedelta(days=1), 3)):
        assert jobs.remind_and_lapse() == 0


def test_on_the_day_after_it_stops_and_the_message_says_how_to_come_back(khafji):
    request, day = lapsed(khafji)
    assert (request.stage, request.closing) == (Stage.CLOSED, Closing.LAPSED)
    message = Message.objects.about(request).get(event="request_lapsed")
    assert request.reference in message.body
    closed = request.events.get(act=Act.CLOSED)
    assert (closed.facts["closing"], closed.is_public) == ("lapsed", True)
    with at_ten(day):
        assert lapsing.stopped_at(request) is Stage.INTAKE


def test_it_does_not_stop_before_its_day_nor_while_our_asking_has_reached_nobody(khafji):
    request = asked(khafji)
    with refused("too_early"):
        lapsing.lapse(request)
    with at_ten(request.due_on + timedelta(days=5)):
        jobs.remind_and_lapse()
        assert fresh(request).closing == ""
        with refused("too_early"):
            lapsing.lapse(request)


def test_who_hears_of_it_late_has_all_the_days_from_then_on(khafji):
    request = asked(khafji)
    days = khafji.pack.periods.completion_days
    heard = request.due_on + timedelta(days=6)
    last = heard + timedelta(days=days)
    with at_ten(heard - timedelta(days=1)):
        jobs.remind_and_lapse()
    with at_ten(heard):
        told(khafji, request)
        with refused("too_early"):
            lapsing.lapse(fresh(request))
        jobs.remind_and_lapse()
    request = fresh(request)
    assert (request.closing, request.due_on) == ("", last)
    assert request.stages.get(stage=Stage.INTAKE).due_on == last
    with at_ten(last - timedelta(days=1)):
        jobs.remind_and_lapse()
        jobs.remind_and_lapse()
    assert events_of(request).count("reply_last_days") == 1
    named = Message.objects.about(request).get(event="reply_last_days").body
    assert short_both(last) in named
    with at_ten(last):
        jobs.remind_and_lapse()
        assert fresh(request).closing == ""
        with refused("too_early"):
            lapsing.lapse(fresh(request))
    with at_ten(last + timedelta(days=1)):
        jobs.remind_and_lapse()
    assert fresh(request).closing == Closing.LAPSED


def test_no_last_day_is_named_while_our_asking_has_reached_nobody(khafji):
    request = asked(khafji)
    for days in range(20):
        with at_ten(request.due_on - timedelta(days=10) + timedelta(days=days)):
            jobs.remind_and_lapse()
    assert events_of(request) == ["reply_reminder"]


def test_a_sending_that_failed_and_was_told_later_counts_from_the_telling(khafji):
    request = asked(khafji)
    sent = Message.objects.about(request).filter(event="completion_needed")
    sent.update(state=State.FAILED, sent_at=clock.now())
    with at_ten(request.due_on):
        told_by_hand(sent.get(), how=Told.CALL, by=khafji.salwa)
        assert lapsing.reached_on(request) == request.due_on
    sent.update(state=State.DELIVERED)
    assert lapsing.reached_on(request) == clock.today()


def test_where_the_policy_is_silent_nothing_stops_and_three_reminders_go_at_most(khafji):
    periods = replace(khafji.pack.periods, completion_days=None, attestation_days=None)
    khafji.house.policy = adopt(replace(khafji.pack, periods=periods))
    request = asked(khafji)
    told(khafji, request)
    assert request.due_on is not None
    for days in range(0, 120, 3):
        with at_ten(request.due_on + timedelta(days=days)):
            jobs.remind_and_lapse()
    assert fresh(request).closing == ""
    assert events_of(request) == ["reply_reminder"] * 3
    with at_ten(request.due_on + timedelta(days=200)), refused("too_early"):
        lapsing.lapse(fresh(request))


def test_what_a_body_referred_never_stops_by_itself(yusr):
    referrer = yusr.house.policy.service("shaml").referral
    request = walk.apply(
        yusr.house, "shaml", yusr.applicant(), taken_in_by=yusr.member("salwa"), by=yusr.salwa,
        referral=(referrer.sources[0].key, referrer.routes[0].key if referrer.routes else ""),
    ).request  # fmt: skip
    assert not lapsing.lapses(request)


def test_the_applicants_own_upload_brings_it_back_and_hands_it_to_matching(khafji):
    request, day = lapsed(khafji)
    version = request.version
    papers = {c.key: walk.picture("p") for c in request.checks.open_questions() if c.is_paper}
    with at_ten(day + timedelta(days=3)):
        left = checking.answer_missing(request, papers=papers, facts={}, by=request.person.actor, channel="website")
    request = fresh(request)
    assert left == []
    assert (request.stage, request.closing, request.closed_at) == (Stage.COMPLETENESS, "", None)
    assert request.version > version
    assert request.target_on > day
    assert request.events.filter(act=Act.REVIVED, is_public=True).count() == 1
    walk.bring(khafji.house, request, Stage.CLOSED)
    assert fresh(request).closing == Closing.SERVED


def test_a_signature_brings_back_what_stopped_at_the_attestation(khafji):
    request = khafji.apply(signed=False)
    walk.complete(khafji.house, request)
    request = fresh(request)
    assert request.stage == Stage.ATTESTATION
    told(khafji, request)
    with at_ten(request.due_on + timedelta(days=1)):
        jobs.remind_and_lapse()
        request = fresh(request)
        assert request.closing == Closing.LAPSED
        attesting.sign(request, Signature(Method.TYPED, "هيا", "هيا", "website"), by=request.person.actor)
    assert fresh(request).stage == Stage.RESEARCH


def test_beneficiary_relations_lets_it_go_on_and_nobody_else(khafji):
    request, day = lapsed(khafji)
    with at_ten(day):
        with refused("right_missing"):
            lapsing.revive(request, by=khafji.noura, channel="interview")
        lapsing.revive(request, by=khafji.salwa, channel="interview")
        request = fresh(request)
        assert (request.stage, request.closing, request.due_on) == (Stage.INTAKE, "", day + timedelta(days=14))
        with refused("moved_on"):
            lapsing.revive(request, by=khafji.salwa, channel="interview")


def test_after_the_days_of_an_objection_it_stays_ended(khafji):
    request, day = lapsed(khafji)
    last = day + timedelta(days=khafji.pack.periods.objection_days)
    with at_ten(last + timedelta(days=1)):
        assert lapsing.stopped_at(request) is None
        with refused("too_late"):
            lapsing.revive(request, by=request.person.actor, channel="website")
    with at_ten(last):
        lapsing.revive(request, by=request.person.actor, channel="website")


@pytest.mark.parametrize("stage", [Stage.RESEARCH, Stage.REGISTRATION])
def test_what_waits_for_us_never_stops(khafji, stage):
    request = khafji.request_at(stage)
    with clock.at(clock.now() + timedelta(days=90)):
        jobs.remind_and_lapse()
        with refused("moved_on"):
            lapsing.lapse(fresh(request))
    assert not SupportRequest.objects.filter(closing=Closing.LAPSED).exists()


def test_a_withdrawn_request_is_not_brought_back(khafji):
    request = asked(khafji)
    checking.withdraw(request, by=request.person.actor, channel="website")
    with refused("moved_on"):
        lapsing.revive(fresh(request), by=khafji.salwa, channel="interview")
