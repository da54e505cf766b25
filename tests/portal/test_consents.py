"""One's own page shows what one agreed to, and takes it back (clause P3)."""

from collections.abc import Callable

import pytest
from django.test import Client

from silah.registry.consents import record_consents, standing_consents
from silah.support.models import SupportRequest
from tests.cast import People, open_house, quick_pictures
from tests.portal.test_own_request import enter

__all__ = ["open_house", "quick_pictures"]


@pytest.fixture
def request_sent(open_house: Callable[[str], People], sample_mode: None) -> SupportRequest:
    people = open_house("khafji")
    request = people.apply()
    record_consents(
        request.person, ["proactive"], policy=people.house.policy, by=request.person.actor, channel="website",
        about_id=request.pk, about_reference=request.reference,
    )  # fmt: skip
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
