"""Whoever has no identity or residence number applies with another document, or says that there is no number yet."""

import re
from typing import Any

import pytest

from silah.associations.models import Association
from silah.registry.models import Fact, Person
from silah.support.models import Attestation, CheckState, SupportRequest
from silah.support.papers import attested_sections
from tests.portal.applicant import HER, Applicant

GULF = HER | {
    "national_id": "", "nationality": "gcc", "id_document": "gcc_card", "id_document_issuer": "AE",
    "id_document_number": "٧٨٤-1990 1234567",
    "id_expires_on": "",
}  # fmt: skip
NEWBORN = HER | {
    "capacity": "guardian", "national_id": "", "id_document": "none", "id_expires_on": "", "birth_date": "1/6/1448",
    "r_national_id": HER["national_id"], "r_id_document": "",
}  # fmt: skip


def errors(answer: Any) -> str:
    """The errors that stand on a page."""
    return " ".join(re.findall(r"field-error.*?</div>", answer.content.decode(), re.DOTALL))


def test_a_gulf_citizen_applies_with_the_gulf_card(khafji: Association, applicant: Applicant) -> None:
    applicant.apply("khafji", "aid", GULF)
    sent = SupportRequest.objects.get()
    person = sent.person
    assert (person.national_id, person.id_document, person.id_document_number) == ("", "gcc_card", "78419901234567")
    assert not Fact.objects.filter(person=person, key="id_document_number").exclude(verified_by="").exists()
    checks = {(one.is_paper, one.key): one.state for one in sent.checks.all()}
    assert checks[False, "id_document"] == checks[False, "id_document_number"] == CheckState.PENDING
    assert (False, "national_id") not in checks
    assert checks[True, "identity_document"] == CheckState.MISSING
    assert {(True, "national_id"), (True, "iqama")}.isdisjoint(checks)
    signed = Attestation.objects.get()
    assert signed.snapshot["facts"]["id_document_number"] == "78419901234567"
    rows = dict(attested_sections(sent, signed.snapshot)[0].rows)
    assert rows["وثيقة أخرى للهوية"] == "بطاقة هوية خليجية"


def test_a_newborn_without_any_number_is_applied_for(khafji: Association, applicant: Applicant) -> None:
    applicant.apply("khafji", "aid", NEWBORN)
    sent = SupportRequest.objects.get()
    assert (sent.person.national_id, sent.person.id_document) == ("", "none")
    assert sent.representative is not None
    assert sent.representative.national_id == HER["national_id"]
    papers = [one.key for one in sent.checks.filter(is_paper=True)]
    assert "birth_certificate" in papers
    assert "national_id" not in papers
    twin = Applicant(type(applicant.client)())
    twin.apply("khafji", "aid", NEWBORN | {"first_name": "ليان"})
    assert Person.objects.filter(id_document="none", national_id="").count() == 2


def test_a_representative_may_have_another_document_too(khafji: Association, applicant: Applicant) -> None:
    applicant.apply(
        "khafji",
        "aid",
        NEWBORN
        | {
            "r_national_id": "",
            "r_id_document": "passport",
            "r_id_document_issuer": "YE",
            "r_id_document_number": "a 123",
        },
    )
    speaker = SupportRequest.objects.get().representative
    assert speaker is not None
    assert (speaker.id_document, speaker.id_document_issuer, speaker.id_document_number) == ("passport", "YE", "A123")
    assert speaker.national_id == ""


@pytest.mark.parametrize(
    ("given", "place", "said"),
    [
        ({"id_document": "", "id_document_number": ""}, "national_id", "وثيقة أخرى"),
        ({"national_id": HER["national_id"]}, "id_document", "يكفي"),
        ({"id_document_number": ""}, "id_document_number", "اكتب"),
        ({"id_document": ""}, "id_document", "اختر"),
        ({"id_document": "none"}, "id_document_number", "امسح"),
        ({"id_document_number": "A-1*"}, "id_document_number", "حروف"),
        ({"id_document_number": "1" * 21}, "id_document_number", "20"),
        ({"id_document_issuer": ""}, "id_document_issuer", "الدولة"),
        ({"id_document_issuer": "YE"}, "id_document_issuer", "الخليج"),
        ({"id_document_issuer": "XX"}, "id_document_issuer", "اختر"),
    ],
)
def test_one_of_the_two_is_needed_and_what_was_typed_is_kept(
    khafji: Association, applicant: Applicant, given: dict[str, str], place: str, said: str
) -> None:
    address = applicant.up_to("khafji", "aid", "identity", GULF)
    answer = applicant.fill(address, GULF | given | {"gender": "male"})
    assert answer.status_code == 422
    assert f'id="id_{place}_error"' in answer.content.decode()
    assert said in errors(answer)
    again = applicant.client.get(address).context["form"]
    typed = (GULF | given)[place]
    assert str(again[place].value() or "") == typed
    assert again["first_name"].value() == GULF["first_name"]
    assert not SupportRequest.objects.exists()


def test_who_has_a_number_is_still_held_to_it(khafji: Association, applicant: Applicant) -> None:
    """The number, its card's last day, and the permit of a resident: nothing of it is waived but with another document."""
    address = applicant.up_to("khafji", "aid", "identity", HER)
    answer = applicant.fill(address, HER | {"id_expires_on": "", "nationality": "resident"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"id_expires_on", "residence_permit_expires_on"}
    visitor = {"nationality": "other", "id_document": "border_number", "id_document_number": "3000000001"}
    assert applicant.fill(address, GULF | visitor).status_code == 302


def test_one_document_is_one_person_however_it_is_written(khafji: Association, applicant: Applicant) -> None:
    same: list[dict[str, str]] = [
        {}, {"mobile": "0500000999"}, {"first_name": "منى"}, {"id_document_number": "784 19901234567"},
    ]  # fmt: skip
    other: list[dict[str, str]] = [{"id_document_issuer": "QA"}, {"id_document": "passport"}]
    for given in same + other:
        Applicant(type(applicant.client)()).apply("khafji", "aid", GULF | given)
    found = list(SupportRequest.objects.order_by("pk"))
    assert len({one.person_id for one in found[: len(same)]}) == 1
    assert len({one.person_id for one in found}) == 1 + len(other)
    assert found[0].person.mobile == "+966500000067", "what a stranger types beside a number stays with the request"
    assert found[2].person_typed[0] == "منى"


def test_of_a_document_of_the_kingdom_no_country_is_kept(khafji: Association, applicant: Applicant) -> None:
    visitor = GULF | {"nationality": "other", "id_document": "border_number", "id_document_number": "3000000001"}
    applicant.apply("khafji", "aid", visitor)
    Applicant(type(applicant.client)()).apply("khafji", "aid", visitor | {"id_document_issuer": "YE"})
    first, second = SupportRequest.objects.order_by("pk")
    assert first.person_id == second.person_id
    assert first.person.id_document_issuer == ""
    assert "id_document_issuer" not in {one.key for one in second.checks.all()}
