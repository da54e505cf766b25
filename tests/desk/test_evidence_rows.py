"""The page of a clause shows the files behind each of its figures, and those that break it (clause H5)."""

from datetime import timedelta

from silah.associations.scope import scope
from silah.core import clock
from silah.demo import walk
from silah.policies.pack.vocabulary import Stage
from silah.support import jobs
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
