"""The page of a request that a death recorded by mistake had ended says that it was our mistake, and never which."""

from collections.abc import Callable

import pytest
from django.test import Client

from silah.core import clock
from silah.registry.models import Consent
from silah.support.actions import checking, death
from silah.support.models import Closing, SupportRequest
from tests.cast import People, agreed, fresh, open_house, quick_pictures
from tests.portal.test_own_request import enter

__all__ = ["open_house", "quick_pictures"]

#: What staff wrote; a death certificate may be among the papers of any service.
UNSAID = ("خبر الوفاة", "سُجلت الوفاة", "انتهى بوفاة", "حضرت", "ابنها")


@pytest.fixture
def people(open_house: Callable[[str], People], sample_mode: None) -> People:
    return open_house("khafji")


@pytest.fixture
def ended(people: People) -> SupportRequest:
    """A request that ended by a death, whose person had agreed to the study."""
    request = people.apply()
    agreed(request, "study")
    checking.end_by_death(request, "اتصل ابنها", by=people.salwa, channel="C1")
    return fresh(request)


def test_what_goes_on_shows_that_it_does_and_no_word_of_a_death(
    people: People, client: Client, ended: SupportRequest
) -> None:
    death.take_back_death(ended, "حضرت بنفسها", by=people.salwa, channel="C1")
    page = client.get(enter(client, fresh(ended))).content.decode()
    assert "استُؤنف الطلب من حيث توقف" in page
    assert not [word for word in UNSAID if word in page]


def test_what_does_not_go_on_yet_says_that_the_mistake_was_ours(
    people: People, client: Client, ended: SupportRequest
) -> None:
    Consent.objects.filter(person=ended.person).update(withdrawn_at=clock.now())
    death.take_back_death(ended, "حضرت بنفسها", by=people.salwa, channel="C1")
    assert fresh(ended).closing == Closing.MISTAKEN
    page = client.get(enter(client, fresh(ended))).content.decode()
    assert "أنهينا هذا الطلب خطأً" in page
    assert not [word for word in UNSAID if word in page]
