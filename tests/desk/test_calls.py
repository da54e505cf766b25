"""An incoming call: the caller's files by right, each shown one written down, and what follows from it."""

import pytest

from silah.associations.scope import scope
from silah.audit.models import Entry
from silah.policies.pack.vocabulary import Stage
from silah.registry.models import Person
from silah.support.models import SupportRequest
from tests.desk.conftest import Browsers
from tests.desk.people import House


def mobile_of(house: House, case: SupportRequest, mobile: str = "+966500001234") -> str:
    with scope(association=house.association):
        Person.objects.filter(pk=case.person_id).update(mobile=mobile)
    return mobile


@pytest.mark.parametrize("shown", ["0500001234", "+966 50 000 1234", "٠٥٠٠٠٠١٢٣٤", "00966500001234"])
def test_the_caller_is_found_by_number_with_what_is_open(shown: str, house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    mobile_of(house, case)
    page = browsers.salwa.post(house.url("call"), {"number": shown}).content.decode()
    assert case.person.full_name in page
    assert case.reference in page
    assert case.person.national_id not in page, "numbers stay hidden"
    assert house.case_url("note", case) in page
    assert f"person={case.person.token}" in page
    assert "channel=C2" in page


def test_each_file_shown_is_written_down(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    mobile_of(house, case)
    browsers.salwa.get(house.url("call"))
    assert not Entry.objects.filter(act="registry.view").exists()
    browsers.salwa.post(house.url("call"), {"number": "0500001234"})
    entry = Entry.objects.get(act="registry.view")
    assert (entry.is_viewing, entry.about_id, entry.actor_name) == (True, case.person_id, house.staff["salwa"].name)
    assert entry.facts["requests"] == [case.reference]


def test_a_request_taken_in_from_a_call_begins_with_the_person_and_the_telephone(
    house: House, browsers: Browsers
) -> None:
    case = house.at(Stage.COMPLETENESS)
    address = f"{house.url('intake')}?channel=C2&person={case.person.token}"
    page = browsers.salwa.get(address).content.decode()
    assert case.person.full_name in page or case.person.short_name in page
    telephone = page.split('value="C2"')[1].split(">")[0]
    assert "checked" in telephone


def test_a_number_that_stands_on_a_request_alone_is_said_to_be_so(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.COMPLETENESS)
    with scope(association=house.association):
        SupportRequest.objects.filter(pk=case.pk).update(contact_mobile="+966500009876")
    page = browsers.salwa.post(house.url("call"), {"number": "0500009876"}).content.decode()
    assert case.reference in page
    assert "notice-warn" in page


def test_nobody_under_the_number_leads_to_a_new_request(house: House, browsers: Browsers) -> None:
    page = browsers.salwa.post(house.url("call"), {"number": "0500007777"}).content.decode()
    assert 'class="empty"' in page
    assert f"{house.url('intake')}?channel=C2" in page


def test_a_sensitive_file_is_as_if_nobody_called(house: House, browsers: Browsers) -> None:
    case = house.submitted("counselling")
    mobile_of(house, case)
    hidden = browsers.salwa.post(house.url("call"), {"number": "0500001234"}).content.decode()
    assert case.reference not in hidden
    assert case.person.full_name not in hidden
    assert 'class="empty"' in hidden
    assert case.reference in browsers.jamila.post(house.url("call"), {"number": "0500001234"}).content.decode()


@pytest.mark.parametrize("number", ["", "12", "اتصال", "05"])
def test_what_is_no_number_is_refused_in_words(number: str, house: House, browsers: Browsers) -> None:
    answer = browsers.salwa.post(house.url("call"), {"number": number})
    assert answer.status_code == 422
    assert 'id="summary"' in answer.content.decode()


def test_the_button_stands_for_who_answers_the_telephone_alone(house: House, browsers: Browsers) -> None:
    assert house.url("call") in browsers.salwa.get(house.url("home")).content.decode()
    for name in ("noura", "huda", "maha", "saud"):
        assert house.url("call") not in getattr(browsers, name).get(house.url("home")).content.decode(), name
        assert getattr(browsers, name).post(house.url("call"), {"number": "0500001234"}).status_code == 404


def test_a_call_costs_the_same_for_one_request_and_for_three(
    house: House, browsers: Browsers, django_assert_max_num_queries: object
) -> None:
    case = house.at(Stage.COMPLETENESS)
    mobile_of(house, case)
    for name in ("سارة", "منى"):
        other = house.submitted(first_name=name)
        with scope(association=house.association):
            SupportRequest.objects.filter(pk=other.pk).update(person=case.person)
    browsers.salwa.get(house.url("call"))
    with django_assert_max_num_queries(28):  # type: ignore[operator]
        browsers.salwa.post(house.url("call"), {"number": "0500001234"})
