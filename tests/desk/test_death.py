"""The desk says at each open request of a person that we learned of the death, to those alone who may know of it."""

import pytest

from silah.associations.scope import scope
from silah.policies.pack.vocabulary import Stage
from silah.support.actions import checking
from silah.support.models import Act, Closing, SupportRequest
from tests.desk.conftest import Browsers
from tests.desk.people import House

NEWS = "بلغنا خبر وفاة المستفيدة"
DIED = {"reason": "died", "words": "اتصل ابنها"}


@pytest.fixture
def pair(house: House) -> tuple[SupportRequest, SupportRequest]:
    """Two open requests of the same woman."""
    first, second = house.submitted(), house.submitted(first_name="هيا")
    with scope(association=house.association):
        SupportRequest.objects.filter(pk=second.pk).update(person=first.person)
    return house.fresh(first), house.fresh(second)


def died(house: House, case: SupportRequest, by: str = "salwa") -> None:
    with scope(association=house.association):
        checking.end_by_death(case, by=house.actor(by), channel="C1")


def keep_apart(house: House, case: SupportRequest) -> None:
    with scope(association=house.association):
        SupportRequest.objects.filter(pk=case.pk).update(is_sensitive=True)


def test_the_officer_reads_what_ends_with_it_and_ends_both_at_once(house: House, browsers: Browsers, pair) -> None:
    first, second = pair
    assert second.reference in browsers.salwa.get(house.case_url("withdraw", first)).content.decode()
    page = browsers.salwa.post(house.case_url("withdraw", first), DIED, follow=True).content.decode()
    assert "انتهى بالوفاة أيضًا" in page
    assert second.reference in page
    assert [house.fresh(one).closing for one in pair] == [Closing.DIED, Closing.DIED]


def test_a_wish_ends_one_request_alone(house: House, browsers: Browsers, pair) -> None:
    browsers.salwa.post(house.case_url("withdraw", pair[0]), {"reason": "wish"})
    assert [house.fresh(one).is_open for one in pair] == [False, True]


def test_a_request_left_open_says_so_with_the_one_way_to_end_it(house: House, browsers: Browsers, pair) -> None:
    first, second = pair
    died(house, first)
    page = browsers.salwa.get(house.case_url("request", second)).content.decode()
    ending = f"{house.case_url('withdraw', second)}?reason=died"
    assert NEWS in page
    assert ending in page
    form = browsers.salwa.get(ending).content.decode()
    assert 'value="died"' in form.split("checked")[0].rsplit("<input", 1)[1]
    other = browsers.noura.get(house.case_url("request", second)).content.decode()
    assert NEWS in other
    assert ending not in other


def test_a_death_on_a_confidential_file_is_told_to_those_alone_who_may_know_of_it(
    house: House, browsers: Browsers, pair
) -> None:
    first, second = pair
    keep_apart(house, first)
    died(house, house.fresh(first), by="jamila")
    assert NEWS not in browsers.salwa.get(house.case_url("request", second)).content.decode()
    assert NEWS in browsers.jamila.get(house.case_url("request", second)).content.decode()


def test_a_confidential_file_says_that_we_learned_of_the_death(house: House, browsers: Browsers, pair) -> None:
    first, second = pair
    keep_apart(house, second)
    page = browsers.salwa.get(house.case_url("withdraw", first)).content.decode()
    assert second.reference not in page
    page = browsers.salwa.post(house.case_url("withdraw", first), DIED, follow=True).content.decode()
    assert second.reference not in page
    assert house.fresh(second).is_open
    assert NEWS in browsers.jamila.get(house.case_url("request", second)).content.decode()


def test_an_accepted_service_left_open_is_ended_as_a_service(house: House, browsers: Browsers) -> None:
    first, second = house.submitted(), house.at(Stage.REGISTRATION, first_name="هيا")
    with scope(association=house.association):
        SupportRequest.objects.filter(pk=second.pk).update(person=first.person)
    died(house, first)
    ending = f"{house.case_url('give_up', second)}?reason=died"
    assert ending in browsers.salwa.get(house.case_url("request", second)).content.decode()
    browsers.salwa.post(ending, DIED | {"channel": "C2"})
    assert house.fresh(second).closing == Closing.DIED
    with scope(association=house.association):
        assert house.fresh(second).events.filter(act=Act.GIVEN_UP).exists()


def test_whoever_spoke_for_another_and_died_is_told_of_on_that_file(house: House, browsers: Browsers, pair) -> None:
    first, _second = pair
    third = house.submitted(first_name="سعد")
    with scope(association=house.association):
        SupportRequest.objects.filter(pk=third.pk).update(representative=first.person)
    assert "من كان يتكلم" not in browsers.salwa.get(house.case_url("request", third)).content.decode()
    died(house, first)
    page = browsers.salwa.get(house.case_url("request", third)).content.decode()
    assert "من كان يتكلم" in page
    assert NEWS not in page
