"""Whose word an agreement is stands on the page of the request: that of a stranger is a claim until it is matched."""

from typing import Any

from silah.associations.scope import scope
from silah.core.identifiers import sample_national_id
from silah.policies.pack.vocabulary import Stage
from silah.registry.models import Consent
from silah.support.actions import drafting, submitting
from silah.support.models import SupportRequest
from tests.desk.conftest import Browsers
from tests.desk.people import FACTS, House, photo

SPEAKER = {
    "capacity": "family", "first_name": "سعد", "family_name": "الرويلي", "national_id": sample_national_id(70_003),
    "mobile": "+966500070003", "gender": "male",
}  # fmt: skip


def agreed(house: House, **sections: Any) -> SupportRequest:
    """A request sent without a sign-in, its first two boxes ticked."""
    with scope(association=house.association):
        key = next(one.key for one in house.policy.pack.services if one.decided_by == "committee")
        draft = drafting.start_draft(house.association, house.policy, key, channel="C7")
        facts = FACTS | {"first_name": "هيا", "national_id": sample_national_id(77), "mobile": "+966500000077"}
        purposes = [one.purpose for one in house.policy.pack.consents][:2]
        for name, answers in ({"facts": facts, "questions": {"consents": purposes}} | sections).items():
            drafting.save_draft(draft, name, answers)
        for asked in house.policy.service(key).papers:
            drafting.attach_paper(draft, asked.kind, photo(f"{asked.kind}.png"))
        return submitting.submit(draft, signature=None, by=drafting.APPLICANT).request


def test_a_strangers_agreement_is_shown_as_a_claim_until_the_file_is_matched(house: House, browsers: Browsers) -> None:
    case = agreed(house)
    address = house.case_url("request", case)
    page = browsers.salwa.get(address).content.decode()
    assert "هذه موافقة من كتب الطلب" in page
    with scope(association=house.association):
        consents = list(Consent.objects.filter(about_id=case.pk))
    assert len(consents) == 2
    for one in consents:
        assert one.wording in page
        assert one.given_by in page
    case = house.matched(case)
    assert case.stage == Stage.ATTESTATION
    after = browsers.salwa.get(address).content.decode()
    assert "هذه موافقة من كتب الطلب" not in after
    assert consents[0].wording in after


def test_what_a_relative_agreed_to_stays_the_relatives_word(house: House, browsers: Browsers) -> None:
    case = house.matched(agreed(house, representative=SPEAKER))
    page = browsers.salwa.get(house.case_url("request", case)).content.decode()
    assert "هذه موافقة بالنيابة من سعد الرويلي" in page
    with scope(association=house.association):
        assert set(Consent.objects.filter(about_id=case.pk).values_list("is_claim", flat=True)) == {True}
