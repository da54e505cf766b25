"""A step that the member may not do, because duties may not meet, stands grey with its reason and is no work."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from silah.accounts.actions import change_roles
from silah.associations.scope import scope
from silah.audit.actors import SYSTEM
from silah.desk.clash import clashes
from silah.policies.actions import adopt
from silah.policies.pack.vocabulary import Duty, Stage
from silah.support import workflow
from silah.support.models import Act, SupportRequest
from tests.desk.conftest import Browsers
from tests.desk.people import House


def became(house: House, name: str, *roles: str) -> None:
    with scope(association=house.association):
        change_roles(house.staff[name], list(roles), pack=house.policy.pack, by=SYSTEM)


def decided_by_an_officer(house: House) -> SupportRequest:
    """A request that whoever matched it might decide, had the policy not kept the two apart."""
    service = next(
        one.key for one in house.policy.pack.services
        if one.has_public_form and not one.sensitive and one.decided_by == "officer" and Stage.RESEARCH not in one.path
    )  # fmt: skip
    return house.matched(house.submitted(service))


def test_whoever_matched_a_file_sees_its_decision_grey_with_the_reason(house: House, browsers: Browsers) -> None:
    case = decided_by_an_officer(house)
    assert case.stage == Stage.DECISION
    became(house, "salwa", "service_lead")
    page = browsers.salwa.get(house.url("home")).content.decode()
    row = page.split(case.reference)[0].rsplit("<li", 1)[1] + page.split(case.reference)[1].split("</li>")[0]
    assert "tone-apart" in row
    assert str(house.policy.pack.duties[3].why) in page
    file = browsers.salwa.get(house.case_url("request", case)).content.decode()
    assert house.case_url("decide", case) not in file
    assert str(house.policy.pack.duties[3].why) in file


def test_a_colleague_sees_the_same_file_as_work(house: House, browsers: Browsers) -> None:
    case = decided_by_an_officer(house)
    page = browsers.lina.get(house.url("home")).content.decode()
    assert case.reference in page
    assert "tone-apart" not in page
    assert house.case_url("decide", case) in browsers.lina.get(house.case_url("request", case)).content.decode()


@pytest.mark.parametrize("count", [1, 4])
def test_clashes_cost_one_query_whatever_the_rows(count: int, house: House, django_assert_num_queries: Any) -> None:
    for number in range(count):
        house.at(Stage.RESEARCH, first_name=f"هيا{'ا' * number}")
    with scope(association=house.association):
        cases = list(SupportRequest.objects.select_related("policy").open())
        for case in cases:
            assert case.policy.pack
        salwa = house.staff["salwa"]
        reader: Any = RequestFactory().get("/")
        reader.association, reader.policy, reader.pack = house.association, house.policy, house.policy.pack
        reader.member, reader.actor = salwa, salwa.actor(house.policy.pack)
        clashes(reader, cases)  # what every page reads of its reader is read with it, once
        with django_assert_num_queries(1):
            assert clashes(reader, cases) == {}


def rail(client: Any, address: str) -> int:
    """How much work the rail of a page counts."""
    return next(entry for entry in client.get(address).context["nav"] if entry.key == "home").count or 0


def test_the_rail_counts_what_the_queue_shows_as_the_members_to_do(house: House, browsers: Browsers) -> None:
    barred = decided_by_an_officer(house)
    became(house, "salwa", "service_lead")
    for page in ("home", "requests", "home"):
        assert rail(browsers.salwa, house.url(page)) == 0, page
    assert rail(browsers.lina, house.url("requests")) == 1
    listed = browsers.salwa.get(house.url("requests"), {"waiting": "me"}).content.decode()
    assert barred.reference not in listed
    assert barred.reference in browsers.salwa.get(house.url("requests"), {"waiting": "others"}).content.decode()
    own = house.matched(house.submitted(barred.service_key, first_name="منى"), by="fahd")
    for page in ("home", "requests"):
        assert rail(browsers.salwa, house.url(page)) == 1, page
    assert own.reference in browsers.salwa.get(house.url("requests"), {"waiting": "me"}).content.decode()


def test_a_duty_of_the_round_before_leaves_the_count_too(house: House, browsers: Browsers) -> None:
    case = house.submitted()
    assert rail(browsers.salwa, house.url("requests")) == 1
    with scope(association=house.association):
        workflow.log(case, Act.NOTE, by=house.actor("salwa"), duty=Duty.DECIDE)
        SupportRequest.objects.filter(pk=case.pk).update(round=2)
    for page in ("requests", "home"):
        assert rail(browsers.salwa, house.url(page)) == 0, page
        assert rail(browsers.fahd, house.url(page)) == 1, page
    assert "tone-apart" in browsers.salwa.get(house.url("home")).content.decode()


def test_the_rail_costs_no_query_more_for_a_clash(house: House, browsers: Browsers) -> None:
    decided_by_an_officer(house)
    became(house, "salwa", "service_lead")
    became(house, "lina", "service_lead")
    for page in ("requests", "home"):
        asked = []
        for browser in (browsers.salwa, browsers.lina):
            browser.get(house.url(page))
            with CaptureQueriesContext(connection) as captured:
                browser.get(house.url(page))
            asked.append(len(captured))
        assert asked[0] == asked[1], page


def test_the_rail_counts_each_request_by_the_policy_it_began_under(house: House, browsers: Browsers) -> None:
    barred = decided_by_an_officer(house)
    became(house, "salwa", "service_lead")
    pages = (house.url("requests"), house.url("home"))

    def cost(address: str) -> int:
        browsers.salwa.get(address)
        with CaptureQueriesContext(connection) as captured:
            browsers.salwa.get(address)
        return len(captured)

    before = [cost(page) for page in pages]
    pack = house.policy.pack
    house.policy = adopt(replace(pack, duties=tuple(one for one in pack.duties if one.second is not Duty.DECIDE)))
    assert Duty.CHECK not in house.policy.pack.apart_from(Duty.DECIDE)
    # The file keeps the version that keeps the two apart, though the one in force does so no more.
    assert [rail(browsers.salwa, page) for page in pages] == [0, 0]
    listed = browsers.salwa.get(house.url("requests"), {"waiting": "me"}).content.decode()
    assert barred.reference not in listed
    became(house, "salwa", "officer")
    free = house.matched(house.submitted(barred.service_key, first_name="منى"))
    assert free.policy_id == house.policy.pk
    became(house, "salwa", "service_lead")
    assert [rail(browsers.salwa, page) for page in pages] == [1, 1]
    listed = browsers.salwa.get(house.url("requests"), {"waiting": "me"}).content.decode()
    assert free.reference in listed
    assert barred.reference not in listed
    with scope(association=house.association):
        SupportRequest.objects.filter(pk=free.pk).update(assignee=house.staff["lina"])
    assert [cost(page) for page in pages] == before
