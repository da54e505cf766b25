"""What was learnt in a sensitive file stays in it (trust rules 2 and 13)."""

from typing import Any

import pytest

from silah.associations.scope import scope
from silah.core.identifiers import sample_national_id
from silah.policies.pack.vocabulary import Can
from silah.registry.actions import record_facts
from silah.support.models import SupportRequest
from silah.support.reading import facts_of
from tests.desk.conftest import Browsers
from tests.desk.people import House, found

WORD = "دار الأمان"


@pytest.fixture
def house(db: None) -> House:
    return found("yusr")


@pytest.fixture
def two(house: House) -> tuple[SupportRequest, SupportRequest]:
    """A sensitive file and an ordinary one of the same woman; the first taught where she stays."""
    number = sample_national_id(77)
    hidden = house.submitted(national_id=number)
    plain = house.matched(house.submitted(national_id=number))
    assert hidden.person_id == plain.person_id
    with scope(association=house.association):
        SupportRequest.objects.filter(pk=hidden.pk).update(is_sensitive=True)
        record_facts(
            hidden.person, {"institution": WORD}, source=hidden.reference, by=house.actor("jamila"), verified=True
        )
    return house.fresh(hidden), house.fresh(plain)


def test_a_fact_of_a_sensitive_file_shows_on_no_other_file(
    house: House, two: tuple[SupportRequest, SupportRequest]
) -> None:
    hidden, plain = two
    page = Browsers(house).salwa.get(house.case_url("request", plain)).content.decode()
    assert plain.reference in page
    assert WORD not in page
    assert hidden.reference not in page


def test_a_fact_of_a_sensitive_file_shows_to_whoever_may_see_such_files(
    house: House, two: tuple[SupportRequest, SupportRequest]
) -> None:
    _hidden, plain = two
    assert Can.SEE_SENSITIVE in house.actor("jamila").rights
    answer = Browsers(house).jamila.get(house.case_url("request", plain))
    assert WORD in answer.content.decode()


def test_the_reading_kept_with_a_decision_rests_on_no_sensitive_file(
    house: House, two: tuple[SupportRequest, SupportRequest]
) -> None:
    hidden, plain = two
    with scope(association=house.association):
        assert facts_of(hidden)["institution"].value == WORD
        assert "institution" not in facts_of(plain)
        assert facts_of(plain, sees_sensitive=True)["institution"].source == hidden.reference


def test_what_was_known_before_keeps_its_own_source(house: House, two: tuple[SupportRequest, SupportRequest]) -> None:
    """The sensitive file only confirmed it: the earlier source stands, and a changed value stays hidden."""
    hidden, plain = two
    steps: list[tuple[str, Any]] = [("كلية الأمل", "desk"), ("كلية الأمل", hidden.reference)]
    with scope(association=house.association):
        for value, source in steps:
            record_facts(plain.person, {"institution": value}, source=source, by=house.actor("salwa"), verified=True)
        assert facts_of(plain)["institution"].source == "desk"
        record_facts(
            plain.person, {"institution": WORD}, source=hidden.reference, by=house.actor("salwa"), verified=True
        )
        assert "institution" not in facts_of(plain)
