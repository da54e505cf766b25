"""A request that stopped is brought back by beneficiary relations with one press."""

from datetime import timedelta

import pytest

from silah.associations.scope import scope
from silah.core import clock
from silah.desk.steps import steps_of
from silah.interactions.models import Message, State
from silah.policies.pack.vocabulary import Stage
from silah.support.actions import lapsing
from silah.support.actions.consenting import taken_back, withdraw_consent
from silah.support.models import Closing
from tests.cast import agreed


@pytest.fixture
def stopped(house):
    with clock.at(clock.now() - timedelta(days=20)):
        case = house.at(Stage.INTAKE)
    with scope(association=house.association):
        Message.objects.update(state=State.TOLD, closed_at=clock.now() - timedelta(days=20))
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


def test_what_was_taken_back_meanwhile_is_asked_for_before_it_goes_on(house, browsers, stopped):
    with scope(association=house.association):
        person = stopped.person
        agreed(stopped, "study")
        withdraw_consent(person, "study", by=person.actor, channel="website")
        asked = taken_back(stopped)
    url = house.case_url("revive", stopped)
    page = browsers.salwa.post(url)
    assert page.status_code == 200
    assert str(asked[0].text) in page.content.decode()
    assert 'name="consent_study"' in page.content.decode()
    assert browsers.salwa.post(url, {"asked": "yes"}).status_code == 422
    assert house.fresh(stopped).closing == Closing.LAPSED
    assert browsers.salwa.post(url, {"asked": "yes", "consent_study": "on"}).status_code == 302
    assert house.fresh(stopped).stage == Stage.INTAKE


def test_it_is_listed_as_waiting_for_the_person_while_it_can_go_on_and_as_closed_after_that(house, browsers, stopped):
    listed = house.url("requests") + f"?q={stopped.reference}"
    waits, ended = "بانتظار المستفيدة", "أُغلق"

    def row() -> str:
        return browsers.salwa.get(listed).content.decode().split('class="queue"')[1].split("</ul>")[0]

    assert waits in row()
    assert ended not in row()
    with clock.at(clock.now() + timedelta(days=120)):
        assert ended in row()
        assert waits not in row()
