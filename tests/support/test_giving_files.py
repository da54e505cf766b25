"""A file is given to whoever can open it and do its step; one whose holder left is everybody's again (clauses H5, P3)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.measuring import plan_of
from silah.accounts.actions import deactivate, reactivate
from silah.associations.models import Office
from silah.audit.actors import SYSTEM
from silah.core.identifiers import sample_national_id
from silah.demo import walk
from silah.policies.pack.vocabulary import Can, Duty, Stage
from silah.registry.models import Person
from silah.support import hands
from silah.support.actions import checking
from silah.support.models import Act, AgendaItem, Recusal, SupportRequest
from tests.cast import fresh, refused

LEFT = "انتقلت إلى مدينة أخرى"


def waits_for(people, member):
    """Keys of what stands in a member's queue, by each way the desk asks for it."""
    rights = member.rights(people.pack)
    first = [pk for _day, pk in SupportRequest.objects.most_urgent_for(member, rights, 10)]
    assert sorted(first) == sorted(SupportRequest.objects.for_work(member, rights).values_list("pk", flat=True))
    others = set(SupportRequest.objects.for_others(member, rights).values_list("pk", flat=True))
    assert others == set(SupportRequest.objects.open().values_list("pk", flat=True)) - set(first)
    return first


def test_a_file_is_not_given_to_the_applicants_own_relative(khafji):
    request = khafji.apply()
    relative = khafji.hire("officer", national_id=sample_national_id(71_001))
    assert relative in hands.takers(request)
    Person.objects.filter(pk=request.person_id).update(national_id=relative.national_id)
    request = fresh(request)
    assert relative not in hands.takers(request)
    for by in (khafji.salwa, relative.actor(khafji.pack)):
        with refused("cannot_take") as caught:
            checking.assign(request, relative, by=by)
    assert "زميلًا غيره" in str(caught.value.sentence)
    assert fresh(request).assignee is None
    checking.assign(request, khafji.member("salwa"), by=khafji.maha)
    assert fresh(request).assignee == khafji.member("salwa")


def test_a_file_is_not_given_back_to_who_stepped_aside_from_it(khafji):
    request, huda = khafji.request_at(Stage.COMMITTEE), khafji.member("huda")
    assert huda in hands.takers(request)
    item = walk.convene(khafji.house, [request]).items.get()
    Recusal.objects.create(
        association=khafji.association, item=item, member=huda, reason="جارتها", at=request.submitted_at
    )
    AgendaItem.objects.filter(pk=item.pk).update(state="deferred")
    SupportRequest.objects.filter(pk=request.pk).update(waiting_for="secretary")
    assert huda not in hands.takers(fresh(request))
    with refused("cannot_take"):
        checking.assign(fresh(request), huda, by=khafji.salwa)


def test_a_confidential_file_is_given_to_those_alone_who_may_open_it(yusr):
    request, salwa = yusr.apply(), yusr.member("salwa")
    assert salwa in hands.takers(request)
    SupportRequest.objects.filter(pk=request.pk).update(is_sensitive=True)
    request = fresh(request)
    with refused("cannot_take") as caught:
        checking.assign(request, salwa, by=yusr.maha)
    assert "زميلًا غيره" in str(caught.value.sentence)
    assert fresh(request).assignee is None
    may = hands.takers(request)
    assert may
    assert all(Can.SEE_SENSITIVE in one.rights(yusr.pack) for one in may)
    checking.assign(request, may[0], by=yusr.maha)
    assert fresh(request).assignee == may[0]


def test_a_file_of_another_branch_is_not_given_to_a_delegate(khafji):
    branch = Office.objects.create(association=khafji.association, name="الشمال", is_branch=True)
    delegate = khafji.hire("officer", office=branch)
    request = khafji.apply()
    assert delegate not in hands.takers(request)
    with refused("cannot_take"):
        checking.assign(request, delegate, by=khafji.salwa)
    SupportRequest.objects.filter(pk=request.pk).update(office=branch)
    checking.assign(fresh(request), delegate, by=khafji.salwa)
    assert fresh(request).assignee == delegate


def test_whoever_did_a_duty_kept_apart_is_not_among_those_a_file_is_given_to(khafji):
    request = khafji.request_at(Stage.RESEARCH)
    noura = khafji.member("noura")
    assert hands.takers(request) == sorted([khafji.member("omar"), noura], key=lambda one: one.name)
    request.events.filter(act=Act.CHECKED).update(duty=Duty.VOTE.value, actor_id=noura.pk)
    assert noura not in hands.takers(request)
    with refused("separation_of_duties") as told:
        checking.assign(request, noura, by=khafji.salwa)
    assert noura.name in str(told.value.sentence)
    assert "توليت" not in str(told.value.sentence)
    with refused("separation_of_duties") as told:
        checking.assign(request, noura, by=khafji.noura)
    assert noura.name not in str(told.value.sentence)
    assert "توليت" in str(told.value.sentence)


def test_what_a_colleague_who_left_had_in_hand_stands_in_the_queue_of_the_others(khafji):
    request, gone, colleague = khafji.apply(), khafji.hire("officer"), khafji.member("salwa")
    other = khafji.apply()
    checking.assign(request, gone, by=khafji.salwa)
    assert waits_for(khafji, gone) == [request.pk, other.pk]
    assert waits_for(khafji, colleague) == [other.pk]
    deactivate(gone, reason=LEFT, by=SYSTEM)
    assert waits_for(khafji, colleague) == [request.pk, other.pk]
    assert waits_for(khafji, khafji.member("noura")) == []
    assert fresh(request).holder is None
    gone.refresh_from_db()
    reactivate(gone, pack=khafji.pack, by=SYSTEM)
    assert waits_for(khafji, colleague) == [other.pk]
    assert fresh(request).holder == gone


@pytest.mark.parametrize("size", [1, 6])
def test_who_may_be_given_a_file_is_asked_in_as_many_queries_for_many(khafji, size, django_assert_max_num_queries):
    request = fresh(khafji.request_at(Stage.RESEARCH))
    for _each in range(size):
        khafji.hire("researcher")
    with django_assert_max_num_queries(10):
        assert len(hands.takers(request)) == 2 + size


@pytest.mark.sqlite
def test_what_was_left_behind_is_found_by_who_left_and_not_by_walking_through_all_that_is_open(khafji):
    salwa = khafji.member("salwa")
    _own, free = SupportRequest.objects.work_in_order(salwa, salwa.rights(khafji.pack))
    with CaptureQueriesContext(connection) as captured:
        list(free[:10])
    plan = plan_of(captured[0]["sql"])
    assert "open_of_assignee (association_id=? AND assignee_id=?)" in plan
    assert "(assignee_id=?)" in plan
    assert "open_by_due" not in plan
    assert "open_waiting" not in plan
