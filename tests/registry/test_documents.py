"""One document is one person's, as an identity number is; and a number that comes later is written once, by name."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from silah.audit.models import Entry
from silah.core.identifiers import sample_national_id
from silah.registry.actions import enrol_person, newcomer, record_facts, refuse_if_anothers
from silah.registry.documents import faults_of, give_number, settled
from silah.registry.households import add_member
from silah.registry.models import Fact, HouseholdStay, Person
from tests.cast import People, refused

WHERE = "شهادة الميلاد"
PASSPORT = {
    "first_name": "أمل", "family_name": "الصنعاني", "id_document": "passport", "id_document_issuer": "YE",
    "id_document_number": "A123456",
}  # fmt: skip
CHILD = {"first_name": "ليان", "family_name": "السحابي", "id_document": "none", "birth_date": "2026-11-01"}
NUMBER = sample_national_id(71_001)


def entered(people: People, **given: str) -> Person:
    new = newcomer(people.association, PASSPORT | given, source="نموذج الطلب")
    return enrol_person(new, by=people.salwa)


def test_the_same_document_entered_twice_is_the_same_person(khafji: People) -> None:
    first = entered(khafji)
    assert entered(khafji, first_name="منى") == first
    assert Entry.objects.filter(act="registry.enrol").count() == 1
    assert entered(khafji, id_document_issuer="SD") != first
    assert entered(khafji, id_document_number="A1234567") != first
    visitor = entered(khafji, id_document="border_number", id_document_number="3000000001")
    assert visitor.id_document_issuer == ""
    assert (
        entered(khafji, id_document="border_number", id_document_issuer="", id_document_number="3000000001") == visitor
    )


def test_the_database_itself_keeps_a_document_to_one_person(khafji: People) -> None:
    first, second = entered(khafji), entered(khafji, id_document_issuer="SD")
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=second.pk).update(id_document_issuer="YE")
    for one in (first, second):
        Person.objects.filter(pk=one.pk).update(id_document="none", id_document_issuer="", id_document_number="")


def test_a_number_of_somebody_else_is_kept_from_a_person_and_the_refusal_names_the_holder(khafji: People) -> None:
    first, second = entered(khafji), entered(khafji, id_document_issuer="SD")
    give_number(first, NUMBER, source=WHERE, by=khafji.salwa)
    for values in ({"id_document_issuer": "YE"}, {"national_id": NUMBER}):
        for act in (
            lambda v: refuse_if_anothers(second, v),
            lambda v: record_facts(second, v, source=WHERE, by=khafji.salwa),
        ):
            with refused("number_taken") as no:
                act(values)
            assert no.value.facts["person"] == first.pk
    second.refresh_from_db()
    assert (second.id_document_issuer, second.national_id) == ("SD", "")
    assert not Fact.objects.filter(person=second, key="national_id").exists()
    refuse_if_anothers(
        first, {"national_id": NUMBER, **{key: PASSPORT[key] for key in ("id_document", "id_document_number")}}
    )


@pytest.mark.parametrize(
    ("given", "has_number", "key"),
    [
        ({"id_document": "passport", "id_document_issuer": "YE", "id_document_number": "A1"}, True, "id_document"),
        ({"id_document": "passport", "id_document_issuer": "YE"}, False, "id_document_number"),
        ({"id_document": "passport", "id_document_number": "A1"}, False, "id_document_issuer"),
        ({"id_document": "gcc_card", "id_document_issuer": "YE", "id_document_number": "A1"}, False, "id_document_issuer"),
        ({"id_document": "none", "id_document_number": "A1"}, False, "id_document_number"),
        ({"id_document_number": "A1"}, False, "id_document"),
    ],
)  # fmt: skip
def test_half_a_document_is_refused_in_words(given: dict[str, str], has_number: bool, key: str) -> None:
    found = dict(faults_of(given, has_number=has_number))
    assert list(found) == [key]
    assert found[key].strip()


def test_whole_documents_pass_and_the_kingdom_needs_no_country() -> None:
    whole = (
        {"id_document": "passport", "id_document_issuer": "ZZ", "id_document_number": "A1"},
        {"id_document": "gcc_card", "id_document_issuer": "OM", "id_document_number": "1"},
        {"id_document": "tribal_card", "id_document_issuer": "YE", "id_document_number": "1"},
        {"id_document": "none"},
        {},
    )
    assert all(not list(faults_of(one, has_number=False)) for one in whole)
    assert [settled(one)["id_document_issuer"] for one in whole] == ["ZZ", "OM", "", "", ""]


def test_a_newborn_is_put_into_a_household_and_gets_the_number_later(khafji: People) -> None:
    mother = khafji.apply().person
    child = add_member(khafji.association, mother, CHILD, source=WHERE, by=khafji.noura)
    mother.refresh_from_db()
    assert child.household_id == mother.household_id is not None
    stay = HouseholdStay.objects.current().get(person=child)
    assert (stay.source, stay.joined_by) == (WHERE, khafji.noura.name)
    assert (child.id_document, child.birth_date) == ("none", date(2026, 11, 1))
    assert {one.act for one in Entry.objects.filter(about_id=child.pk, about_kind="registry.person")} == {
        "registry.enrol", "registry.household_join",
    }  # fmt: skip
    with refused("together_already"):
        add_member(khafji.association, mother, CHILD, source=WHERE, by=khafji.noura)
    twin = add_member(khafji.association, mother, CHILD | {"first_name": "جنى"}, source=WHERE, by=khafji.salwa)
    assert twin.household_id == child.household_id
    give_number(child, NUMBER, source=WHERE, by=khafji.salwa)
    child.refresh_from_db()
    assert (child.national_id, child.id_document) == (NUMBER, "")
    number, lack = (Fact.objects.filter(person=child, key=key).latest("pk") for key in ("national_id", "id_document"))
    assert (number.source, number.verified_by, number.replaced_at) == (WHERE, khafji.salwa.name, None)
    assert (lack.value, lack.replaced_at is None) == ("none", False), "that there was none stays in the history"
    entry = Entry.objects.get(act="registry.number")
    assert (entry.actor_name, entry.facts) == (khafji.salwa.name, {"instead_of": "none"})
    # What a request said before the number came does not undo it.
    record_facts(child, {"id_document": "none", "city": "الخفجي"}, source="طلب", by=khafji.salwa, verified=True)
    child.refresh_from_db()
    assert (child.national_id, child.id_document, child.city) == (NUMBER, "", "الخفجي")


def test_a_number_is_written_by_whoever_matches_once_and_with_its_source(khafji: People) -> None:
    mother = khafji.apply().person
    child = add_member(khafji.association, mother, CHILD, source=WHERE, by=khafji.salwa)
    for by in (khafji.noura, khafji.huda):
        with refused("right_missing"):
            give_number(child, NUMBER, source=WHERE, by=by)
    with refused("empty"):
        give_number(child, NUMBER, source=" ", by=khafji.salwa)
    with refused("id_check_digit"):
        give_number(child, "1000000000", source=WHERE, by=khafji.salwa)
    with refused("number_taken"):
        give_number(child, mother.national_id, source=WHERE, by=khafji.salwa)
    assert not Entry.objects.filter(act="registry.number").exists()
    give_number(child, NUMBER, source=WHERE, by=khafji.salwa)
    with refused("has_number"):
        give_number(child, sample_national_id(71_002), source=WHERE, by=khafji.salwa)


def test_a_passport_stays_known_when_a_residence_number_comes(khafji: People) -> None:
    visitor = entered(khafji)
    give_number(visitor, NUMBER, source="بطاقة الإقامة", by=khafji.salwa)
    visitor.refresh_from_db()
    assert (visitor.national_id, visitor.id_document, visitor.id_document_number) == (NUMBER, "passport", "A123456")
    assert entered(khafji) == visitor


def test_nobody_new_is_put_into_a_household_without_a_name_a_number_a_right_or_twice(khafji: People) -> None:
    mother = khafji.apply().person
    with refused("right_missing"):
        add_member(khafji.association, mother, CHILD, source=WHERE, by=khafji.huda)
    with refused("empty"):
        add_member(khafji.association, mother, CHILD, source=" ", by=khafji.salwa)
    for given in ({"first_name": "ليان", "id_document": "none"}, {"first_name": "ليان", "family_name": "السحابي"}):
        with refused("identity_missing"):
            add_member(khafji.association, mother, given, source=WHERE, by=khafji.salwa)
    known = entered(khafji)
    with refused("number_taken") as no:
        add_member(khafji.association, mother, PASSPORT | {"first_name": "منى"}, source=WHERE, by=khafji.salwa)
    assert no.value.facts["person"] == known.pk
    assert not Person.objects.filter(id_document="none").exists()
    assert not HouseholdStay.objects.exists()
