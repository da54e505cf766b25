"""Associations as their packs make them, and an applicant who fills in the portal page by page."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import caches
from django.test import Client

from silah.associations.models import Association
from silah.associations.scope import scope
from silah.policies.actions import adopt as adopt_pack
from tests.policies.packs import shipped
from tests.portal.applicant import Applicant

SLUGS = ("gharas", "khafji", "nabd", "awn", "yusr")


@pytest.fixture(autouse=True)
def _fresh_counters(db: None) -> None:
    caches["default"].clear()


@pytest.fixture
def adopt(db: None) -> Callable[[str], Association]:
    """Put the policy of a shipped pack in force and return its association."""

    def put(slug: str) -> Association:
        return adopt_pack(shipped(slug), sample=True).association

    return put


@pytest.fixture
def khafji(adopt: Callable[[str], Association]) -> Iterator[Association]:
    """The association of Khafji, in force for what the test reads."""
    association = adopt("khafji")
    with scope(association=association):
        yield association


@pytest.fixture
def yusr(adopt: Callable[[str], Association]) -> Iterator[Association]:
    """The family association, with services that no committee decides and one that leads to 1919."""
    association = adopt("yusr")
    with scope(association=association):
        yield association


@pytest.fixture
def gharas(adopt: Callable[[str], Association]) -> Iterator[Association]:
    """The association that speaks to women throughout."""
    association = adopt("gharas")
    with scope(association=association):
        yield association


@pytest.fixture
def sample_mode(settings: object) -> None:
    """Codes are shown on the screen and messages stay in the house."""
    settings.SAMPLE = True  # type: ignore[attr-defined]


@pytest.fixture
def applicant(client: Client, sample_mode: None) -> Applicant:
    """A woman at a phone."""
    return Applicant(client)
