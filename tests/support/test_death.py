"""A death ends all that the one who wrote it down may end, each with its own history; nothing goes to the one who died."""

import pytest

from silah.audit.models import Entry
from silah.core import clock
from silah.delivery.models import Delivery
from silah.demo import walk
from silah.interactions.models import Message, State
from silah.policies.pack.vocabulary import Stage
from silah.support import jobs, quorum
from silah.support.actions import checking, death, deciding, researching, serving, sitting
from silah.support.actions.consenting import withdraw_consent
from silah.support.actions.serving import GivenUp
from silah.support.models import Act, Choice, Closing, Outcome, SupportRequest, Waiting
from tests.cast import agreed, fresh, refused

HOW = "اتصل ابنها وأرسل الشهادة"


def two_of_one(people, stage=Stage.COMPLETENESS):
    """Two open requests of the same person; the second stands at ``stage``."""
    first, second = people.apply(), people.request_at(stage)
    SupportRequest.objects.filter(pk=second.pk).update(person=first.person)
    return fresh(first), fresh(second)


def test_a_death_ends_the_persons_other_requests_each_with_its_own_history(khafji):
    first, second = two_of_one(khafji, Stage.RESEARCH)
    stranger = khafji.apply()
    told = Message.objects.about(second).count()
    ended = death.record_death(first, HOW, by=khafji.salwa, channel="C1")
    assert [one.pk for one in ended.also] == [second.pk]
    assert ended.left == ()
    for request in (fresh(first), fresh(second)):
        assert (request.stage, request.closing) == (Stage.CLOSED, Closing.DIED)
        event = request.events.get(act=Act.DIED)
        assert (event.text, event.actor_name) == (HOW, khafji.salwa.name)
        assert Entry.objects.filter(act="support.died", about_name=request.reference).count() == 1
    assert Message.objects.about(second).count() == told
    assert fresh(stranger).is_open


def test_a_service_under_way_ends_with_it_too(khafji):
    first, second = two_of_one(khafji, Stage.DELIVERY)
    death.record_death(first, HOW, by=khafji.salwa, channel="C1")
    second = fresh(second)
    assert second.closing == Closing.DIED
    assert second.events.filter(act=Act.GIVEN_UP, facts__reason="died").exists()


def test_what_the_first_refuses_leaves_everything_as_it_was(khafji):
    first, second = two_of_one(khafji)
    with refused("right_missing"):
        death.record_death(first, HOW, by=khafji.noura, channel="C1")
    assert fresh(first).is_open
    assert fresh(second).is_open


def test_a_death_ends_what_it_was_written_on_by_the_act_that_fits(khafji):
    waiting, served = two_of_one(khafji, Stage.REGISTRATION)
    with refused("not_under_way"):
        death.record_death(waiting, HOW, is_served=True, by=khafji.salwa, channel="C1")
    with refused("answered"):
        death.record_death(served, HOW, by=khafji.salwa, channel="C1")
    assert fresh(waiting).is_open
    assert fresh(served).is_open
    ended = death.record_death(served, HOW, is_served=True, by=khafji.salwa, channel="C1")
    assert [one.pk for one in ended.also] == [waiting.pk]


def test_a_confidential_file_is_not_touched_by_one_who_may_not_know_of_it(khafji):
    first, second = two_of_one(khafji)
    SupportRequest.objects.filter(pk=second.pk).update(is_sensitive=True)
    assert death.still_open(first, by=khafji.salwa) == []
    ended = death.record_death(first, HOW, by=khafji.salwa, channel="C1")
    assert (ended.also, ended.left) == ((), ())
    second = fresh(second)
    assert second.is_open
    assert not second.events.filter(act=Act.DIED).exists()


def test_what_was_said_on_a_confidential_file_stays_there(yusr):
    first, second = two_of_one(yusr)
    SupportRequest.objects.filter(pk=first.pk).update(is_sensitive=True)
    officer = yusr.house.member("confidential_officer").actor(yusr.pack)
    ended = death.record_death(fresh(first), HOW, by=officer, channel="C1")
    assert [one.pk for one in ended.also] == [second.pk]
    assert fresh(first).events.get(act=Act.DIED).text == HOW
    assert fresh(second).events.get(act=Act.DIED).text == ""


@pytest.mark.parametrize("is_sensitive", [True, False])
def test_nothing_is_sent_to_the_dead_from_a_request_that_is_still_open(khafji, is_sensitive):
    first, second = two_of_one(khafji, Stage.COMPLETENESS)
    SupportRequest.objects.filter(pk=first.pk).update(is_sensitive=is_sensitive)
    referral = researching.refer(second, "متى أسمع منكم؟", by=khafji.salwa, channel="C1")
    checking.end_by_death(fresh(first), HOW, by=khafji.salwa, channel="C1")
    before = Message.objects.count()
    researching.answer_referral(referral, "قريبًا", by=khafji.noura)
    assert Message.objects.count() == before


def test_a_request_sent_after_a_mistaken_death_is_answered_like_any(khafji):
    first = khafji.apply()
    checking.end_by_death(first, HOW, by=khafji.salwa, channel="C1")
    later = khafji.apply()
    SupportRequest.objects.filter(pk=later.pk).update(person=first.person)
    later = fresh(later)
    referral = researching.refer(later, "متى أسمع منكم؟", by=khafji.salwa, channel="C1")
    researching.answer_referral(referral, "قريبًا", by=khafji.noura)
    assert Message.objects.about(later).filter(event="referral_answered").exists()


# ── a death recorded by mistake is taken back ──

MISTAKE = "حضرت بنفسها، والوفاة لأختها"


def acts(request):
    return [event.act for event in request.events.order_by("pk")]


@pytest.mark.parametrize("stage", [Stage.COMPLETENESS, Stage.RESEARCH, Stage.COMMITTEE, Stage.DECISION])
def test_what_a_mistaken_death_ended_goes_on_where_it_stopped(khafji, stage):
    first, second = two_of_one(khafji, stage)
    waited = second.waiting_for
    death.record_death(first, HOW, by=khafji.salwa, channel="C1")
    taken = death.take_back_death(fresh(first), MISTAKE, by=khafji.salwa, channel="C1")
    assert ([one.pk for one in taken.resumed], taken.left) == ([first.pk, second.pk], ())
    for request, here in ((fresh(first), Stage.COMPLETENESS), (fresh(second), stage)):
        assert (request.stage, request.closing, request.closed_at) == (here, "", None)
        assert request.waiting_for != "nobody"
        assert request.due_on is not None
        known = acts(request)
        assert known.index(Act.DIED) < known.index(Act.DEATH_MISTAKEN) < known.index(Act.REVIVED)
        event = request.events.get(act=Act.DEATH_MISTAKEN)
        assert (event.text, event.actor_name, event.is_public) == (MISTAKE, khafji.salwa.name, False)
        assert Entry.objects.filter(act="support.death_mistaken", about_name=request.reference).count() == 1
    if stage is not Stage.COMMITTEE:  # an agenda that it left is not its agenda any more
        assert fresh(second).waiting_for == waited


def test_whoever_is_alive_again_is_told_again(khafji):
    first, second = two_of_one(khafji)
    referral = researching.refer(second, "متى أسمع منكم؟", by=khafji.salwa, channel="C1")
    checking.end_by_death(fresh(first), HOW, by=khafji.salwa, channel="C1")
    death.take_back_death(fresh(second), MISTAKE, by=khafji.salwa, channel="C1")
    researching.answer_referral(referral, "قريبًا", by=khafji.noura)
    assert Message.objects.about(second).filter(event="referral_answered").exists()
    assert fresh(second).events.get(act=Act.DEATH_MISTAKEN).text == MISTAKE


def test_what_was_held_back_is_looked_at_by_people_and_not_sent_by_itself(khafji):
    request = khafji.request_at(Stage.DELIVERY)
    waiting = Message.objects.by_hand().about(request).first()
    serving.give_up(request, GivenUp.DIED, by=khafji.salwa, channel="C2")
    assert not Message.objects.by_hand().to(request.person).exists()
    death.take_back_death(fresh(request), MISTAKE, by=khafji.salwa, channel="C2")
    assert waiting in Message.objects.by_hand().to(request.person)
    assert not Message.objects.filter(person=request.person, state=State.QUEUED).exists()
    assert Entry.objects.filter(act="interactions.let_go").count() == 1


def test_a_service_under_way_goes_on_with_its_whole_plan(khafji):
    request = khafji.request_at(Stage.DELIVERY)
    plan = Delivery.objects.of_request(request.pk)
    first = plan.first()
    serving.deliver(request, first, by=khafji.layla)
    serving.confirm_receipt(request, first, arrived=False, by=request.person.actor, channel="website")
    before, due_on = list(plan.values_list("pk", "state")), fresh(request).due_on
    death.record_death(fresh(request), HOW, is_served=True, by=khafji.salwa, channel="C1")
    taken = death.take_back_death(fresh(request), MISTAKE, by=khafji.salwa, channel="C1")
    assert [one.pk for one in taken.resumed] == [request.pk]
    again = fresh(request)
    assert (again.stage, again.due_on, again.target_on) == (Stage.DELIVERY, due_on, request.target_on)
    assert list(plan.values_list("pk", "state")) == before
    assert Entry.objects.filter(act="delivery.reinstate").count() == 1


def test_a_death_is_taken_back_by_whoever_corrects_data_with_a_reason_and_once(khafji):
    first, _second = two_of_one(khafji)
    with refused("moved_on"):
        death.take_back_death(first, MISTAKE, by=khafji.salwa, channel="C1")
    checking.end_by_death(first, HOW, by=khafji.salwa, channel="C1")
    for actor in (khafji.noura, khafji.layla, khafji.maha, first.person.actor):
        with refused("right_missing"):
            death.take_back_death(fresh(first), MISTAKE, by=actor, channel="C1")
    with refused("words_needed"):
        death.take_back_death(fresh(first), "  ", by=khafji.salwa, channel="C1")
    assert fresh(first).closing == Closing.DIED
    stale = fresh(first)
    death.take_back_death(fresh(first), MISTAKE, by=khafji.salwa, channel="C1")
    with refused("moved_on"):
        death.take_back_death(stale, MISTAKE, by=khafji.salwa, channel="C1")
    assert acts(first).count(Act.DEATH_MISTAKEN) == 1


def test_a_confidential_file_goes_on_too_and_its_colleague_is_not_told_of_it(khafji):
    first, second = two_of_one(khafji)
    for one in (first, second):
        checking.end_by_death(one, HOW, by=khafji.salwa, channel="C1")
    SupportRequest.objects.filter(pk=second.pk).update(is_sensitive=True)
    assert death.ended_by_it(fresh(first), by=khafji.salwa) == []
    taken = death.take_back_death(fresh(first), MISTAKE, by=khafji.salwa, channel="C1")
    assert ([one.pk for one in taken.resumed], taken.left) == ([first.pk], ())
    second = fresh(second)
    assert second.is_open
    event = second.events.get(act=Act.DEATH_MISTAKEN)
    assert (event.actor_kind, event.text) == ("system", "")
    assert second.is_sensitive
    assert not second.events.filter(act=Act.REVIVED).exclude(actor_kind="system").exists()
    entry = Entry.objects.get(act="support.death_mistaken", about_name=second.reference)
    for kept in (event, entry):
        assert (kept.actor_kind, kept.facts["on_word_of"]) == ("system", khafji.salwa.name)
    assert "on_word_of" not in first.events.get(act=Act.DEATH_MISTAKEN).facts


def test_a_death_known_from_a_confidential_file_alone_is_not_taken_back_by_one_who_may_not_know(khafji):
    first, second = two_of_one(khafji)
    SupportRequest.objects.filter(pk=first.pk).update(is_sensitive=True)
    checking.end_by_death(fresh(first), HOW, by=khafji.salwa, channel="C1")
    with refused("moved_on"):
        death.take_back_death(second, MISTAKE, by=khafji.salwa, channel="C1")
    assert fresh(first).closing == Closing.DIED


def test_what_needs_an_agreement_that_was_taken_back_goes_on_once_it_is_given_again(khafji):
    first, second = two_of_one(khafji)
    person = first.person
    agreed(first, "study")
    death.record_death(first, HOW, by=khafji.salwa, channel="C1")
    withdraw_consent(person, "study", by=person.actor, channel="website")
    taken = death.take_back_death(fresh(second), MISTAKE, by=khafji.salwa, channel="C1")
    assert first.pk in [one.pk for one in taken.left]
    left = fresh(first)
    assert (left.closing, left.is_open) == (Closing.MISTAKEN, False)
    assert not death.is_known_dead(left, by=khafji.salwa)
    with refused("right_missing"):
        death.take_up_again(left, agreed=["study"], by=khafji.noura, channel="C1")
    with refused("consent_needed"):
        death.take_up_again(left, by=khafji.salwa, channel="C1")
    death.take_up_again(left, agreed=["study"], by=khafji.salwa, channel="C1")
    assert fresh(first).stage == Stage.COMPLETENESS
    with refused("moved_on"):
        death.take_up_again(fresh(first), by=khafji.salwa, channel="C1")


def test_whoever_speaks_for_the_beneficiary_is_told_of_the_end_and_of_the_news_after_it(khafji):
    request, speaker = khafji.apply(), khafji.apply().person
    SupportRequest.objects.filter(pk=request.pk).update(representative=speaker)
    checking.end_by_death(fresh(request), HOW, by=khafji.salwa, channel="C1")
    death.take_back_death(fresh(request), MISTAKE, by=khafji.salwa, channel="C1")
    told = Message.objects.about(request).filter(event="service_ended")
    assert [one.person for one in told] == [speaker, speaker]


def test_a_sealed_answer_is_given_on_its_day_after_all(khafji):
    request = khafji.request_at(Stage.DECISION)
    decision = request.decisions.get()
    checking.end_by_death(request, HOW, by=khafji.salwa, channel="C1")
    death.take_back_death(fresh(request), MISTAKE, by=khafji.salwa, channel="C1")
    with clock.at(walk.at(decision.sealed_until)):
        jobs.release_due()
    assert fresh(request).answered_at is not None


def test_an_officer_decides_what_no_decision_was_sealed_for(yusr):
    service = next(s for s in yusr.pack.services if s.decided_by == "officer" and s.has_public_form and not s.sensitive)
    request = yusr.request_at(Stage.DECISION, service=service.key)
    request.decisions.all().delete()
    SupportRequest.objects.filter(pk=request.pk).update(waiting_for=Waiting.DECIDER)
    checking.end_by_death(fresh(request), HOW, by=yusr.salwa, channel="C1")
    death.take_back_death(fresh(request), MISTAKE, by=yusr.salwa, channel="C1")
    assert fresh(request).waiting_for == Waiting.DECIDER


# ── nothing is decided on a file whose beneficiary has died ──


def before_the_committee(people):
    """A file in an open sitting, and another request of the same woman on which her death is written."""
    request = people.request_at(Stage.COMMITTEE)
    meeting = walk.convene(people.house, [request])
    walk.begin_sitting(people.house, meeting)
    other = people.apply()
    SupportRequest.objects.filter(pk=other.pk).update(person=request.person)
    return meeting.items.get(), fresh(other)


def vote_of_all(people, item):
    for seat in quorum.voters(item):
        sitting.vote(item, seat, Choice.ACCEPT, opinion="رأي", by=seat.actor(people.pack))


def test_nobody_votes_on_a_file_whose_beneficiary_has_died_until_the_death_is_taken_back(khafji):
    item, other = before_the_committee(khafji)
    checking.end_by_death(other, HOW, by=khafji.salwa, channel="C1")
    with refused("has_died"):
        vote_of_all(khafji, item)
    assert not item.votes.exists()
    death.take_back_death(fresh(other), MISTAKE, by=khafji.salwa, channel="C1")
    vote_of_all(khafji, item)
    assert item.votes.exists()


def test_no_decision_is_written_where_the_death_was_learned_after_the_votes(khafji):
    item, other = before_the_committee(khafji)
    vote_of_all(khafji, item)
    checking.end_by_death(other, HOW, by=khafji.salwa, channel="C1")
    ruling = deciding.Ruling("قُبل الطلب.", grants=[{"kind": "in_kind", "title": "سلة", "times": 1, "every": 30}])
    with refused("has_died"):
        deciding.decide_item(item, ruling, by=khafji.huda)
    assert not fresh(item.support_request).decisions.exists()
    sitting.take_off_agenda(item, by=khafji.huda)
    checking.end_by_death(fresh(item.support_request), HOW, by=khafji.salwa, channel="C1")
    assert fresh(item.support_request).closing == Closing.DIED


def test_who_may_not_know_of_a_confidential_file_is_not_told_by_a_refusal(khafji):
    item, other = before_the_committee(khafji)
    checking.end_by_death(other, HOW, by=khafji.salwa, channel="C1")
    SupportRequest.objects.filter(pk=other.pk).update(is_sensitive=True)
    vote_of_all(khafji, item)
    assert item.votes.exists()


def test_no_officer_decides_a_request_whose_beneficiary_has_died(yusr):
    service = next(s for s in yusr.pack.services if s.decided_by == "officer" and s.has_public_form and not s.sensitive)
    request = yusr.request_at(Stage.DECISION, service=service.key)
    request.decisions.all().delete()
    SupportRequest.objects.filter(pk=request.pk).update(waiting_for=Waiting.DECIDER)
    other = yusr.apply()
    SupportRequest.objects.filter(pk=other.pk).update(person=request.person)
    checking.end_by_death(fresh(other), HOW, by=yusr.salwa, channel="C1")
    officer = yusr.house.member("service_lead").actor(yusr.pack)
    with refused("has_died"):
        deciding.decide_directly(fresh(request), Outcome.ACCEPTED, deciding.Ruling("قُبل الطلب."), by=officer)
    assert fresh(request).waiting_for == Waiting.DECIDER
