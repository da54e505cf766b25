"""The desk says at each open request of a person that we learned of the death, to those alone who may know of it."""

from typing import Any

import pytest
from django.utils import translation

from silah.accounts.models import Member
from silah.associations.scope import scope
from silah.core import clock
from silah.policies.pack.vocabulary import Stage
from silah.registry.models import Consent
from silah.support import papers
from silah.support.actions import checking
from silah.support.models import Act, AgendaItem, Closing, Sitting, SupportRequest
from tests.cast import agreed
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


# ── a death recorded by mistake ──

MISTAKE = "حضرت بنفسها، والوفاة لأختها"


def test_the_officer_takes_a_mistaken_death_back_and_both_stay_on_the_timeline(
    house: House, browsers: Browsers, pair
) -> None:
    first, second = pair
    browsers.salwa.post(house.case_url("withdraw", first), DIED)
    back = house.case_url("take_back_death", first)
    assert back in browsers.salwa.get(house.case_url("request", first)).content.decode()
    form = browsers.salwa.get(back).content.decode()
    for one in pair:
        assert house.case_url("request", one) in form
    assert browsers.salwa.post(back, {"text": " "}).status_code == 422
    assert house.fresh(first).closing == Closing.DIED
    page = browsers.salwa.post(back, {"text": MISTAKE}, follow=True).content.decode()
    assert "على قيد الحياة" in page
    assert second.reference in page
    assert [house.fresh(one).is_open for one in pair] == [True, True]
    thread = page.split('id="timeline"')[1]
    for said in ("سُجلت الوفاة خطأً", "بلغنا خبر الوفاة", MISTAKE, "اتصل ابنها"):
        assert said in thread, said
    assert back not in page
    again = browsers.salwa.post(back, {"text": MISTAKE})
    assert again.status_code == 409
    assert browsers.salwa.get(back).status_code == 302


def test_only_whoever_corrects_data_may_take_a_death_back(house: House, browsers: Browsers, pair) -> None:
    first, second = pair
    died(house, first)
    back = house.case_url("take_back_death", first)
    for name in ("noura", "huda", "maha", "layla"):
        browser = getattr(browsers, name)
        assert back not in browser.get(house.case_url("request", first)).content.decode(), name
        assert browser.post(back, {"text": MISTAKE}).status_code == 404, name
    assert house.fresh(first).closing == Closing.DIED
    assert NEWS in browsers.noura.get(house.case_url("request", second)).content.decode()


def test_a_request_left_open_offers_to_take_the_death_back_and_then_goes_on_like_any(
    house: House, browsers: Browsers, pair
) -> None:
    first, second = pair
    died(house, first)
    page = browsers.salwa.get(house.case_url("request", second)).content.decode()
    back = house.case_url("take_back_death", second)
    assert back in page
    browsers.salwa.post(back, {"text": MISTAKE})
    assert house.fresh(first).is_open
    page = browsers.salwa.get(house.case_url("request", second)).content.decode()
    assert NEWS not in page
    assert MISTAKE in page


def test_what_does_not_go_on_yet_is_linked_and_goes_on_once_it_is_agreed_to_again(
    house: House, browsers: Browsers, pair
) -> None:
    first, second = pair
    died(house, first)
    with scope(association=house.association):
        person = first.person
        agreed(first, "study")
        Consent.objects.filter(person=person, purpose="study").update(withdrawn_at=clock.now())
    browsers.salwa.post(house.case_url("take_back_death", first), {"text": MISTAKE})
    assert house.fresh(first).closing == Closing.MISTAKEN
    assert house.case_url("request", first) in browsers.salwa.get(house.case_url("request", second)).content.decode()
    page = browsers.salwa.get(house.case_url("request", first)).content.decode()
    again = house.case_url("revive", first)
    assert again in page
    assert browsers.salwa.post(again).status_code == 200
    browsers.salwa.post(again, {"asked": "yes", "consent_study": "on"})
    assert house.fresh(first).is_open
    assert (
        house.case_url("request", first) not in browsers.salwa.get(house.case_url("request", second)).content.decode()
    )


def test_a_mistaken_death_kept_on_a_confidential_file_is_not_told_by_taking_it_back(
    house: House, browsers: Browsers, pair
) -> None:
    first, second = pair
    died(house, first)
    died(house, second)
    keep_apart(house, second)
    form = browsers.salwa.get(house.case_url("take_back_death", first)).content.decode()
    assert second.reference not in form
    page = browsers.salwa.post(
        house.case_url("take_back_death", first), {"text": MISTAKE}, follow=True
    ).content.decode()
    assert second.reference not in page
    page = browsers.jamila.get(house.case_url("request", second)).content.decode()
    assert "سُجلت الوفاة خطأً" in page
    assert f"النظام، بقول {house.staff['salwa'].name}" in page
    assert MISTAKE not in page
    assert house.fresh(second).is_open
    for address in (house.case_url("request", second), house.case_url("take_back_death", second)):
        assert browsers.salwa.get(address).status_code == 404
    for address in (house.url("requests"), house.url("home")):
        assert second.reference not in browsers.salwa.get(address).content.decode()


def test_the_audit_names_whoever_took_a_death_back_on_a_file_kept_apart_to_those_alone_who_may_know_of_it(
    house: House, browsers: Browsers, pair
) -> None:
    first, second = pair
    died(house, first)
    died(house, second)
    keep_apart(house, second)
    browsers.salwa.post(house.case_url("take_back_death", first), {"text": MISTAKE})
    salwa = house.staff["salwa"].name
    taken = f"النظام، بقول {salwa}"
    for knows in (False, True):
        if knows:  # a reader of the record who also opens confidential files
            with scope(association=house.association):
                Member.objects.filter(pk=house.staff["reem"].pk).update(roles=["auditor", "specialist"])
        for asked in ({}, {"name": salwa}, {"about": second.reference}):
            page = browsers.reem.get(house.url("audit"), asked).content.decode()
            rows = page.split("<tbody>", 1)[-1] if "<tbody>" in page else ""
            assert (taken in rows, second.reference in rows) == (knows, knows), asked


# ── the committee's room ──


@pytest.fixture
def before_the_committee(house: House) -> tuple[SupportRequest, SupportRequest, dict[str, Any]]:
    """A file in an open sitting, another request of the same woman, and the way into the room."""
    case = house.at(Stage.COMMITTEE)
    made = house.sitting()
    item = house.listed(made, case)
    other = house.submitted()
    with scope(association=house.association):
        SupportRequest.objects.filter(pk=other.pk).update(person=case.person)
    return house.fresh(case), house.fresh(other), {"year": made.hijri_year, "number": made.number, "pk": item.pk}


def test_the_room_says_that_the_beneficiary_has_died_and_what_to_do(
    house: House, browsers: Browsers, before_the_committee
) -> None:
    _case, other, place = before_the_committee
    room, off = house.url("item", **place), house.url("take_off", **place)
    assert NEWS not in browsers.huda.get(room).content.decode()
    assert 'id="vote"' in browsers.amal.get(room).content.decode()
    died(house, other)
    page = browsers.huda.get(room).content.decode()
    panel = page.split("only-wide", 1)[1]
    assert NEWS in page.split('class="thread"', 1)[1].split("</ol>", 1)[0]
    assert NEWS in panel
    assert "علاقات المستفيدين" in panel
    assert panel.count(off) == 1
    page = browsers.amal.get(room).content.decode()
    assert NEWS in page
    assert 'id="vote"' not in page
    refused = browsers.amal.post(house.url("vote", **place), {"choice": "accept", "opinion": "رأيي"})
    assert refused.status_code == 409
    browsers.huda.post(off)
    with scope(association=house.association):
        assert AgendaItem.objects.get(pk=place["pk"]).state == "deferred"


def test_the_agenda_warns_on_paper_and_where_files_are_put_on_it(
    house: House, browsers: Browsers, before_the_committee
) -> None:
    case, other, place = before_the_committee
    died(house, other)
    parts = {"year": place["year"], "number": place["number"]}
    browsers.huda.post(house.url("take_off", **place))
    assert NEWS in browsers.huda.get(house.url("add_to_agenda", **parts)).content.decode()
    browsers.huda.post(house.url("add_to_agenda", **parts), {"chosen": [case.token]})
    assert NEWS in browsers.huda.get(house.url("sitting", **parts)).content.decode()
    assert browsers.huda.get(house.url("agenda", **parts)).status_code == 200
    with scope(association=house.association), translation.override("ar"):
        found = Sitting.objects.get()
        seen = SupportRequest.objects.all()
        made = papers.agenda(found, house.policy.pack, seen=seen, told={case.pk: NEWS})
    assert NEWS in str(made.body())


def test_the_room_does_not_tell_of_a_confidential_file(house: House, browsers: Browsers, before_the_committee) -> None:
    _case, other, place = before_the_committee
    died(house, other)
    keep_apart(house, other)
    for browser in (browsers.huda, browsers.amal):
        assert NEWS not in browser.get(house.url("item", **place)).content.decode()
    assert 'id="vote"' in browsers.amal.get(house.url("item", **place)).content.decode()
