"""Many at once: exactly one effect, and everybody else is told so (trust A6, C7). Rows are really committed here."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.utils import translation

from silah.associations.scope import scope
from silah.audit.actors import SYSTEM
from silah.audit.models import ChainHead, Entry
from silah.core import clock
from silah.core.refused import Refused
from silah.delivery.models import Beneficiary, Delivery
from silah.demo import walk
from silah.policies.pack.vocabulary import Stage
from silah.registry.codes import issue_code, use_code
from silah.registry.models import Person
from silah.support import quorum
from silah.support.actions import checking, death, deciding, drafting, serving, sitting, submitting
from silah.support.models import (
    Act,
    AgendaItem,
    Choice,
    Decision,
    Draft,
    Event,
    Objection,
    Outcome,
    StageEntry,
    SupportRequest,
    Vote,
)  # fmt: skip
from silah.surveys.models import Rating
from tests.cast import People, fresh, settle_in
from tests.policies.packs import shipped

THREADS = 20
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db, quick_pictures):
    with translation.override("ar"):
        house = settle_in(shipped("yusr"))
        with scope(association=house.association):
            yield People(house)


def all_at_once(people: People, act: Callable[[int], object], *, threads: int = THREADS) -> Counter[str]:
    """Let threads do the same act at the same moment; count ``done`` and the codes of refusals."""
    results: Counter[str] = Counter()
    gate = threading.Barrier(threads)

    def run(number: int) -> None:
        try:
            with scope(association=people.association), translation.override("ar"):
                gate.wait()
                act(number)
                results["done"] += 1
        except Refused as no:
            results[no.code] += 1
        except Exception as error:
            results[f"{type(error).__name__}: {error}"[:200]] += 1
        finally:
            connection.close()

    workers = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    head = ChainHead.objects.get(association_id=people.association.pk)
    assert head.sequence == Entry.objects.of(people.association.pk).count()
    return results


def test_one_draft_sent_twenty_times_is_one_request(people):
    draft = drafting.start_draft(people.association, people.house.policy, "counselling", channel="website")
    service = people.house.policy.service("counselling")
    drafting.save_draft(draft, "facts", walk.sample_facts(service.facts, people.applicant(), city="بريدة"))
    receipts = []

    def send(_number):
        receipts.append(submitting.submit(Draft.objects.get(pk=draft.pk), signature=None, by=drafting.APPLICANT))

    assert all_at_once(people, send) == {"done": THREADS}
    assert {r.request.reference for r in receipts} == {SupportRequest.objects.get().reference}
    assert [r.is_new for r in receipts].count(True) == 1
    assert Event.objects.filter(act=Act.SUBMITTED).count() == 1


def test_many_drafts_of_one_person_are_many_requests_of_one_person(people):
    applicant = people.applicant()
    service = people.house.policy.service("counselling")
    drafts = []
    for _number in range(8):
        draft = drafting.start_draft(people.association, people.house.policy, "counselling", channel="website")
        drafting.save_draft(draft, "facts", walk.sample_facts(service.facts, applicant, city="بريدة"))
        drafts.append(draft)
    done = all_at_once(people, lambda n: submitting.submit(drafts[n], signature=None, by=drafting.APPLICANT), threads=8)
    assert done == {"done": 8}
    assert Person.objects.count() == 1
    assert len(set(SupportRequest.objects.values_list("reference", flat=True))) == 8


def test_twenty_officers_pass_a_file_once(people):
    request = people.apply("skills")
    for check in request.checks.filter(is_paper=True).exclude(paper=None):
        checking.mark(check, checking.CheckState.MATCHED, by=people.salwa)
    checking.mark_all_matched(request, by=people.salwa)
    salwa = people.salwa
    results = all_at_once(people, lambda _n: checking.pass_completeness(fresh(request), by=salwa))
    assert results["done"] == 1
    assert set(results) == {"done", "moved_on"}
    assert StageEntry.objects.filter(stage=Stage.RESEARCH).count() == 1


def test_twenty_decisions_of_an_officer_are_one(people):
    request = people.request_at(Stage.DECISION, service="counselling")
    lead = people.house.member("service_lead").actor(people.pack)
    stale = [fresh(request) for _n in range(THREADS)]
    ruling = walk.ruling(request, Outcome.ACCEPTED)
    results = all_at_once(people, lambda n: deciding.decide_directly(stale[n], Outcome.ACCEPTED, ruling, by=lead))
    assert results == {"done": 1, "moved_on": THREADS - 1}
    assert Decision.objects.count() == 1


def committee_file(people):
    request = people.request_at(Stage.COMMITTEE, service="skills")
    return request, walk.convene(people.house, [request])


def test_a_file_is_listed_voted_decided_and_released_once(people):
    request = people.request_at(Stage.COMMITTEE, service="skills")
    huda, maha, amal = people.huda, people.maha, people.amal
    meeting = walk.convene(people.house, [])
    listed = all_at_once(people, lambda _n: sitting.list_on_agenda(meeting, [fresh(request)], by=huda))
    assert listed == {"done": 1, "listed_already": THREADS - 1}
    walk.begin_sitting(people.house, meeting)
    item = meeting.items.get()
    chair = people.member("amal")
    voted = all_at_once(
        people,
        lambda _n: sitting.vote(AgendaItem.objects.get(pk=item.pk), chair, Choice.ACCEPT, opinion="", by=amal),
    )
    assert voted == {"done": 1, "voted_already": THREADS - 1}
    for member in quorum.voters(item):
        if member != chair:
            sitting.vote(item, member, Choice.ACCEPT, opinion="", by=member.actor(people.pack))
    ruling = walk.ruling(request, Outcome.ACCEPTED)
    decided = all_at_once(people, lambda _n: deciding.decide_item(AgendaItem.objects.get(pk=item.pk), ruling, by=huda))
    assert decided["done"] == 1
    assert set(decided) <= {"done", "moved_on", "no_result"}
    decision = Decision.objects.get()
    released = all_at_once(
        people,
        lambda _n: deciding.release(
            Decision.objects.get(pk=decision.pk), by=maha, early_reason="الأسرة مهددة بالإخلاء غدًا"
        ),
    )
    assert released == {"done": 1, "moved_on": THREADS - 1}
    assert Vote.objects.filter(member=chair).count() == 1
    assert Event.objects.filter(act=Act.DECIDED).count() == 1
    assert SupportRequest.objects.get(pk=request.pk).stage == Stage.REGISTRATION


def test_the_worker_and_the_manager_release_one_answer(people):
    request = people.request_at(Stage.REGISTRATION, service="skills")
    decision = request.decisions.get()
    Decision.objects.filter(pk=decision.pk).update(released_at=None)
    SupportRequest.objects.filter(pk=request.pk).update(stage=Stage.DECISION, answered_at=None)
    results = all_at_once(people, lambda _n: deciding.release(Decision.objects.get(pk=decision.pk), by=SYSTEM))
    assert results == {"done": 1, "moved_on": THREADS - 1}


def test_an_objection_sent_twenty_times_is_one(people):
    request = people.request_at(Stage.DECISION, service="counselling")
    decision = walk.decide_directly(people.house, request, Outcome.REFUSED)
    actor = request.person.actor
    results = all_at_once(
        people,
        lambda _n: deciding.object_to(Decision.objects.get(pk=decision.pk), "لم يُسمع لي", by=actor, channel="website"),
    )
    assert results == {"done": 1, "objected_already": THREADS - 1}
    assert Objection.objects.count() == 1
    assert SupportRequest.objects.get().round == 2


def test_registration_receipt_and_rating_happen_once(people):
    request = people.request_at(Stage.REGISTRATION, service="counselling")
    salwa = people.salwa
    results = all_at_once(people, lambda _n: serving.register_applicant(fresh(request), by=salwa))
    assert results == {"done": 1, "moved_on": THREADS - 1}
    assert Beneficiary.objects.count() == 1
    (delivery,) = Delivery.objects.of_request(request.pk)
    layla, who = people.layla, request.person.actor
    results = all_at_once(
        people, lambda _n: serving.deliver(fresh(request), Delivery.objects.get(pk=delivery.pk), by=layla)
    )
    assert results == {"done": 1, "moved_on": THREADS - 1}
    results = all_at_once(
        people,
        lambda _n: serving.confirm_receipt(
            fresh(request), Delivery.objects.get(pk=delivery.pk), arrived=True, by=who, channel="website"
        ),
    )
    assert results == {"done": 1, "moved_on": THREADS - 1}
    results = all_at_once(people, lambda _n: serving.rate_service(fresh(request), stars=5, by=who, channel="website"))
    assert set(results) <= {"done", "moved_on"}
    assert Rating.objects.count() == 1
    assert Event.objects.filter(act=Act.CLOSED).count() == 1


def test_what_is_given_and_given_up_at_one_moment_is_one_of_both(people):
    request = people.request_at(Stage.DELIVERY, service="counselling")
    delivery = Delivery.objects.of_request(request.pk).first()
    layla, salwa = people.layla, people.salwa

    def act(number):
        if number % 2:
            serving.give_up(fresh(request), serving.GivenUp.MOVED, by=salwa, channel="C2")
        else:
            serving.deliver(fresh(request), Delivery.objects.get(pk=delivery.pk), by=layla)

    results = all_at_once(people, act)
    assert results["done"] == 1
    assert set(results) <= {"done", "moved_on", "unconfirmed", "not_under_way"}
    delivery.refresh_from_db()
    assert delivery.state == ("cancelled" if fresh(request).closed_at is not None else "given")


def test_two_requests_of_one_person_register_one_beneficiary(people):
    applicant = people.applicant()
    requests = [people.request_at(Stage.REGISTRATION, service="counselling", applicant=applicant) for _n in range(4)]
    salwa = people.salwa
    results = all_at_once(people, lambda n: serving.register_applicant(fresh(requests[n]), by=salwa), threads=4)
    assert results == {"done": 4}
    assert Beneficiary.objects.count() == 1


def test_a_one_time_code_is_used_once_and_guesses_are_counted(people):
    _row, code = issue_code(people.association, "+966500000123", purpose="sign_in")
    right = []
    all_at_once(people, lambda _n: right.append(use_code("+966500000123", code, purpose="sign_in")))
    assert right.count(True) == 1
    row, code = issue_code(people.association, "+966500000124", purpose="sign_in")
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    all_at_once(people, lambda _n: use_code("+966500000124", wrong, purpose="sign_in"))
    row.refresh_from_db()
    assert row.tries == 5
    assert not use_code("+966500000124", code, purpose="sign_in")


def test_what_is_rolled_back_leaves_no_gap(people):
    before = Entry.objects.count()
    request = people.apply("counselling")
    number = int(request.reference[-5:])

    def fail(_number):
        with transaction.atomic():
            people.apply("counselling")
            raise Refused("never", "لا")

    assert all_at_once(people, fail, threads=4) == {"never": 4}
    assert int(people.apply("counselling").reference[-5:]) == number + 1
    assert Entry.objects.count() > before
    assert clock.today() >= request.submitted_at.date()


def test_a_death_is_taken_back_once(people):
    request, salwa = people.apply(), people.salwa
    checking.end_by_death(request, "اتصل ابنها", by=salwa, channel="C1")
    copies = [fresh(request) for _number in range(THREADS)]
    results = all_at_once(
        people, lambda number: death.take_back_death(copies[number], "حضرت بنفسها", by=salwa, channel="C1")
    )
    assert results == {"done": 1, "moved_on": THREADS - 1}
    acts = Counter(Event.objects.filter(support_request=request).values_list("act", flat=True))
    assert (acts[Act.DEATH_MISTAKEN], acts[Act.REVIVED]) == (1, 1)
    assert StageEntry.objects.filter(support_request=request, left_at=None).count() == 1
