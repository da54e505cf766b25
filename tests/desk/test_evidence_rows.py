"""The page of a clause shows the files behind each of its figures, and those that break it (clause H5)."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from silah.associations.scope import scope
from silah.core import clock
from silah.demo import walk
from silah.policies.pack.facts import FACTS
from silah.policies.pack.vocabulary import Stage
from silah.registry.models import Fact
from silah.support import jobs
from silah.support.models import SupportRequest
from tests.desk.conftest import Browsers
from tests.desk.people import House


def test_a_file_that_breaks_the_promise_stands_on_the_page_of_the_clause(house: House, browsers: Browsers) -> None:
    case = house.submitted()
    address = house.url("clause", code="H5")
    with clock.at(walk.at(case.target_on + timedelta(days=1))):
        assert case.reference in browsers.reem.get(address).content.decode()
        with scope(association=house.association):
            jobs.escalate_overdue()
        assert case.reference not in browsers.reem.get(address).content.decode()


def test_a_file_counted_by_the_second_figure_alone_stands_there_too(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMMITTEE)
    address = house.url("clause", code="H5")
    assert case.reference not in browsers.reem.get(address).content.decode()
    house.listed(house.sitting(), case)
    assert case.reference in browsers.reem.get(address).content.decode()


def test_the_matched_answers_stand_behind_the_figure_that_nothing_is_asked_twice(
    house: House, browsers: Browsers
) -> None:
    address = house.url("clause", code="O4")
    first = house.submitted()
    before = browsers.reem.get(address)
    assert before.context["answers"] == []
    assert first.reference not in before.content.decode()
    house.matched(first)
    with scope(association=house.association):
        kept = Fact.objects.valid(clock.today()).exclude(verified_by="")
        Fact.objects.filter(pk=kept.filter(key="city").get().pk).update(valid_until=clock.today() - timedelta(days=1))
        counted = kept.count()
        lapses = kept.get(key="monthly_income").valid_until
    page = browsers.reem.get(address)
    rows = {name: (many, day) for name, many, day in page.context["answers"]}
    assert sum(many for many, _day in rows.values()) == counted
    assert "المدينة" not in rows, "what is asked anew is not kept"
    assert rows[str(FACTS["monthly_income"].name)] == (1, lapses)
    text = page.content.decode()
    assert str(counted) in text
    assert first.reference in text
    assert first.person.family_name not in text
    with scope(association=house.association):
        SupportRequest.objects.filter(pk=first.pk).update(is_sensitive=True)
    assert first.reference not in browsers.reem.get(address).content.decode()


def test_the_rows_of_the_answers_grow_no_query(house: House, browsers: Browsers) -> None:
    address = house.url("clause", code="O4")
    browsers.reem.get(address)  # the first page of a browser asks more
    counts = []
    for _more in range(2):
        house.matched(house.submitted())
        with CaptureQueriesContext(connection) as made:
            browsers.reem.get(address)
        counts.append(len(made))
    assert counts[0] == counts[1]
