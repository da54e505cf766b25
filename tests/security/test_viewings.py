"""Every page, paper and file that shows somebody's data writes one viewing before it leaves (trust rule 13, ASVS 16.3.2).

The addresses come from the URLconf: a new page that shows a marked word and writes nothing fails here unasked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from silah.associations.scope import scopes_disabled
from silah.audit.models import Entry
from silah.policies.pack.vocabulary import Stage
from silah.registry.models import Paper
from tests.desk.conftest import Browsers
from tests.desk.people import House
from tests.desk.test_committee import in_room
from tests.hostile import town as towns
from tests.hostile.places import Address, addresses
from tests.hostile.standing import standing, town
from tests.hostile.town import Town, Visitor
from tests.hostile.watch import quiet_logs, undone, words_of

__all__ = ["standing", "town"]

#: Words that stand in people's records alone: the marks, and the numbers of the people of our files.
MARKS = rf"{towns.PLAIN}A|{towns.SENSITIVE}A|{towns.SEALED}A|{towns.VOTED}A"
#: What the device typed itself and nobody else knows: a draft that belongs to no person.
OF_THE_DEVICE = {"device"}


@dataclass
class Shown:
    """One answer: what it said and what was written of it."""

    address: Address
    visitor: Visitor
    status: int
    text: str
    entries: list[Entry] = field(default_factory=list)

    @property
    def viewings(self) -> list[Entry]:
        return [one for one in self.entries if one.is_viewing]

    def __str__(self) -> str:
        return f"{self.address.name} as {self.visitor.name}: {self.status}, {[one.act for one in self.entries]}"


def ask(client: Client, address: Address, visitor: Visitor, path: str) -> Shown:
    with undone():
        before = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        answer = visitor.at(client).get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        written = list(Entry.objects.filter(pk__gt=before).order_by("pk"))
        return Shown(address, visitor, answer.status_code, words_of(body), written)


def openers(town: Town, address: Address) -> list[Visitor]:
    """Members whom the address opens to, and the person whose file it is."""
    case = towns.case_of(address, town.ours)
    if address.gate == "portal":
        return [town.owner(case)]
    ours = [one for one in town.staff if not one.name.startswith("their ") and one.name != "former officer"]
    return [one for one in ours if not address.rights or address.rights & one.rights]


def answers(town: Town) -> Iterator[Shown]:
    client = Client(raise_request_exception=False)
    for address in addresses():
        if address.gate not in ("desk", "portal"):
            continue
        path = reverse(address.name, kwargs=towns.parts_of(address, town.ours))
        for visitor in openers(town, address):
            yield ask(client, address, visitor, path)


@pytest.fixture(scope="module")
def round_of_pages(standing: tuple[Town, Path], django_db_blocker: Any) -> list[Shown]:
    """Every page as everybody whom it opens to, asked once for all the tests of this file."""
    made, folder = standing
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder), quiet_logs():
        return list(answers(made))


def test_no_page_shows_a_person_unwritten(round_of_pages: list[Shown]) -> None:
    shown = [one for one in round_of_pages if re.search(MARKS, one.text)]
    silent = [str(one) for one in shown if one.status == 200 and len(one.viewings) != 1]
    assert not silent, "\n".join(silent)
    assert len(shown) > 100


def test_what_only_leads_on_writes_no_viewing(round_of_pages: list[Shown]) -> None:
    told = [str(one) for one in round_of_pages if one.status in (302, 404, 405) and one.viewings]
    assert not told, "\n".join(told)


FILES = ["document", "paper", "agenda", "minutes"]


@pytest.mark.parametrize("kind", FILES)
def test_a_paper_that_leaves_the_house_is_written_down(kind: str, house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMMITTEE)
    made = house.sitting()
    house.listed(made, case)
    addresses_of = {
        "document": (house.case_url("document", case, kind="acknowledgement"), "salwa", "support.print"),
        "paper": (house.url("paper", token=house.papers_of(case)[0].token), "salwa", "registry.view_paper"),
        "agenda": (in_room(house, "agenda", made), "huda", "sitting.print"),
        "minutes": (in_room(house, "minutes", made), "huda", "sitting.print"),
    }
    address, name, act = addresses_of[kind]
    if kind == "minutes":
        assert browsers.huda.get(address).status_code == 302
        assert not Entry.objects.filter(act=act).exists()
        browsers.huda.post(in_room(house, "close_sitting", made))
    assert browsers.saud.get(address).status_code == 404
    assert not Entry.objects.filter(act=act).exists()
    assert getattr(browsers, name).get(address).status_code == 200
    entry = Entry.objects.get(act=act)
    assert (entry.is_viewing, entry.actor_name) == (True, house.staff[name].name)


def test_pages_of_acts_are_written_like_the_file_itself(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    for page in ("attest", "note", "withdraw", "take_missing", "ask_missing", "request"):
        before = Entry.objects.filter(act="support.view", about_name=case.reference).count()
        assert browsers.salwa.get(house.case_url(page, case)).status_code == 200, page
        assert Entry.objects.filter(act="support.view", about_name=case.reference).count() == before + 1, page
    assert browsers.salwa.post(house.case_url("note", case), {"text": ""}).status_code == 422
    assert Entry.objects.filter(act="support.view", about_name=case.reference).count() == before + 2


def test_a_page_whose_viewing_cannot_be_written_is_not_shown(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    browsers.salwa.raise_request_exception = False
    address = house.case_url("attest", case)
    with mock.patch("silah.desk.viewings.record", side_effect=OSError("disk full")):
        refused = browsers.salwa.get(address)
    assert refused.status_code == 500
    assert case.person.first_name not in refused.content.decode()
    assert case.person.first_name in browsers.salwa.get(address).content.decode()


def test_the_person_reading_the_own_file_is_written_too(town: Town) -> None:
    """Whoever took a code that is not theirs leaves a trace for the person to find."""
    case = town.ours.cases["completeness"]
    owner, client = town.owner(case), Client()
    with scopes_disabled():
        paper = Paper.objects.filter(person_id=case.person_id).order_by("pk")[0]
    slug = town.ours.slug
    for path, act in (
        (f"/{slug}/requests/{case.token}/", "portal.view"),
        (f"/{slug}/requests/{case.token}/paper/{paper.token}/", "portal.paper"),
        (f"/{slug}/mine/", "portal.own"),
    ):
        written = ask(client, addresses()[0], owner, path)
        assert (written.status, [one.act for one in written.viewings]) == (200, [act]), path
        stranger = ask(client, addresses()[0], town.visitors["stranger"], path)
        assert (stranger.status, stranger.entries) == (302, []), path
