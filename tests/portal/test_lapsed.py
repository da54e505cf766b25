"""The page of a request that stopped says how it goes on, and takes what was awaited (clauses H2, H4)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from silah.core import clock
from silah.demo import walk
from silah.interactions.models import Message, State
from silah.support import jobs
from silah.support.actions.checking import ask_for_missing, mark
from silah.support.models import CheckState, Closing, SupportRequest
from tests.cast import People, drawn_once, fresh, open_house, quick_pictures
from tests.portal.test_own_request import enter

__all__ = ["open_house", "quick_pictures"]


@pytest.fixture
def people(open_house: Callable[[str], People], sample_mode: None) -> People:
    return open_house("khafji")


def stopped(people: People, *, days_ago: int) -> SupportRequest:
    """A request that stopped some days ago, because a paper never came."""
    with clock.at(clock.now() - timedelta(days=15 + days_ago)):
        request = people.apply()
        check = request.checks.filter(is_paper=True).exclude(paper=None).first()
        mark(check, CheckState.WRONG, note="الصورة غير واضحة", by=people.salwa)
        ask_for_missing(request, by=people.salwa)
    sent = Message.objects.filter(state__in=[State.QUEUED, State.BY_HAND])
    sent.update(state=State.SENT, sent_at=clock.now() - timedelta(days=15 + days_ago))
    with clock.at(walk.at(fresh(request).due_on + timedelta(days=1))):
        jobs.remind_and_lapse()
    request = fresh(request)
    assert request.closing == Closing.LAPSED
    return request


def test_what_was_awaited_is_sent_from_the_page_and_the_request_goes_on(people: People, client: Client) -> None:
    request = stopped(people, days_ago=3)
    address = enter(client, request)
    page = client.get(address).content.decode()
    assert f"{address}missing/" in page
    assert client.get(f"{address}missing/").status_code == 200
    kinds = [c.key for c in request.checks.open_questions() if c.is_paper]
    sent = client.post(f"{address}missing/", {f"paper_{kind}": drawn_once("p") for kind in kinds})
    assert sent.status_code == 302
    assert fresh(request).closing == ""


def test_after_its_days_the_page_leads_to_a_new_request(people: People, client: Client) -> None:
    request = stopped(people, days_ago=60)
    address = enter(client, request)
    assert f"{address}missing/" not in client.get(address).content.decode()
    assert client.get(f"{address}missing/").status_code == 302
    assert fresh(request).closing == Closing.LAPSED


@pytest.mark.parametrize(("days_ago", "waits"), [(3, True), (60, False)])
def test_as_long_as_it_may_go_on_it_waits_for_the_person(
    days_ago: int, waits: bool, people: People, client: Client
) -> None:
    address = enter(client, stopped(people, days_ago=days_ago))
    page = client.get(address).content.decode()
    assert ('aria-current="step"' in page) is waits
    for shown in (page, client.get("/khafji/mine/").content.decode()):
        assert ("status-warn" in shown) is waits
    assert "توقف هذا الطلب" in page
