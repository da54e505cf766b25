"""What the two pages cost that staff open all day: queries and bytes, whatever the number of rows."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from silah.associations.scope import scope
from silah.core import prepared
from silah.desk.views import home
from silah.policies.pack.vocabulary import Stage
from silah.support import workflow
from silah.support.models import Act, SupportRequest
from tests.desk.conftest import Browsers
from tests.desk.people import House

HOME, CASE = 16, 12  # queries, the viewing written among them
HOME_BYTES, ROW_BYTES = 20_000, 900
CASE_BYTES, EVENT_BYTES = 66_000, 450  # the list of a file that is being matched is the longest


def asked(client: Any, address: str) -> tuple[int, int]:
    """Queries and bytes of a page, its statements made already."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(captured), len(answer.content)


def test_the_queue_costs_the_same_for_many(house: House, browsers: Browsers) -> None:
    house.at(Stage.COMPLETENESS)
    few, small = asked(browsers.salwa, house.url("home"))
    for name in ("منى", "سارة", "دلال"):
        house.submitted(first_name=name)
    many, large = asked(browsers.salwa, house.url("home"))
    assert few == many <= HOME
    assert small <= HOME_BYTES
    assert large - small <= 3 * ROW_BYTES


@pytest.mark.parametrize("stage", [Stage.COMPLETENESS, Stage.COMMITTEE, Stage.DELIVERY])
@pytest.mark.parametrize("name", ["salwa", "maha"])
def test_a_case_costs_the_same_for_many_happenings(stage: Stage, name: str, house: House, browsers: Browsers) -> None:
    case = house.at(stage)
    few, small = asked(getattr(browsers, name), house.case_url("request", case))
    with scope(association=house.association):
        for turn in range(20):
            workflow.log(case, Act.NOTE, by=house.actor("salwa"), text=f"اتصلنا بها ({turn}).", channel="phone")
    many, large = asked(getattr(browsers, name), house.case_url("request", case))
    assert few == many <= CASE
    assert small <= CASE_BYTES
    assert large - small <= 20 * EVENT_BYTES


@pytest.mark.sqlite
def test_what_waits_for_a_member_is_counted_without_fetching_the_requests(house: House, browsers: Browsers) -> None:
    """A thousand of them lie all over a large file; their index lies in one place."""
    house.submitted()
    with CaptureQueriesContext(connection) as captured:
        browsers.salwa.get(house.url("home"))
    (counted,) = [one["sql"] for one in captured if one["sql"].startswith("WITH found")]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + counted.replace("%", "%%"))
        plan = [row[3] for row in cursor.fetchall()]
    assert sum("COVERING INDEX open_of_assignee" in line for line in plan) == 2  # own, and not yet taken


def test_the_queue_counts_others_no_further_than_it_says(
    house: House, browsers: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "MOST_OTHERS", 2)
    prepared._statement.cache_clear()  # the limit is part of the statement
    cases = [house.submitted(first_name=name) for name in ("منى", "سارة", "دلال", "هيا")]
    with scope(association=house.association):
        SupportRequest.objects.filter(pk__in=[case.pk for case in cases]).update(assignee=house.staff["fahd"])
    page = browsers.salwa.get(house.url("home")).content.decode()
    prepared._statement.cache_clear()
    assert ">2+<" in page
    assert "أكثر من 2 طلب" in page
