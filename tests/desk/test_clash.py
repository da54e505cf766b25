"""A step that the member may not do, because duties may not meet, stands grey with its reason and is no work."""

from typing import Any

import pytest
from django.test import RequestFactory

from silah.accounts.actions import change_roles
from silah.associations.scope import scope
from silah.audit.actors import SYSTEM
from silah.desk.clash import clashes
from silah.policies.pack.vocabulary import Stage
from silah.support.models import SupportRequest
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
