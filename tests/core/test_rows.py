"""New rows by a statement made once are the rows that ``save`` would have written; found rows those of a query."""

import pytest
from django.db import IntegrityError, transaction

from silah.associations.lookup import rows_with, values_with
from silah.associations.models import Holiday
from silah.associations.scope import scope
from silah.core import clock
from silah.core.rows import insert, insert_all, insert_unless_there, insert_values, update
from silah.interactions.models import Message
from silah.registry.models import Fact, Paper, Person
from silah.support.models import Check, SupportRequest


def test_a_row_inserted_reads_back_as_it_was_given(khafji):
    given = khafji.apply().person
    Person.objects.filter(pk=given.pk).update(national_id="", token="other")
    given.pk, given._state.adding = None, True
    insert(given)
    kept = Person.objects.get(pk=given.pk)
    for field in Person._meta.concrete_fields:
        assert getattr(kept, field.attname) == getattr(given, field.attname), field.attname
    given.city = "الدمام"
    given.save()
    assert Person.objects.get(pk=given.pk).city == "الدمام"


def test_many_rows_keep_their_order_and_their_kinds_of_value(khafji):
    person = khafji.apply().person
    values = [1, "نص", 2.5, True, ["أ", {"ب": None}], *range(400)]
    facts = [
        Fact(
            association=khafji.association, person=person, key=f"k{at}", value=value, source="س", as_of=clock.today(),
            recorded_at=clock.now(),
        )
        for at, value in enumerate(values)
    ]  # fmt: skip
    insert_all(facts)
    assert [Fact.objects.get(pk=facts[at].pk).value for at in (0, 1, 2, 3, 4, -1)] == [*values[:5], 399]
    assert [fact.key for fact in Fact.objects.filter(key__startswith="k").order_by("pk")] == [f.key for f in facts]


def test_what_a_constraint_forbids_is_refused_or_left_as_asked(khafji):
    holiday = Holiday(association=khafji.association, on=clock.today().replace(month=7, day=3), name="يوم")
    insert(holiday)
    twin = Holiday(association=khafji.association, on=holiday.on, name="يوم آخر")
    assert not insert_unless_there(twin)
    assert twin.pk is None
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(twin)
    assert Holiday.objects.get(on=holiday.on).name == "يوم"


def test_values_make_the_rows_that_records_would_and_wrong_names_are_refused(khafji):
    person = khafji.apply().person
    same = {
        "association_id": khafji.association.pk, "person_id": person.pk, "source": "س", "as_of": clock.today(),
        "recorded_at": clock.now(),
    }  # fmt: skip
    values = [1, "نص", False, ["أ", {"ب": None}], *range(400)]
    insert_values(Fact, [{"key": f"v{at}", "value": value} for at, value in enumerate(values)], **same)
    written = list(Fact.objects.filter(key__startswith="v").order_by("pk"))
    assert [fact.value for fact in written] == values
    assert {(fact.replaced_at, fact.verified_by, fact.as_of, fact.recorded_at) for fact in written} == {
        (None, "", same["as_of"], same["recorded_at"])
    }
    insert_values(Fact, [], **same)
    with pytest.raises(TypeError, match="valeu"):
        insert_values(Fact, [{"key": "w", "valeu": 7}], **same)
    with pytest.raises(TypeError, match="public_id"):
        insert_values(Message, [{"event": "x"}], association_id=khafji.association.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_values(Fact, [{"key": "v1", "value": 1}], **same)


def test_an_update_writes_the_fields_named_and_no_others(khafji):
    person = khafji.apply().person
    assert update(Person, person.pk, city="الدمام") == 1
    kept = Person.objects.get(pk=person.pk)
    assert (kept.city, kept.first_name) == ("الدمام", person.first_name)
    assert update(Person, 0, city="x") == 0


def test_a_lock_outside_a_transaction_is_refused_each_time(transactional_db):
    for _time in range(2):
        with pytest.raises(transaction.TransactionManagementError):
            rows_with(Person, national_id="1", lock=True)


def test_rows_are_found_as_a_query_finds_them(khafji):
    request = khafji.apply()
    for model, equal in (
        (Person, {"national_id": request.person.national_id}), (Paper, {"person_id": request.person_id, "removed_at": None}),
        (Check, {"support_request_id": request.pk}), (SupportRequest, {"id": request.pk, "closed_at": None}),
    ):  # fmt: skip
        found, asked = rows_with(model, **equal), list(model.objects.filter(**equal).order_by("pk"))
        assert [row.pk for row in found] == [row.pk for row in asked] != []
        for field in model._meta.concrete_fields:
            assert [getattr(row, field.attname) for row in found] == [getattr(row, field.attname) for row in asked]
    assert rows_with(Person, national_id="-") == []
    assert set(values_with(Holiday, "on")) == set(Holiday.objects.values_list("on", flat=True))


def test_rows_of_another_association_are_not_found(khafji, open_house):
    theirs = khafji.apply().person
    assert rows_with(Person, national_id=theirs.national_id)
    open_house("yusr")
    assert rows_with(Person, national_id=theirs.national_id) == []
    assert rows_with(Person, national_id=theirs.national_id, association_id=khafji.association.pk) == []
    with scope(association=None), pytest.raises(LookupError):
        rows_with(Person, national_id=theirs.national_id)
