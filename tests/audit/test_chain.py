"""The record of acts: added to and never changed, each link bound to the one before."""

from contextlib import suppress

import pytest
from django.db import transaction

from silah.audit.actions import link_digest, one_act, record
from silah.audit.actors import SYSTEM, Actor, ActorKind
from silah.audit.models import ChainHead, Entry
from silah.policies.pack.vocabulary import Stage


def chain(association_id):
    return list(Entry.objects.filter(association_id=association_id).order_by("sequence"))


def test_every_link_is_bound_to_the_one_before_it(khafji):
    khafji.request_at(Stage.CLOSED)
    previous = ""
    for number, entry in enumerate(chain(khafji.association.pk), 1):
        assert entry.sequence == number
        assert entry.digest == link_digest(previous, vars(entry))
        previous = entry.digest
    head = ChainHead.objects.get(association_id=khafji.association.pk)
    assert (head.sequence, head.digest) == (number, previous)


def test_a_changed_word_shows(khafji):
    khafji.apply()
    first, second = chain(khafji.association.pk)[:2]
    second.actor_name = "غيره"
    assert link_digest(first.digest, vars(second)) != second.digest


def test_entries_are_neither_changed_nor_deleted(khafji):
    entry = Entry.objects.first()
    for change in (
        entry.save, entry.delete, Entry.objects.all().delete, lambda: Entry.objects.update(act="x"),
        lambda: Entry.objects.of(1).update(act="x"),
    ):  # fmt: skip
        with pytest.raises(TypeError):
            change()


def test_associations_have_chains_of_their_own(db):
    record("a.b", None, by=SYSTEM, association_id=901)
    record("a.b", None, by=SYSTEM, association_id=902)
    record("a.c", None, by=SYSTEM, association_id=901, viewing=True)
    assert [e.sequence for e in chain(901)] == [1, 2]
    assert [e.sequence for e in chain(902)] == [1]
    assert chain(901)[1].is_viewing


def test_long_names_fit_on_every_database(db):
    record("a.b", None, by=Actor(ActorKind.STAFF, 1, "ن" * 160), association_id=903, name="ن" * 160)
    assert len(chain(903)[0].about_name) == 80


def test_what_a_person_wrote_is_not_copied_to_the_record(khafji):
    request = khafji.apply()
    for entry in Entry.objects.about("support.supportrequest", request.pk):
        assert request.person.family_name not in str(entry.facts)
        assert request.person.mobile not in str(entry.facts)


def test_the_entries_of_one_act_are_linked_together_at_its_end(db):
    with transaction.atomic(), one_act():
        record("a.b", None, by=SYSTEM, association_id=904)
        with one_act():
            record("a.c", None, by=SYSTEM, association_id=905)
        record("a.d", None, by=SYSTEM, association_id=904)
        assert chain(904) == chain(905) == []
    assert [(entry.sequence, entry.act) for entry in chain(904)] == [(1, "a.b"), (2, "a.d")]
    assert chain(904)[1].digest == link_digest(chain(904)[0].digest, vars(chain(904)[1]))
    assert [entry.act for entry in chain(905)] == ["a.c"]


def test_an_act_that_fails_leaves_no_entry_and_delays_none_after_it(db):
    def torn() -> None:
        with transaction.atomic(), one_act():
            record("a.b", None, by=SYSTEM, association_id=906)
            raise ValueError("torn")

    with pytest.raises(ValueError, match="torn"):
        torn()
    record("a.c", None, by=SYSTEM, association_id=906)
    assert [(entry.sequence, entry.act) for entry in chain(906)] == [(1, "a.c")]


def test_a_part_of_an_act_that_is_undone_takes_its_entry_with_it(khafji):
    before = len(chain(khafji.association.pk))
    with transaction.atomic(), one_act():
        record("first.part", None, by=SYSTEM, association_id=khafji.association.pk)
        with suppress(RuntimeError), transaction.atomic():
            record("never.happened", None, by=SYSTEM, association_id=khafji.association.pk)
            raise RuntimeError
        with transaction.atomic():
            record("second.part", None, by=SYSTEM, association_id=khafji.association.pk)
    kept = chain(khafji.association.pk)
    assert sorted(one.act for one in kept[before:]) == ["first.part", "second.part"]
    assert kept[-1].digest == link_digest(kept[-2].digest, vars(kept[-1]))


@pytest.mark.django_db(transaction=True)
def test_an_act_without_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError), one_act():
        record("a.b", None, by=SYSTEM, association_id=907)
    assert chain(907) == []
