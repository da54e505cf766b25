"""The people of the tests: associations with their staff by role, and applicants whose requests stand where needed.

Everything stands on :mod:`silah.demo.walk`, which acts through the same actions that people use. Packs are read once
per run, and nobody has a password, so that an association with its whole staff costs some milliseconds.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import cache
from itertools import count
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image

from silah.accounts.actions import engage
from silah.accounts.models import Member
from silah.associations.scope import scope
from silah.audit.actors import SYSTEM, Actor
from silah.core import clock
from silah.core.identifiers import sample_national_id
from silah.core.refused import Refused
from silah.demo import walk
from silah.demo.names import STAFF, Applicant
from silah.demo.walk import House
from silah.policies.actions import adopt
from silah.policies.pack import Pack
from silah.policies.pack.vocabulary import Stage
from silah.registry.consents import record_consents
from silah.support.models import Outcome, SupportRequest
from tests.kept import once
from tests.policies.packs import SLUGS, shipped

__all__ = ["House", "People", "refused", "refused_at_the_door", "settle_in"]

#: Names of the tests by handle: ``salwa`` checks, ``noura`` researches, ``huda`` keeps the agenda, ``amal`` chairs …
HANDLES = {handle: name for _role, name, _gender, handle in STAFF}
_numbers = count(1)
_picture = walk.picture


@cache
def _drawn(text: str) -> bytes:
    out = io.BytesIO()
    with Image.open(_picture(text)) as large:
        large.resize((64, 42)).save(out, "PNG")
    return out.getvalue()


def drawn_once(text: str) -> SimpleUploadedFile:
    """The sample picture of a paper, drawn once per run, and small: each paper handed in is written anew from it."""
    return SimpleUploadedFile("paper.png", _drawn("paper"), "image/png")


@contextmanager
def refused(code: str) -> Iterator[pytest.ExceptionInfo[Refused]]:
    """Expect a refusal with this code and a sentence for people."""
    with pytest.raises(Refused) as caught:
        yield caught
    assert caught.value.code == code, f"{caught.value.code}: {caught.value}"
    assert str(caught.value.sentence).strip()


@contextmanager
def refused_at_the_door(code: str) -> Iterator[None]:
    """Expect that a page asked for within says no for this reason; of a refusal a page shows the sentence alone."""
    said: list[Refused] = []
    begin = Refused.__init__

    def heard(self: Refused, *given: Any, **facts: Any) -> None:
        begin(self, *given, **facts)
        said.append(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Refused, "__init__", heard)
        yield
    assert [one.code for one in said] == [code], said
    assert str(said[0].sentence).strip()


def settle_in(pack: Pack, *, place: int = 0) -> House:
    """Adopt a pack and engage a member for each of its roles; enter its scope before using the house."""
    if pack.slug not in SLUGS or pack is not shipped(pack.slug):
        return _settle(pack, place)
    return once((pack.slug, place), lambda: _settle(pack, place))


def _settle(pack: Pack, place: int) -> House:
    policy = adopt(pack, sample=True)
    house = House(policy.association, policy)
    with scope(association=policy.association):
        roles = {role.key for role in pack.roles}
        known = {row[0] for row in STAFF}
        people = [row for row in STAFF if row[0] in roles]
        people += [(role.key, f"زميلة {role.name}", "female", role.key) for role in pack.roles if role.key not in known]
        for number, (role, name, gender, handle) in enumerate(people):
            hire(house, role, name=name, gender=gender, handle=handle, number=place * 40 + number)
    return house


def hire(
    house: House, *roles: str, name: str = "", gender: str = "female", handle: str = "", number: int = 0, **facts: Any
) -> Member:
    """Engage one more member under the first of ``roles``."""
    number = number or 400 + next(_numbers)
    member = engage(
        house.association, email=f"{handle or 'staff'}{number}@{house.association.slug}.example.com",
        name=name or f"عضوة {number}", post="", gender=gender, roles=roles, pack=house.pack, by=SYSTEM,
        **{"mobile": f"+96650009{number:04d}", "national_id": sample_national_id(90_000 + number), **facts},
    )  # fmt: skip
    house.members.setdefault(roles[0], []).append(member)
    return member


class People:
    """A house with quick ways to what the tests ask for."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.pack = house.pack
        self.association = house.association

    def __getattr__(self, handle: str) -> Actor:
        """A member of staff by handle, ready to act: ``people.salwa``."""
        if handle not in HANDLES:
            raise AttributeError(handle)
        return self.member(handle).actor(self.pack)

    def member(self, handle: str) -> Member:
        """The member behind a handle."""
        return Member.objects.get(name=HANDLES[handle])

    def hire(self, *roles: str, **facts: Any) -> Member:
        return hire(self.house, *roles, **facts)

    @property
    def service(self) -> str:
        """The first service open to all, on its longest path."""
        return max((s for s in self.pack.services if s.has_public_form), key=lambda s: len(s.path)).key

    def applicant(self, number: int | None = None) -> Applicant:
        return Applicant(number or next(_numbers), True)

    def apply(self, service: str = "", **given: Any) -> SupportRequest:
        """A new request just sent, standing at completeness."""
        applicant = given.pop("applicant", None) or self.applicant()
        return walk.apply(self.house, service or self.service, applicant, **given).request

    def request_at(
        self, stage: Stage, *, service: str = "", outcome: Outcome = Outcome.ACCEPTED, **given: Any
    ) -> SupportRequest:
        """A request walked to ``stage``, each step on a later day; the tests' clock stands 60 days after it was sent."""
        with clock.at(clock.now() - timedelta(days=60)):
            request = self.apply(service, **given)
        walk.bring(self.house, request, stage, outcome=outcome)
        return fresh(request)


def agreed(request: SupportRequest, purpose: str) -> None:
    """The person of a request agrees to a purpose on the website, in the words of the request's own policy."""
    record_consents(
        request.person, [purpose], policy=request.policy, by=request.person.actor, channel="website",
        about_id=request.pk, about_reference=request.reference,
    )  # fmt: skip


def fresh(request: SupportRequest) -> SupportRequest:
    """The request as the next page would read it."""
    return SupportRequest.objects.select_related("policy", "person", "association").get(pk=request.pk)


@pytest.fixture
def quick_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw the sample papers once per run."""
    monkeypatch.setattr(walk, "picture", drawn_once)


@pytest.fixture
def open_house(db: None, quick_pictures: None) -> Iterator[Callable[[str], People]]:
    """A function that settles an association in and stays in its scope until the test ends: ``open_house("nabd")``."""
    with ExitStack() as stack:
        stack.enter_context(translation.override("ar"))

        def settle(slug: str | Pack) -> People:
            house = settle_in(shipped(slug) if isinstance(slug, str) else slug)
            stack.enter_context(scope(association=house.association))
            return People(house)

        yield settle


@pytest.fixture
def yusr(open_house: Callable[[str], People]) -> People:
    """The family association: four open services, most decided by an officer."""
    return open_house("yusr")


@pytest.fixture
def khafji(open_house: Callable[[str], People]) -> People:
    """The association whose policy keeps duties apart (clause P3); one service before the committee."""
    return open_house("khafji")
