"""Whose bank account it is, is found by an index and not by walking through every account (clause H5)."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from silah.associations.scope import scope
from silah.audit.actors import SYSTEM
from silah.core import clock
from silah.registry.actions import record_facts
from silah.registry.models import Fact, Person
from silah.support.conflicts import tied_people
from tests.cast import hire

IBAN, OTHER = "SA4420000001234567891234", "SA0380000000608010167519"


def plan_of(sql: str) -> str:
    """How the database means to answer a statement."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE registry_fact")
        cursor.execute(f"EXPLAIN {'QUERY PLAN' if connection.vendor == 'sqlite' else ''} {sql}")
        return "\n".join(str(row) for row in cursor.fetchall())


def many_accounts(association, count=400):
    """As many people with an account each as make a database look for the right index."""
    now = clock.now()
    people = Person.objects.bulk_create(
        Person(association=association, token=f"many-{n}", first_name="هيا", family_name="السالم", created_at=now)
        for n in range(count)
    )
    Fact.objects.bulk_create(
        Fact(
            association=association, person=one, key="iban", value=f"SA{n:022d}", source="", as_of=now.date(),
            recorded_at=now,
        )
        for n, one in enumerate(people)
    )  # fmt: skip


def test_an_account_is_found_by_its_index(khafji):
    request = khafji.apply()
    member = hire(khafji.house, "officer", iban=IBAN)
    assert tied_people(member) == []
    record_facts(request.person, {"iban": IBAN}, source="matched", by=SYSTEM, verified=True)
    many_accounts(khafji.association)
    with CaptureQueriesContext(connection) as asked:
        assert tied_people(member) == [request.person_id]
    (search,) = [one["sql"] for one in asked if "registry_fact" in one["sql"]]
    assert "current_accounts" in plan_of(search)


def test_an_account_given_up_ties_nobody_and_long_words_are_kept(khafji):
    request = khafji.apply()
    member = hire(khafji.house, "officer", iban=IBAN)
    record_facts(request.person, {"iban": IBAN}, source="matched", by=SYSTEM, verified=True)
    record_facts(request.person, {"iban": OTHER}, source="matched", by=SYSTEM, verified=True)
    assert tied_people(member) == []
    # Other facts may be longer than an index takes; the index holds accounts alone.
    Fact.objects.filter(person=request.person, key="city").update(value="ك" * 5000)
    with scope(association=khafji.association):
        assert Person.objects.filter(pk=request.person_id).exists()
