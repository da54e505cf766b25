"""The page on which a file is given to a colleague offers those alone who can take it; what is left behind is found."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from silah.accounts.actions import deactivate, engage
from silah.accounts.models import Member
from silah.associations.scope import scope
from silah.audit.actors import SYSTEM
from silah.core.identifiers import sample_national_id
from silah.policies.pack.vocabulary import Stage
from silah.registry.models import Person
from silah.support.actions import checking
from silah.support.models import SupportRequest


@pytest.fixture
def hire(house):
    """A function that engages one more member under roles."""

    def engaged(number: int, *roles: str) -> Member:
        with scope(association=house.association):
            return engage(
                house.association, email=f"more{number}@yusr.example.com", name=f"زميلة {number}", post="",
                gender="female", roles=list(roles), pack=house.policy.pack, by=SYSTEM,
                national_id=sample_national_id(60_000 + number),
            )  # fmt: skip

    return engaged


def offered(house, browser, case):
    return browser.get(house.case_url("assign", case)).content.decode().split("<main")[1].split("</main>")[0]


def test_the_applicants_relative_is_not_offered_and_not_taken_by_hand(house, browsers, hire):
    case, colleague = house.submitted(), hire(1, "officer")
    assert colleague.name in offered(house, browsers.maha, case)
    with scope(association=house.association):
        Person.objects.filter(pk=case.person_id).update(national_id=colleague.national_id)
    form = offered(house, browsers.maha, case)
    assert colleague.name not in form
    assert house.staff["salwa"].name in form
    assert browsers.maha.post(house.case_url("assign", case), {"member": colleague.pk}).status_code == 422
    assert house.fresh(case).assignee_id is None


def test_a_confidential_file_is_offered_to_those_alone_who_open_it(house, browsers):
    case = house.submitted()
    assert house.staff["fahd"].name in offered(house, browsers.jamila, case)
    with scope(association=house.association):
        SupportRequest.objects.filter(pk=case.pk).update(is_sensitive=True)
    form = offered(house, browsers.jamila, case)
    assert house.staff["fahd"].name not in form
    assert house.staff["jamila"].name in form


def test_the_page_costs_the_same_for_many_colleagues(house, browsers, hire):
    case = house.submitted()
    asked = []
    for numbers in (range(10, 11), range(20, 26)):
        for number in numbers:
            hire(number, "officer")
        offered(house, browsers.maha, case)
        with CaptureQueriesContext(connection) as captured:
            offered(house, browsers.maha, case)
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_what_a_colleague_left_behind_is_in_the_queue_and_says_so(house, browsers, hire):
    case, gone = house.submitted(), hire(2, "officer")
    with scope(association=house.association):
        checking.assign(case, gone, by=house.actor("salwa"))
    assert f'"{house.case_url("request", case)}"' in browsers.salwa.get(house.url("home")).content.decode()
    mine = f"{house.url('requests')}?waiting=me"
    assert case.reference not in browsers.salwa.get(mine).content.decode()
    assert "لا أحد بعد" not in browsers.salwa.get(house.case_url("request", case)).content.decode()
    with scope(association=house.association):
        deactivate(gone, reason="انتقلت إلى مدينة أخرى", by=SYSTEM)
    page = browsers.salwa.get(mine).content.decode()
    assert case.reference in page
    home = browsers.salwa.get(house.url("home")).content.decode()
    assert house.case_url("request", case) in home
    assert gone.name not in home
    assert "لا أحد بعد" in browsers.salwa.get(house.case_url("request", case)).content.decode()


def test_a_study_left_behind_is_taken_with_one_button(house, browsers, hire):
    case, gone = house.at(Stage.RESEARCH), hire(3, "researcher")
    with scope(association=house.association):
        checking.assign(case, gone, by=house.actor("noura"))
    take = house.case_url("take", case)
    assert take not in browsers.noura.get(house.case_url("request", case)).content.decode()
    with scope(association=house.association):
        deactivate(gone, reason="انتقلت إلى مدينة أخرى", by=SYSTEM)
    assert take in browsers.noura.get(house.case_url("request", case)).content.decode()
    browsers.noura.post(take)
    assert house.fresh(case).assignee_id == house.staff["noura"].pk
