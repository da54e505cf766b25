"""Applying through the door, for each association by its own pack."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from silah.associations.models import Association
from silah.associations.scope import scope
from silah.interactions.models import Message
from silah.policies.models import PolicyVersion
from silah.support.models import Act, Attestation, Check, Draft, SupportRequest
from tests.portal.applicant import HER, HIM, Applicant

OPEN = [
    ("gharas", "aid"), ("khafji", "aid"), ("nabd", "aid"), ("awn", "aid"),
    ("yusr", "counselling"), ("yusr", "awareness"), ("yusr", "awareness_women"), ("yusr", "skills"),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "service"), OPEN)
def test_a_request_is_sent_and_acknowledged(
    adopt: Callable[[str], Association], applicant: Applicant, slug: str, service: str
) -> None:
    association = adopt(slug)
    address = applicant.apply(slug, service)
    page = applicant.client.get(address)
    with scope(association=association):
        sent = SupportRequest.objects.get()
        assert sent.service_key == service
        assert sent.person.mobile == "+966500000067"
        assert Attestation.objects.filter(support_request=sent).standing().count() == 1
        assert Message.objects.about(sent).count() == 1
        assert sent.events.filter(act=Act.SUBMITTED).count() == 1
        assert Check.objects.filter(support_request=sent).exists()
    text = page.content.decode()
    assert sent.reference in text
    assert re.search(r"\d{4}-\d{4}-\d{4}", text), "the follow-up code is shown once, now"
    assert str(sent.target_on.year) in text


def test_every_open_service_of_every_pack_is_walked(adopt: Callable[[str], Association]) -> None:
    found = []
    for slug in dict.fromkeys(slug for slug, _service in OPEN):
        association = adopt(slug)
        with scope(association=association):
            pack = PolicyVersion.objects.get().pack
        found += [(slug, one.key) for one in pack.services if one.has_public_form]
    assert sorted(found) == sorted(OPEN)


def test_sending_twice_gives_one_request(khafji: Association, applicant: Applicant) -> None:
    address = applicant.up_to("khafji", "aid", "review")
    data = applicant.data(applicant.client.get(address).content.decode(), HER)
    first, second = applicant.client.post(address, data), applicant.client.post(address, data)
    assert first["Location"] == second["Location"]
    assert SupportRequest.objects.count() == 1
    assert re.search(r"\d{4}-\d{4}-\d{4}", applicant.client.get(second["Location"]).content.decode())


def test_the_way_back_after_sending_leads_to_the_acknowledgement(khafji: Association, applicant: Applicant) -> None:
    received = applicant.apply("khafji", "aid")
    again = applicant.client.get("/khafji/apply/d/identity/")
    assert again.status_code == 302
    assert again["Location"] == received


def test_what_was_typed_wrongly_is_kept_beside_its_error(khafji: Association, applicant: Applicant) -> None:
    address = applicant.up_to("khafji", "aid", "identity")
    answer = applicant.fill(address, HER | {"mobile": "05512345", "national_id": "1000000009"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "05512345" in text
    assert "data-summary" in text
    draft = Draft.objects.get()
    assert draft.answers["typed"]["mobile"] == "05512345"
    assert draft.answers["facts"]["first_name"] == "هيا"
    assert not draft.answers["facts"]["mobile"]
    again = applicant.client.get(address).content.decode()
    assert "05512345" in again
    assert SupportRequest.objects.count() == 0


def test_what_is_typed_is_kept_before_the_page_is_sent_and_moves_nothing(
    khafji: Association, applicant: Applicant
) -> None:
    address = applicant.up_to("khafji", "aid", "identity")
    before = Draft.objects.get().step
    half = {"first_name": "هيا", "mobile": "05512"}
    answer = applicant.client.post(address, half, headers={"X-While-Typing": "1"})
    assert (answer.status_code, answer.content) == (204, b"")
    draft = Draft.objects.get()
    assert draft.answers["facts"]["first_name"] == "هيا"
    assert draft.answers["typed"]["mobile"] == "05512"
    assert draft.step == before
    page = applicant.client.get(address).content.decode()
    assert "05512" in page
    assert "data-summary" not in page, "nobody is told of mistakes in what is still being typed"
    who = "/khafji/apply/d/who/"
    assert applicant.client.post(who, {"capacity": "guardian"}, headers={"X-While-Typing": "1"}).status_code == 204
    assert Draft.objects.get().answers["representative"]["capacity"] == "self"


def test_an_unfinished_request_is_not_sent(khafji: Association, applicant: Applicant) -> None:
    applicant.begin("khafji", "aid")
    review = "/khafji/apply/d/review/"
    data = applicant.data(applicant.client.get(review).content.decode(), HER)
    answer = applicant.client.post(review, data)
    assert answer.status_code == 422
    assert "/khafji/apply/d/identity/" in answer.content.decode()
    assert SupportRequest.objects.count() == 0


def test_without_the_needed_consent_or_a_signature_it_is_not_sent(khafji: Association, applicant: Applicant) -> None:
    review = applicant.up_to("khafji", "aid", "review")
    answer = applicant.client.post(review, {"typed": ""})
    assert answer.status_code == 422
    assert SupportRequest.objects.count() == 0


def test_a_referral_service_takes_no_application(yusr: Association, client: Client) -> None:
    for key in ("shaml", "protection"):
        assert client.get(f"/yusr/apply/{key}/").status_code == 404
        assert client.post(f"/yusr/apply/{key}/").status_code == 404
    assert Draft.objects.count() == 0


def test_on_behalf_of_another_both_identities_are_recorded(khafji: Association, applicant: Applicant) -> None:
    address = applicant.begin("khafji", "aid")
    answer = applicant.fill(address, {"capacity": "guardian"})
    assert answer["Location"].endswith("/representative/")
    answer = applicant.fill(answer["Location"], HIM)
    address = answer["Location"]
    for _page in range(10):
        answer = applicant.fill(address, HER)
        assert answer.status_code == 302, re.findall(r"field-error.*?</div>", answer.content.decode(), re.DOTALL)[:5]
        address = answer["Location"]
        if address.endswith("/received/"):
            break
    sent = SupportRequest.objects.get()
    assert sent.capacity == "guardian"
    assert sent.representative is not None
    assert (sent.representative.first_name, sent.person.first_name) == ("سعد", "هيا")
    assert sent.contact_mobile == "+966500000068"


def test_nobody_applies_for_another_with_the_own_number(khafji: Association, applicant: Applicant) -> None:
    address = applicant.begin("khafji", "aid")
    address = applicant.fill(address, {"capacity": "family"})["Location"]
    address = applicant.fill(address, HIM)["Location"]
    answer = applicant.fill(address, HER | {"national_id": HIM["national_id"]})
    assert answer.status_code == 422


def test_a_draft_is_forgotten_when_asked(khafji: Association, applicant: Applicant) -> None:
    applicant.up_to("khafji", "aid", "need")
    assert applicant.client.post("/khafji/apply/d/forget/").status_code == 302
    assert Draft.objects.count() == 0
    assert applicant.client.get("/khafji/apply/d/need/")["Location"] == "/khafji/resume/"
