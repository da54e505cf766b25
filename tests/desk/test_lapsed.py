"""A request that stopped is brought back by beneficiary relations with one press."""

from datetime import timedelta

import pytest

from silah.associations.scope import scope
from silah.core import clock
from silah.desk.steps import steps_of
from silah.interactions.models import Message, State
from silah.policies.pack.vocabulary import Stage
from silah.support.actions import lapsing
from silah.support.models import Closing


@pytest.fixture
def stopped(house):
    with clock.at(clock.now() - timedelta(days=20)):
        case = house.at(Stage.INTAKE)
    with scope(association=house.association):
        Message.objects.update(state=State.TOLD)
        lapsing.lapse(house.fresh(case))
    return house.fresh(case)


def test_an_officer_lets_it_go_on_with_one_press(house, browsers, stopped):
    page = browsers.salwa.get(house.case_url("request", stopped)).content.decode()
    assert house.case_url("revive", stopped) in page
    with scope(association=house.association):
        bars = steps_of(stopped)
    assert [bar["state"] for bar in bars][:3] == ["now", "next", "next"]
    assert browsers.salwa.post(house.case_url("revive", stopped)).status_code == 302
    assert house.fresh(stopped).stage == Stage.INTAKE


def test_a_researcher_is_not_offered_it_and_cannot(house, browsers, stopped):
    page = browsers.noura.get(house.case_url("request", stopped)).content.decode()
    assert house.case_url("revive", stopped) not in page
    assert browsers.noura.post(house.case_url("revive", stopped)).status_code == 404
    assert house.fresh(stopped).closing == Closing.LAPSED
