"""Whoever has an interest in a file takes no part in it, and reads none of it: before the decision and after (clause H5)."""

import pytest

from silah.associations.scope import scope
from silah.audit.actors import SYSTEM
from silah.core.identifiers import sample_national_id
from silah.policies.pack.vocabulary import Stage
from silah.registry.actions import record_facts
from silah.registry.models import Household
from silah.support import papers
from silah.support.actions import sitting
from silah.support.models import AgendaItem, Choice, Sitting, SupportRequest
from tests.desk.conftest import Browsers
from tests.desk.people import House
from tests.desk.test_committee import in_room

FINDINGS, OPINION = "تستوفي الشروط.", "رأيي مكتوب هنا"


def aside(house: House, made: Sitting, item: AgendaItem, name: str) -> None:
    """A member declares an interest."""
    with scope(association=house.association):
        sitting.recuse(item, house.staff[name], "قرابة من الدرجة الثانية", by=house.actor(name))


@pytest.fixture
def listed(house: House) -> tuple[SupportRequest, Sitting, AgendaItem]:
    case = house.at(Stage.COMMITTEE)
    made = house.sitting(present=("amal", "abeer", "majed", "tariq"))
    return case, made, house.listed(made, case)


def test_who_stepped_aside_sees_the_reference_alone(
    house: House, browsers: Browsers, listed: tuple[SupportRequest, Sitting, AgendaItem]
) -> None:
    case, made, item = listed
    room = in_room(house, "item", made, item)
    for name in ("abeer", "majed"):
        page = getattr(browsers, name).get(room).content.decode()
        assert FINDINGS in page
        assert case.person.full_name in page
        assert getattr(browsers, name).get(house.case_url("request", case)).status_code == 200
    aside(house, made, item, "abeer")
    page = browsers.abeer.get(room).content.decode()
    assert case.reference in page
    assert "قرابة من الدرجة الثانية" in page
    for word in (FINDINGS, case.person.full_name, case.person.short_name, case.token):
        assert word not in page, word
    assert browsers.abeer.get(house.case_url("request", case)).status_code == 404
    assert FINDINGS in browsers.majed.get(room).content.decode()


def test_who_stepped_aside_reads_no_vote_when_all_are_open(
    house: House, browsers: Browsers, listed: tuple[SupportRequest, Sitting, AgendaItem]
) -> None:
    case, made, item = listed
    aside(house, made, item, "abeer")
    house.voted(item, Choice.ACCEPT, by=("amal", "majed", "tariq"))
    room = in_room(house, "item", made, item)
    assert OPINION in browsers.majed.get(room).content.decode()
    page = browsers.abeer.get(room).content.decode()
    assert OPINION not in page
    for address in (room, in_room(house, "sitting", made), house.url("home"), house.url("requests")):
        assert case.person.short_name not in browsers.abeer.get(address).content.decode(), address
    with scope(association=house.association):
        sitting.close_sitting(made, by=house.actor("huda"))
    assert OPINION not in browsers.abeer.get(room).content.decode()
    assert "لا تشارك" in browsers.abeer.get(room).content.decode()


def test_papers_of_a_sitting_leave_out_what_the_reader_stepped_aside_from(
    house: House,
    browsers: Browsers,
    listed: tuple[SupportRequest, Sitting, AgendaItem],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case, made, item = listed
    aside(house, made, item, "abeer")
    house.voted(item, Choice.ACCEPT, by=("amal", "majed", "tariq"))
    printed: list[str] = []
    for kind in ("agenda", "minutes"):
        original = getattr(papers, kind)

        def keep(*args: object, original: object = original, **options: object) -> object:
            made_of = original(*args, **options)  # type: ignore[operator]
            printed.append(repr(made_of.body()))
            return made_of

        monkeypatch.setattr(papers, kind, keep)
    with scope(association=house.association):
        sitting.close_sitting(made, by=house.actor("huda"))
    for name in ("huda", "abeer"):
        for kind in ("agenda", "minutes"):
            assert getattr(browsers, name).get(in_room(house, kind, made)).status_code == 200
    whole, whole_minutes, agenda, minutes = printed
    assert "القبول" in whole or "recommendation" in whole
    assert OPINION in whole_minutes
    assert str(case.service.name) not in agenda
    assert case.reference in agenda
    for word in (OPINION, str(case.service.name), "قرابة"):
        assert word not in minutes, word
    assert case.reference in minutes


def test_a_relative_of_the_staff_reads_no_file_of_the_family(house: House, browsers: Browsers) -> None:
    """A tie found by the register closes the file to every post, with its papers and the person's own page."""
    other = house.at(Stage.COMPLETENESS, first_name="منى")
    own = house.submitted(mobile=house.staff["salwa"].mobile)
    paper = house.papers_of(own)[0]
    addresses = [
        house.case_url("request", own), house.url("paper", token=paper.token),
        house.case_url("document", own, kind="acknowledgement"), house.url("person", token=own.person.token),
    ]  # fmt: skip
    for address in addresses:
        assert browsers.salwa.get(address).status_code == 404, address
        assert browsers.fahd.get(address).status_code == 200, address
    assert browsers.salwa.get(house.case_url("request", other)).status_code == 200
    page = browsers.salwa.get(house.url("requests")).content.decode()
    assert (own.reference in page, other.reference in page) == (False, True)


@pytest.mark.parametrize("tie", ["number", "home", "account", "account typed"])
def test_every_kind_of_tie_closes_the_file(tie: str, house: House, browsers: Browsers) -> None:
    case = house.submitted()
    iban = "SA0380000000608010167519"
    assert browsers.fahd.get(house.case_url("request", case)).status_code == 200
    with scope(association=house.association):
        fahd = house.staff["fahd"]
        if tie == "number":
            fahd.national_id = case.person.national_id
        elif tie == "home":
            fahd.national_id = sample_national_id(55_555)
            relative = house.submitted(national_id=fahd.national_id).person
            home = Household.objects.create(association=house.association)
            type(relative).objects.filter(pk__in=[relative.pk, case.person_id]).update(household=home)
        elif tie == "account":
            record_facts(case.person, {"iban": iban}, source="matched", by=SYSTEM, verified=True)
            fahd.iban = iban
        else:
            SupportRequest.objects.filter(pk=case.pk).update(answers={"facts": {**case.answers["facts"], "iban": iban}})
            fahd.iban = iban
        type(fahd).objects.filter(pk=fahd.pk).update(national_id=fahd.national_id, iban=fahd.iban)
    assert browsers.fahd.get(house.case_url("request", case)).status_code == 404
    assert browsers.salwa.get(house.case_url("request", case)).status_code == 200
