"""A request taken in at the desk: the same questions as on the website, what is known is not asked again."""

from typing import Any

from django.test import Client

from silah.associations.scope import scope
from silah.core.identifiers import sample_national_id
from silah.policies.pack.vocabulary import Stage
from silah.support.models import Draft, SupportRequest
from tests.desk.conftest import Browsers
from tests.desk.people import FACTS, House, photo


def answers(page: Any, given: dict[str, Any]) -> dict[str, Any]:
    """What a person would type into the form on a page."""
    typed: dict[str, Any] = {}
    for name, field in page.context["form"].fields.items():
        value = given.get(name)
        if value is None:
            choices = [key for key, _label in getattr(field, "choices", []) if key not in ("", None)]
            value = choices[0] if choices else "نص"
        if name.endswith(("_on", "_date")) or name == "birth_date":
            year, month, day = str(value).split("-") if "-" in str(value) else ("2029", "1", "1")
            typed |= {f"{name}_day": str(int(day)), f"{name}_month": f"{int(month)}g", f"{name}_year": year}
        else:
            typed[name] = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    return typed


def fill_in(client: Client, house: House, draft: Draft, given: dict[str, Any]) -> Any:
    """Go through the pages until the last one."""
    page = client.get(house.url("intake_draft", token=draft.token), follow=True)
    for _turn in range(10):
        address = page.request["PATH_INFO"]
        if address.endswith("/review/"):
            return page
        sent = {"national_id": photo()} if address.endswith("/papers/") else answers(page, given)
        page = client.post(address, sent, follow=True)
        assert page.status_code == 200, page.context["form"].errors
    raise AssertionError("the last page was never reached")


def test_a_request_is_taken_in_with_its_follow_up_code(house: House, browsers: Browsers) -> None:
    assert browsers.salwa.get(house.url("intake"), {"q": "هيا"}).status_code == 200
    browsers.salwa.post(house.url("intake"), {"service": house.committee_service, "channel": "C1"})
    with scope(association=house.association):
        draft = Draft.objects.get()
    given = FACTS | {
        "national_id": sample_national_id(77),
        "mobile": "0500000077",
        "capacity": "self",
        "email": "",
        "iban": "",
    }
    review = fill_in(browsers.salwa, house, draft, given)
    early = browsers.salwa.post(review.request["PATH_INFO"], {"sign": "later"})
    assert early.status_code == 422
    agreed = {name: "on" for name in review.context["form"].fields if name.startswith("consent_")}
    sent = browsers.salwa.post(
        review.request["PATH_INFO"], agreed | {"sign": "typed", "typed": "هيا السحابي"}, follow=True
    )
    with scope(association=house.association):
        case = SupportRequest.objects.get()
        assert case.taken_in_by_id == house.staff["salwa"].pk
        assert case.attestations.standing().get().taken_by == "سلوى الوادي"
    assert case.stage == Stage.COMPLETENESS
    assert case.reference in sent.content.decode()
    assert house.case_url("document", case, kind="slip") in sent.content.decode()
    assert browsers.fahd.get(house.case_url("document", case, kind="slip")).status_code == 404
    again = browsers.salwa.post(review.request["PATH_INFO"], agreed | {"sign": "later"})
    assert again.headers["Location"] == house.case_url("request", case)


def test_what_is_matched_is_not_asked_again(house: House, browsers: Browsers) -> None:
    known = house.at(Stage.RESEARCH)
    url = f"{house.url('intake')}?person={known.person.token}"
    browsers.salwa.post(url, {"service": house.committee_service, "channel": "C2"})
    with scope(association=house.association):
        draft = Draft.objects.unsent().get()
    page = browsers.salwa.get(house.url("intake_step", token=draft.token, key="identity"))
    assert "first_name" not in page.context["form"].fields
    assert any(key == "first_name" for key, _name, _value in page.context["form"].known)


def test_wrong_answers_are_kept_as_typed(house: House, browsers: Browsers) -> None:
    browsers.salwa.post(house.url("intake"), {"service": house.committee_service, "channel": "C1"})
    with scope(association=house.association):
        draft = Draft.objects.get()
    url = house.url("intake_step", token=draft.token, key="identity")
    answer = browsers.salwa.post(url, {"first_name": "هيا", "national_id": "1234567890"})
    assert answer.status_code == 422
    assert "1234567890" in answer.content.decode()
    assert "1234567890" in browsers.salwa.get(url).content.decode()


def test_a_draft_belongs_to_who_began_it(house: House, browsers: Browsers) -> None:
    browsers.salwa.post(house.url("intake"), {"service": house.committee_service, "channel": "C1"})
    with scope(association=house.association):
        draft = Draft.objects.get()
    assert browsers.fahd.get(house.url("intake_draft", token=draft.token)).status_code == 404
    assert browsers.noura.get(house.url("intake")).status_code == 404
    assert browsers.salwa.post(house.url("intake"), {"service": "shaml", "channel": "C1"}).status_code in (200, 422)


def test_a_request_is_taken_in_by_the_channels_of_the_policy(house: House, browsers: Browsers) -> None:
    """Branch delegates and letters too (clauses C4, C8), and no channel that the policy does not have (C9)."""
    form = browsers.salwa.get(house.url("intake")).context["form"]
    assert dict(form.fields["channel"].choices) == {
        one.code: str(one.name) for one in house.policy.pack.channels if one.code in ("C1", "C2", "C3", "C4", "C8")
    }
    browsers.salwa.post(house.url("intake"), {"service": house.committee_service, "channel": "C8"})
    with scope(association=house.association):
        assert Draft.objects.get().channel == "C8"
    refused = browsers.salwa.post(house.url("intake"), {"service": house.committee_service, "channel": "C9"})
    assert "field-error" in refused.content.decode()
    with scope(association=house.association):
        assert Draft.objects.count() == 1
