"""Whoever has no identity or residence number at the desk: taken in with another document, matched like the number."""

from typing import Any

from django.utils.html import escape

from silah.associations.scope import scope
from silah.policies.pack.vocabulary import Stage
from silah.registry.models import Fact, Person
from silah.support.actions import checking
from silah.support.models import Draft, SupportRequest
from tests.desk.conftest import Browsers
from tests.desk.people import FACTS, House
from tests.desk.test_intake import fill_in

GULF = FACTS | {
    "capacity": "self", "national_id": "", "nationality": "gcc", "id_document": "passport", "id_document_issuer": "KW",
    "id_document_number": "K 0456789",
    "mobile": "0500000081", "email": "", "iban": "",
}  # fmt: skip


def taken_in(house: House, browsers: Browsers, given: dict[str, Any], *, service: str = "") -> SupportRequest:
    """A request as Salwa takes it in, with what the person at the desk says."""
    browsers.salwa.post(house.url("intake"), {"service": service or house.committee_service, "channel": "C1"})
    with scope(association=house.association):
        draft = Draft.objects.unsent().get()
    review = fill_in(browsers.salwa, house, draft, given)
    agreed = {name: "on" for name in review.context["form"].fields if name.startswith("consent_")}
    sent = browsers.salwa.post(review.request["PATH_INFO"], agreed | {"sign": "typed", "typed": "هيا"})
    assert sent.status_code == 302
    with scope(association=house.association):
        return SupportRequest.objects.select_related("person").latest("pk")


def test_a_document_is_shown_in_part_and_counts_once_it_is_matched(house: House, browsers: Browsers) -> None:
    case = taken_in(house, browsers, GULF)
    assert (case.person.national_id, case.person.id_document_number) == ("", "K0456789")
    page = browsers.salwa.get(house.case_url("request", case)).content.decode()
    assert "جواز سفر" in page
    assert "الكويت" in page
    person = browsers.salwa.get(house.url("person", token=case.person.token)).content.decode()
    assert '<bdi dir="ltr" class="ref">••••6789</bdi>' in person
    assert "K0456789" not in person
    assert "لم يُطابق بعد" in person
    shown = browsers.salwa.post(house.url("reveal_person", token=case.person.token)).content.decode()
    assert '<bdi dir="ltr" class="ref">K0456789</bdi>' in shown
    for text in ("K0456789", "k-0456789"):
        assert "••••6789" in browsers.salwa.get(house.url("people"), {"q": text}).content.decode()
        assert case.person.full_name in browsers.salwa.get(house.url("intake"), {"q": text}).content.decode()
    with scope(association=house.association):
        checks = case.checks.filter(is_paper=False, key__startswith="id_document")
        assert {one.key for one in checks} == {"id_document", "id_document_issuer", "id_document_number"}
        checking.mark_all_matched(case, by=house.actor("salwa"))
        case.checks.filter(is_paper=True).update(is_required=False)
        checking.pass_completeness(case, by=house.actor("salwa"))
        matched = Fact.objects.filter(person=case.person, key__startswith="id_document").current()
        assert [bool(one.verified_by) for one in matched] == [True, True, True]
    person = browsers.salwa.get(house.url("person", token=case.person.token)).content.decode()
    assert "لم يُطابق بعد" not in person


def test_a_matched_document_is_not_asked_again(house: House, browsers: Browsers) -> None:
    case = house.at(Stage.RESEARCH, national_id="", id_document="none")
    assert case.person.national_id == ""
    url = f"{house.url('intake')}?person={case.person.token}"
    browsers.salwa.post(url, {"service": house.committee_service, "channel": "C1"})
    with scope(association=house.association):
        draft = Draft.objects.unsent().get()
    page = browsers.salwa.get(house.url("intake_step", token=draft.token, key="identity"))
    form = page.context["form"]
    assert {"id_document", "id_document_issuer", "id_document_number"}.isdisjoint(form.fields)
    assert form.fields["national_id"].required is False
    assert any(key == "id_document" for key, _name, _value in form.known)
    changed = browsers.salwa.get(house.url("intake_step", token=draft.token, key="identity"), {"change": "id_document"})
    assert {"id_document", "id_document_issuer", "id_document_number"} <= set(changed.context["form"].fields)


def test_a_newborn_is_taken_in_without_any_number(house: House, browsers: Browsers) -> None:
    newborn = GULF | {
        "nationality": "saudi",
        "id_document": "none",
        "id_document_issuer": "",
        "id_document_number": "",
        "id_expires_on": "2029-01-01",
    }
    case = taken_in(house, browsers, newborn)
    assert (case.person.national_id, case.person.id_document) == ("", "none")
    with scope(association=house.association):
        papers = {one.key for one in case.checks.filter(is_paper=True)}
    assert "national_id" not in papers
    found = browsers.salwa.get(house.url("people"), {"q": case.person.first_name}).content.decode()
    assert "لا رقم بعد" in found


def test_the_desk_is_told_that_one_of_the_two_is_needed(house: House, browsers: Browsers) -> None:
    browsers.salwa.post(house.url("intake"), {"service": house.committee_service, "channel": "C1"})
    with scope(association=house.association):
        draft = Draft.objects.unsent().get()
    url = house.url("intake_step", token=draft.token, key="identity")
    neither = browsers.salwa.post(url, {"first_name": "هيا"})
    assert neither.status_code == 422
    said = "اكتبي رقم الهوية أو الإقامة. وإن لم يكن رقم فاختاري وثيقة أخرى."
    assert escape(said) in neither.content.decode()
    both = browsers.salwa.post(
        url, {"national_id": "1000000008", "id_document": "passport", "id_document_number": "K0456789"}
    )
    assert "id_document" in both.context["form"].errors
    assert "K0456789" in browsers.salwa.get(url).content.decode()
    with scope(association=house.association):
        assert not Person.objects.exists()
