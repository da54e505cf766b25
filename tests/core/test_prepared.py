"""A kept statement finds what the queryset finds, for each association its own, and keeps no value."""

import gc
import threading
import weakref
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.db.models import Case, Count, Value, When

from silah.associations.models import Association
from silah.associations.scope import scope
from silah.core import clock, prepared
from silah.registry.models import Fact, Person
from silah.support.models import Event, SupportRequest, Visit


def _people(_shape: Any, association: int, city: str) -> Any:
    with scope(association=Association(pk=association)):
        return Person.objects.filter(city=city).order_by("pk")


def _named(shape: Any, association: int, city: str) -> Any:
    return _people(shape, association, city).values_list("pk", "birth_date")


def _elsewhere(shape: str, association: int, city: str) -> Any:
    with scope(association=Association(pk=association)):
        return Person.objects.filter(city=city).exclude(city=shape).exclude(household_id=7)


def _events(_shape: Any, association: int, request: int, since: Any) -> Any:
    with scope(association=Association(pk=association)):
        return Event.objects.filter(support_request_id=request, at__gte=since).newest_first()


def _files(_shape: Any, association: int, request: int, _since: Any) -> Any:
    with scope(association=Association(pk=association)):
        return SupportRequest.objects.filter(pk=request).select_related("person", "representative").defer("answers")


def _visits(_shape: Any, association: int, request: int, _since: Any) -> Any:
    with scope(association=Association(pk=association)):
        return Visit.objects.filter(support_request_id=request).none()


def test_it_finds_what_the_queryset_finds(khafji) -> None:
    for _number in range(3):
        khafji.apply()
    with scope(association=khafji.house.association):
        for city in set(Person.objects.values_list("city", flat=True)) | {"لا أحد هنا"}:
            expected = list(Person.objects.filter(city=city).order_by("pk"))
            given = (khafji.house.association.pk, city)
            assert prepared.instances(_people, None, given) == expected
            assert prepared.rows(_named, None, given) == [(one.pk, one.birth_date) for one in expected]
            assert prepared.counts([_people, _people], None, given) == [len(expected)] * 2


@pytest.mark.parametrize(
    "word", ["لا أحد هنا", "d'Or % %s 100%%", "'; DROP TABLE registry_person; --", "back\\slash", ""]
)
def test_words_and_numbers_that_stay_stand_in_the_statement_unharmed(khafji, word) -> None:
    khafji.apply()
    with scope(association=khafji.house.association):
        here = Person.objects.get()
        given = (khafji.house.association.pk, here.city)
        assert prepared.instances(_elsewhere, word, given) == [here]
        Person.objects.update(city=word)
        assert prepared.instances(_elsewhere, word, (khafji.house.association.pk, word)) == []
        assert prepared.instances(_elsewhere, "", (khafji.house.association.pk, word)) == ([here] if word else [])
    statement = prepared._statement(_elsewhere, word, (int, str))
    assert statement is not None
    assert set(statement.places) == {0, 1}


def test_several_lists_come_at_once_as_they_would_alone(khafji) -> None:
    request = khafji.apply()
    since = clock.now() - timedelta(days=1)
    given = (khafji.house.association.pk, request.pk, since)
    with scope(association=khafji.house.association):
        events, visits, files = prepared.at_once([_events, _visits, _files], None, given)
        alone = list(Event.objects.filter(support_request=request).newest_first())
        same = SupportRequest.objects.select_related("person").get(pk=request.pk)
    assert visits == []
    assert [vars_of(one) for one in events] == [vars_of(one) for one in alone]
    assert vars_of(files[0].person) == vars_of(same.person)
    assert files[0].representative is None
    assert {**vars_of(same), "answers": None} == {**vars_of(files[0]), "answers": None}


def _counted(_shape: Any, association: int, request: int) -> Any:
    with scope(association=Association(pk=association)):
        return SupportRequest.objects.filter(pk=request).annotate(happenings=Count("events"))


def test_what_is_annotated_comes_with_the_record(khafji) -> None:
    request = khafji.apply()
    with scope(association=khafji.house.association):
        (found,) = prepared.instances(_counted, None, (khafji.house.association.pk, request.pk))
        assert found.happenings == request.events.count() > 0


def vars_of(record: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if not name.startswith("_")}


def test_another_association_finds_its_own(open_house) -> None:
    one, other = open_house("yusr"), open_house("khafji")
    for people in (one, other):
        with scope(association=people.house.association):
            city = people.apply().person.city
            found = prepared.instances(_people, None, (people.house.association.pk, city))
            assert found
            assert {person.association_id for person in found} == {people.house.association.pk}


ODD = "O'Brien 100%s \\ %% ؟ x"


def _odd(_shape: Any, association: int, name: str) -> Any:
    with scope(association=Association(pk=association)):
        kinds = Case(When(city=ODD, then=Value("odd")), default=Value("plain"))
        people = Person.objects.filter(city__in=[ODD, "Khafji"], gender="female", first_name=name)
        return people.order_by("pk").values_list("pk", kinds)


def test_constants_stand_in_statements_counted_and_joined_too(khafji) -> None:
    """What SQLite is handed for a column of a partial index makes it plan the whole statement anew each time."""
    people = [khafji.apply().person for _each in range(3)]
    with scope(association=khafji.house.association):
        for person, city in zip(people, (ODD, "Khafji", "Elsewhere"), strict=True):
            Person.objects.filter(pk=person.pk).update(city=city, gender="female", first_name="نورة")
        given = (khafji.house.association.pk, "نورة")
        assert prepared.rows(_odd, None, given) == [(people[0].pk, "odd"), (people[1].pk, "plain")]
        assert prepared.tally([_odd, _odd], ["plain", "odd", "none"], None, given) == [2, 2, 0]
        assert prepared.joined([_odd, _odd], None, given) == 2 * prepared.rows(_odd, None, given)
    statement = prepared._statement(_odd, None, (int, str))
    assert statement is not None
    assert "'female'" in statement.sql
    assert set(statement.places) == {0, 1}


def _valid_today(_shape: Any, association: int) -> Any:
    with scope(association=Association(pk=association)):
        return Fact.objects.valid(clock.today())


def _like(_shape: Any, association: int, word: str) -> Any:
    with scope(association=Association(pk=association)):
        return Person.objects.filter(search_name__contains=word)


def _account(_shape: Any, association: int, iban: str) -> Any:
    with scope(association=Association(pk=association)):
        return Fact.objects.filter(key="iban", value=iban)


@pytest.mark.django_db
def test_a_day_is_never_kept() -> None:
    with pytest.raises(TypeError, match="day"):
        prepared.rows(_valid_today, None, (1,))


@pytest.mark.django_db
def test_a_value_that_cannot_be_exchanged_is_not_taken() -> None:
    with pytest.raises(TypeError, match="exchanged"):
        prepared.rows(_like, None, (1, "هيا"))
    with pytest.raises(TypeError, match="exchanged"):  # wrapped as JSON, its letters spelt out
        prepared.rows(_account, None, (1, "SA4420000001234567891234"))


def test_a_statement_does_not_hold_the_connection_of_the_thread_that_asked_first(khafji) -> None:
    """Threads of a server come and go; each kept connection would be one the database has too few of."""
    prepared._statement.cache_clear()
    left: list[Any] = []

    def ask() -> None:
        connection = connections["default"]
        left.append(weakref.ref(connection))
        try:
            prepared._statement(_named, None, (int, str))
        finally:
            connection.close()

    asker = threading.Thread(target=ask)
    asker.start()
    asker.join()
    gc.collect()
    assert left[0]() is None
    with scope(association=khafji.association):
        given = (khafji.association.pk, khafji.applicant().facts.get("city", ""))
        assert prepared.rows(_named, None, given) == list(
            Person.objects.filter(city=given[1]).values_list("pk", "birth_date")
        )


def test_a_small_column_is_asked_for_the_value_given(khafji) -> None:
    """A mark that a column cannot hold would be answered with nothing, without asking."""
    khafji.apply()
    with scope(association=khafji.association):
        found = prepared.instances(_of_round, None, (khafji.association.pk, 1))
        assert found == list(SupportRequest.objects.filter(round=1).order_by("pk")) != []


def _of_round(_shape: Any, association: int, round_: int) -> Any:
    with scope(association=Association(pk=association)):
        return SupportRequest.objects.filter(round=round_).order_by("pk")
