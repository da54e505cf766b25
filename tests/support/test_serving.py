"""After the answer: registration, delivery, receipt, rating, end (clauses H6, H7, O9c), and what the worker does."""

from datetime import timedelta

import pytest

from silah.accounts.actions import change_roles
from silah.audit.actors import SYSTEM
from silah.audit.models import Entry
from silah.core import clock
from silah.delivery.models import Beneficiary, Delivery, DeliveryState
from silah.demo import walk
from silah.interactions.models import Message, State
from silah.policies.pack.vocabulary import Stage
from silah.support import jobs, workflow
from silah.support.actions import checking, serving
from silah.support.actions.serving import GivenUp
from silah.support.models import Act, CheckState, Closing, SupportRequest
from silah.surveys.models import Rating
from tests.cast import fresh, refused


def deliveries(request):
    return list(Delivery.objects.of_request(request.pk))


def test_registration_gives_a_number_a_card_and_a_day_of_review(khafji):
    request = khafji.request_at(Stage.REGISTRATION)
    with refused("right_missing"):
        serving.register_applicant(request, by=khafji.noura)
    beneficiary = serving.register_applicant(request, begins_on=clock.today(), by=khafji.salwa)
    assert beneficiary.review_on > clock.today() + timedelta(days=360)
    assert [d.due_on for d in deliveries(request)] == [clock.today() + timedelta(days=30 * n) for n in range(3)]
    with refused("moved_on"):
        serving.register_applicant(request, by=khafji.salwa)


def test_a_second_acceptance_renews_the_registration(khafji):
    applicant = khafji.applicant()
    first = khafji.request_at(Stage.CLOSED, applicant=applicant)
    khafji.request_at(Stage.DELIVERY, applicant=applicant)
    assert Beneficiary.objects.get().person == first.person


def test_each_delivery_is_confirmed_by_the_beneficiary(khafji):
    request = khafji.request_at(Stage.DELIVERY)
    first, *others = deliveries(request)
    with refused("right_missing"):
        serving.deliver(request, first, by=khafji.salwa)
    with refused("moved_on"):
        serving.confirm_receipt(request, first, arrived=True, by=request.person.actor, channel="website")
    serving.deliver(request, first, note="سُلّمت للأسرة", by=khafji.layla)
    with refused("moved_on"):
        serving.deliver(request, first, by=khafji.layla)
    with refused("right_missing"):
        serving.confirm_receipt(request, first, arrived=True, by=khafji.layla, channel="interview")
    change_roles(khafji.member("layla"), ["service_staff", "officer"], pack=khafji.pack, by=SYSTEM)
    with refused("separation_of_duties"):
        serving.confirm_receipt(request, first, arrived=True, by=khafji.layla, channel="interview")
    serving.confirm_receipt(request, first, arrived=False, by=request.person.actor, channel="website")
    first.refresh_from_db()
    assert first.state == DeliveryState.DENIED
    for delivery in [first, *others]:
        assert request.stage == Stage.DELIVERY
        serving.deliver(request, delivery, by=khafji.layla)
        serving.confirm_receipt(request, delivery, arrived=True, by=request.person.actor, channel="website")
    assert request.stage == Stage.RATING
    assert Message.objects.about(request).filter(event="rating_invited").count() == 1


def test_a_delivery_belongs_to_its_request_and_its_step(khafji):
    one, other = khafji.request_at(Stage.DELIVERY), khafji.request_at(Stage.DELIVERY)
    with refused("moved_on"):
        serving.deliver(one, deliveries(other)[0], by=khafji.layla)
    with refused("moved_on"):
        serving.confirm_receipt(one, deliveries(other)[0], arrived=True, by=one.person.actor, channel="website")
    with refused("moved_on"):
        serving.deliver(khafji.apply(), deliveries(other)[0], by=khafji.layla)


def test_rating_closes_the_request_and_may_be_changed(khafji):
    request = khafji.apply()
    with refused("not_yet"):
        serving.rate_service(request, stars=5, by=request.person.actor, channel="website")
    request = khafji.request_at(Stage.RATING)
    with refused("stars"):
        serving.rate_service(request, stars=6, by=request.person.actor, channel="website")
    serving.rate_service(request, stars=2, comment="تأخرتم", by=request.person.actor, channel="website")
    assert (request.stage, request.closing) == (Stage.CLOSED, Closing.SERVED)
    serving.rate_service(request, stars=4, by=request.person.actor, channel="website")
    assert Rating.objects.get().stars == 4


def test_the_wish_not_to_rate_is_recorded_and_closes_too(yusr):
    request = yusr.request_at(Stage.RATING, service="counselling")
    serving.rate_service(request, stars=None, by=request.person.actor, channel="website")
    assert Rating.objects.get().is_declined
    assert request.closing == Closing.SERVED
    assert request.events.filter(act=Act.RATING_DECLINED).count() == 1


def test_silence_closes_what_was_served_and_rating_stays_open(khafji):
    request = khafji.request_at(Stage.RATING)
    with clock.at(walk.at(request.due_on)):
        assert jobs.close_unrated() == 0
    with clock.at(walk.at(request.due_on + timedelta(days=1))):
        assert jobs.close_unrated() == 1
        assert jobs.close_unrated() == 0
        silent = request.events.get(act=Act.RATING_SILENT)
        assert (silent.actor_kind, silent.is_public) == ("system", True)
        assert not request.events.filter(act=Act.RATING_DECLINED).exists()
        assert not Rating.objects.exists()
        serving.rate_service(fresh(request), stars=5, by=request.person.actor, channel="website")


def test_where_rating_is_a_step_silence_closes_nothing_and_a_recorded_refusal_does(yusr):
    request = yusr.request_at(Stage.RATING, service="awareness")
    free = yusr.request_at(Stage.RATING, service="awareness_women")
    with clock.at(walk.at(max(request.due_on, free.due_on) + timedelta(days=90))):
        assert jobs.close_unrated() == 1
        assert (fresh(request).stage, fresh(free).closing) == (Stage.RATING, Closing.SERVED)
        serving.rate_service(fresh(request), stars=None, by=yusr.salwa, channel="C2")
    assert fresh(request).closing == Closing.SERVED


def test_the_new_day_told_after_an_overrun_is_a_promise_too(khafji):
    request = khafji.apply()
    late = request.target_on + timedelta(days=1)
    with clock.at(walk.at(late)):
        assert jobs.escalate_overdue() == 1
    for days, count in ((7, 0), (8, 1), (9, 0)):
        with clock.at(walk.at(late + timedelta(days=days))):
            assert jobs.escalate_overdue() == count
    assert request.events.filter(act=Act.ESCALATED).count() == 2
    assert Message.objects.about(request).filter(event="answer_late").count() == 2


def test_whoever_voted_for_money_does_not_hand_it_over(khafji):
    request = khafji.request_at(Stage.DELIVERY)
    first, second, *_others = deliveries(request)
    Delivery.objects.filter(pk=first.pk).update(kind="money", amount=500)
    first.refresh_from_db()
    voters = set(request.events.filter(act=Act.VOTED).values_list("actor_id", flat=True))
    member = next(one for one in khafji.house.members["committee_member"] if one.pk in voters)
    change_roles(member, ["committee_member", "service_staff"], pack=khafji.pack, by=SYSTEM)
    with refused("separation_of_duties"):
        serving.deliver(request, first, by=member.actor(khafji.pack))
    first.refresh_from_db()
    assert first.state == DeliveryState.DUE
    serving.deliver(request, first, by=khafji.layla)
    serving.deliver(request, second, by=khafji.layla)
    done = request.events.filter(act=Act.DELIVERED).order_by("pk").values_list("duty", flat=True)
    assert list(done) == ["pay", "deliver"]


def test_an_overrun_is_escalated_once_and_told(khafji):
    request = khafji.apply()
    with clock.at(walk.at(request.target_on)):
        assert jobs.escalate_overdue() == 0
    with clock.at(walk.at(request.target_on + timedelta(days=1))):
        assert jobs.escalate_overdue() == 1
        assert jobs.escalate_overdue() == 0
    assert request.events.filter(act=Act.ESCALATED).count() == 1
    assert Message.objects.about(request).filter(event="answer_late").count() == 1
    with clock.at(walk.at(request.target_on - timedelta(days=3))):  # the clock jumped back
        assert jobs.escalate_overdue() == 0


def test_an_escalation_that_cannot_be_told_is_tried_again(khafji, monkeypatch):
    request = khafji.apply()
    with clock.at(walk.at(request.target_on + timedelta(days=1))):
        monkeypatch.setattr(jobs, "tell_about", lambda *_args, **_facts: 1 / 0)
        try:
            jobs.escalate_overdue()
        except ZeroDivisionError:
            assert fresh(request).escalated_at is None
        monkeypatch.undo()
        assert jobs.escalate_overdue() == 1


def test_what_waits_for_nobody_here_is_not_escalated(khafji):
    request = khafji.apply()
    checking.withdraw(request, by=request.person.actor, channel="website")
    with clock.at(walk.at(request.target_on + timedelta(days=90))):
        assert jobs.escalate_overdue() == 0


def test_no_way_leads_back_that_the_machine_does_not_name(khafji):
    request = khafji.apply()
    for to in (Stage.RESEARCH, Stage.COMMITTEE, Stage.CLOSED):
        with refused("no_way_back"):
            workflow.send_back(request, to=to, by=khafji.salwa)
    with refused("moved_on"):
        workflow.advance(request, past=Stage.RESEARCH, by=khafji.noura)
    closed = khafji.request_at(Stage.CLOSED)
    with refused("moved_on"):
        workflow.advance(closed, past=Stage.CLOSED, by=khafji.salwa)
    with refused("moved_on"):
        workflow.close(closed, Closing.SERVED, by=khafji.salwa)


# ── the promise while something waits for the applicant ──


def asked(people):
    """A request sent back for a paper that does not match."""
    request = people.apply()
    checking.mark_all_matched(request, by=people.salwa)
    for check in request.checks.filter(is_paper=True).exclude(paper=None):
        checking.mark(check, CheckState.WRONG, note="الصورة غير واضحة", by=people.salwa)
    checking.ask_for_missing(request, by=people.salwa)
    return fresh(request)


def test_nobody_is_told_that_the_delay_is_ours_while_we_wait_for_them(khafji):
    request = asked(khafji)
    papers = {check.key: walk.picture("p") for check in request.checks.open_questions()}
    with clock.at(walk.at(request.target_on + timedelta(days=1))):
        assert jobs.escalate_overdue() == 0
        assert not Message.objects.about(request).filter(event="answer_late").exists()
        assert not SupportRequest.objects.past_target(clock.today()).exists()
        checking.answer_missing(request, papers=papers, facts={}, by=request.person.actor, channel="website")
        assert jobs.escalate_overdue() == 1
    assert Message.objects.about(request).filter(event="answer_late").count() == 1


def test_what_lapsed_and_goes_on_is_escalated_again_for_its_new_promise(khafji):
    request = khafji.apply()
    with clock.at(walk.at(request.target_on + timedelta(days=1))):
        assert jobs.escalate_overdue() == 1
        checking.mark_all_matched(request, by=khafji.salwa)
        for check in request.checks.filter(is_paper=True).exclude(paper=None):
            checking.mark(check, CheckState.WRONG, note="الصورة غير واضحة", by=khafji.salwa)
        checking.ask_for_missing(request, by=khafji.salwa)
        Message.objects.about(request).update(state=State.TOLD, closed_at=clock.now())
    day = fresh(request).due_on + timedelta(days=1)
    with clock.at(walk.at(day)):
        jobs.remind_and_lapse()
        request = fresh(request)
        assert request.closing == Closing.LAPSED
        papers = {check.key: walk.picture("p") for check in request.checks.open_questions()}
        checking.answer_missing(request, papers=papers, facts={}, by=request.person.actor, channel="website")
        assert fresh(request).escalated_at is None
        assert jobs.escalate_overdue() == 0
    with clock.at(walk.at(fresh(request).target_on + timedelta(days=1))):
        assert jobs.escalate_overdue() == 1
    assert Message.objects.about(request).filter(event="answer_late").count() == 2


# ── a plan of many deliveries ──


def test_a_request_is_due_when_its_next_delivery_is(khafji):
    request = khafji.request_at(Stage.REGISTRATION)
    serving.register_applicant(request, begins_on=clock.today() + timedelta(days=7), by=khafji.salwa)
    first, second, third = deliveries(request)
    assert fresh(request).due_on == first.due_on
    assert request.stages.get(stage=Stage.DELIVERY).due_on == first.due_on
    for delivery, due_on in ((first, second.due_on), (second, third.due_on)):
        with clock.at(walk.at(delivery.due_on)):
            serving.deliver(request, delivery, by=khafji.layla)
            assert fresh(request).due_on == delivery.due_on
            serving.confirm_receipt(request, delivery, arrived=True, by=request.person.actor, channel="website")
            assert fresh(request).due_on == due_on
            assert not fresh(request).is_late


# ── an accepted service that is given up ──


def test_an_accepted_service_no_longer_wanted_ends_and_what_was_to_be_given_is_cancelled(khafji):
    request = khafji.request_at(Stage.DELIVERY)
    first, *rest = deliveries(request)
    with refused("answered"):
        checking.withdraw(request, by=request.person.actor, channel="website")
    serving.deliver(request, first, by=khafji.layla)
    with refused("unconfirmed"):
        serving.give_up(request, GivenUp.MOVED, by=khafji.salwa, channel="C2")
    serving.confirm_receipt(request, first, arrived=True, by=request.person.actor, channel="website")
    for actor in (khafji.noura, khafji.layla, request.person.actor):
        with refused("right_missing"):
            serving.give_up(request, GivenUp.MOVED, by=actor, channel="C2")
    with refused("words_needed"):
        serving.give_up(request, GivenUp.OTHER, " ", by=khafji.salwa, channel="C2")
    assert serving.give_up(request, GivenUp.MOVED, "انتقلت إلى أهلها", by=khafji.salwa, channel="C2") == len(rest)
    request = fresh(request)
    assert (request.stage, request.closing, request.due_on) == (Stage.CLOSED, Closing.WITHDRAWN, None)
    states = [one.state for one in deliveries(request)]
    assert states == [DeliveryState.CONFIRMED, *[DeliveryState.CANCELLED] * len(rest)]
    event = request.events.get(act=Act.GIVEN_UP)
    assert (event.text, event.facts["reason"], event.channel) == ("انتقلت إلى أهلها", "moved", "C2")
    assert Entry.objects.filter(act="delivery.cancel").count() == 1
    with refused("not_under_way"):
        serving.give_up(request, GivenUp.MOVED, by=khafji.salwa, channel="C2")
    with refused("moved_on"):
        serving.deliver(request, rest[0], by=khafji.layla)


def test_a_delivery_that_did_not_arrive_is_cancelled_with_the_rest(khafji):
    request = khafji.request_at(Stage.DELIVERY)
    first, *_rest = deliveries(request)
    serving.deliver(request, first, by=khafji.layla)
    serving.confirm_receipt(request, first, arrived=False, by=request.person.actor, channel="website")
    serving.give_up(request, GivenUp.DIED, by=khafji.salwa, channel="C2")
    assert {one.state for one in deliveries(request)} == {DeliveryState.CANCELLED}


def test_only_an_accepted_service_is_given_up_and_before_registration_too(khafji):
    for stage in (Stage.COMPLETENESS, Stage.RATING):
        request = khafji.apply() if stage is Stage.COMPLETENESS else khafji.request_at(stage)
        with refused("not_under_way"):
            serving.give_up(request, GivenUp.UNWANTED, by=khafji.salwa, channel="C2")
    request = khafji.request_at(Stage.REGISTRATION)
    assert serving.give_up(request, GivenUp.UNWANTED, by=khafji.salwa, channel="C2") == 0
    assert fresh(request).closing == Closing.WITHDRAWN


def told(request):
    """Messages of a request by event, the newest first."""
    return [one.event for one in Message.objects.about(request)]


def test_whoever_gives_a_service_up_is_told_that_there_is_news_and_not_which(khafji):
    request = khafji.request_at(Stage.DELIVERY)
    before = told(request)
    with refused("words_needed"):
        serving.give_up(request, GivenUp.OTHER, by=khafji.salwa, channel="C2")
    assert told(request) == before
    serving.give_up(request, GivenUp.MOVED, "انتقلت إلى أهلها", by=khafji.salwa, channel="C2")
    message, *rest = Message.objects.about(request)
    assert (message.event, [one.event for one in rest]) == ("service_ended", before)
    assert message.person == request.speaks_as
    assert request.reference in message.body
    for unsaid in (str(request.service.name), "خدم", "انته", "ألغ", "انتقل", request.person.first_name):
        assert unsaid not in message.body, unsaid
    assert request.events.filter(act=Act.TOLD, facts__event="service_ended", is_public=True).count() == 1


def test_without_a_channel_the_end_of_a_service_is_left_to_be_read_out_at_the_desk(khafji):
    request = khafji.request_at(Stage.DELIVERY)
    serving.give_up(request, GivenUp.UNWANTED, by=khafji.salwa, channel="C2")
    message = Message.objects.by_hand().about(request).get(event="service_ended")
    assert request.reference in message.shown_body


def test_an_end_that_fails_tells_nobody(khafji, monkeypatch):
    request = khafji.request_at(Stage.DELIVERY)
    before = told(request)

    def broken(*_given, **_named):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(serving, "tell_about", broken)
    with pytest.raises(RuntimeError):
        serving.give_up(request, GivenUp.MOVED, by=khafji.salwa, channel="C2")
    assert told(request) == before
    assert fresh(request).is_open


def test_no_message_goes_to_somebody_who_has_died(khafji):
    request = khafji.request_at(Stage.DELIVERY)
    waiting = Message.objects.by_hand().about(request).first()
    assert waiting is not None
    serving.give_up(request, GivenUp.DIED, by=khafji.salwa, channel="C2")
    assert fresh(request).closing == Closing.DIED
    assert "service_ended" not in told(request)
    assert not Message.objects.by_hand().to(request.person).exists()
    assert not Message.objects.stuck().to(request.person).exists()
    assert Entry.objects.filter(act="interactions.hold_back").count() == 1


def test_whoever_speaks_for_one_who_died_is_told_that_there_is_news(khafji):
    request, speaker = khafji.request_at(Stage.DELIVERY), khafji.apply().person
    request.representative = speaker
    request.save(update_fields=["representative"])
    serving.give_up(request, GivenUp.DIED, by=khafji.salwa, channel="C2")
    assert Message.objects.about(request).get(event="service_ended").person == speaker


# ── the right to take something down is asked by the act itself ──


def test_only_beneficiary_relations_takes_a_beneficiarys_word_down(khafji):
    request = khafji.request_at(Stage.DELIVERY)
    first, *_rest = deliveries(request)
    serving.deliver(request, first, by=khafji.layla)
    for arrived in (True, False):
        with refused("right_missing"):
            serving.confirm_receipt(request, first, arrived=arrived, by=khafji.noura, channel="C2")
    with refused("right_missing"):
        serving.rate_service(request, stars=5, by=khafji.layla, channel="C2")
    serving.confirm_receipt(request, first, arrived=True, by=khafji.salwa, channel="C2")
    serving.rate_service(request, stars=5, by=khafji.salwa, channel="C2")
