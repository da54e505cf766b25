"""One's own page shows what one agreed to, and takes it back (clause P3)."""

from collections.abc import Callable

import pytest
from django.test import Client

from silah.core import clock
from silah.policies.pack.vocabulary import Stage
from silah.registry.consents import standing_consents
from silah.support.models import Closing, Decision, Outcome, SupportRequest
from tests.cast import People, agreed, drawn_once, fresh, open_house, quick_pictures
from tests.portal.test_lapsed import stopped
from tests.portal.test_own_request import enter

__all__ = ["open_house", "quick_pictures"]


@pytest.fixture
def people(open_house: Callable[[str], People], sample_mode: None) -> People:
    return open_house("khafji")


@pytest.fixture
def request_sent(people: People) -> SupportRequest:
    request = people.apply()
    agreed(request, "proactive")
    return request


def test_a_free_consent_is_withdrawn_with_one_press(request_sent: SupportRequest, client: Client) -> None:
    enter(client, request_sent)
    page = client.get("/khafji/mine/").content.decode()
    for one in standing_consents(request_sent.person):
        assert one.wording in page
    sent = client.post("/khafji/mine/consents/", {"purpose": "proactive"})
    assert sent.status_code == 302
    left = {one.purpose for one in standing_consents(request_sent.person)}
    assert left == {"study", "sensitive", "survey"}


def test_what_the_open_request_needs_stays_and_a_stranger_takes_nothing_back(
    request_sent: SupportRequest, client: Client
) -> None:
    assert client.post("/khafji/mine/consents/", {"purpose": "proactive"}).status_code == 302
    assert len(standing_consents(request_sent.person)) == 4
    enter(client, request_sent)
    client.post("/khafji/mine/consents/", {"purpose": "study"})
    assert len(standing_consents(request_sent.person)) == 4


def test_an_objection_asks_again_for_what_was_taken_back(people: People, client: Client) -> None:
    request = people.request_at(Stage.CLOSED, outcome=Outcome.REFUSED)
    Decision.objects.update(objection_until=clock.today())
    address = f"{enter(client, request)}object/"
    assert "consent_" not in client.get(address).content.decode()
    client.post("/khafji/mine/consents/", {"purpose": "study"})
    assert 'name="consent_study"' in client.get(address).content.decode()
    bare = client.post(address, {"text": "تغيّر دخلي"})
    assert bare.status_code == 422
    assert "لا نستطيع دراسة الطلب بدون هذه الموافقة" in bare.content.decode()
    assert client.post(address, {"text": "تغيّر دخلي", "consent_study": "on"}).status_code == 302
    assert fresh(request).round == 2
    assert "study" in {one.purpose for one in standing_consents(request.person)}


def test_a_lapsed_request_asks_again_for_what_was_taken_back(people: People, client: Client) -> None:
    request = stopped(people, days_ago=3)
    address = f"{enter(client, request)}missing/"
    client.post("/khafji/mine/consents/", {"purpose": "study"})
    sent = {f"paper_{check.key}": drawn_once("p") for check in request.checks.open_questions()}
    assert client.post(address, sent).status_code == 422
    assert fresh(request).closing == Closing.LAPSED
    sent = {f"paper_{check.key}": drawn_once("p") for check in request.checks.open_questions()}
    assert client.post(address, sent | {"consent_study": "on"}).status_code == 302
    assert fresh(request).stage == Stage.COMPLETENESS
