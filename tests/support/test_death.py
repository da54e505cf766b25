"""A death ends all that the one who wrote it down may end, each with its own history; nothing goes to the one who died."""

import pytest

from silah.audit.models import Entry
from silah.interactions.models import Message
from silah.policies.pack.vocabulary import Stage
from silah.support.actions import checking, death, researching
from silah.support.models import Act, Closing, SupportRequest
from tests.cast import fresh, refused

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
