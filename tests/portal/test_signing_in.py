"""Signing in with a one-time code, following with a secret code: the same answer for the known and the unknown."""

import re
import time
from unittest import mock

import pytest
from django.core.cache import caches
from django.test import Client

from silah.associations.models import Association
from silah.interactions.models import Message
from silah.portal import gate
from silah.registry.models import Person, SignInCode
from silah.support.models import SupportRequest
from tests.portal.applicant import HER, HIM, Applicant

MOBILE = "0500000067"


def sent(
    applicant: Applicant, slug: str = "khafji", service: str = "aid", answers: dict[str, str] = HER
) -> tuple[SupportRequest, str]:
    """A request just sent, and its follow-up code."""
    page = applicant.client.get(applicant.apply(slug, service, answers)).content.decode()
    found = re.search(r"\d{4}-\d{4}-\d{4}", page)
    assert found
    return SupportRequest.objects.order_by("-pk")[0], found[0]


def sign_in(client: Client, slug: str = "khafji", mobile: str = MOBILE) -> str:
    """Sign in as whoever has the mobile; returns where it leads."""
    client.post(f"/{slug}/sign-in/", {"mobile": mobile})
    code = SignInCode.objects.order_by("-pk")[0].shown_code
    return str(client.post(f"/{slug}/code/", {"code": code}).get("Location", ""))


def test_a_code_signs_in_and_works_once(khafji: Association, applicant: Applicant) -> None:
    request, _code = sent(applicant)
    phone = Client()
    assert sign_in(phone) == "/khafji/mine/"
    page = phone.get("/khafji/mine/").content.decode()
    assert request.reference in page
    assert phone.get(f"/khafji/requests/{request.token}/").status_code == 200
    used = SignInCode.objects.get().shown_code
    other = Client()
    with mock.patch("silah.portal.views.sign_in.issue_code", return_value=(None, "000000")):
        other.post("/khafji/sign-in/", {"mobile": MOBILE})
    assert other.post("/khafji/code/", {"code": used}).status_code == 422


def test_known_and_unknown_mobiles_get_one_answer(khafji: Association, applicant: Applicant, settings: object) -> None:
    sent(applicant)
    answers = []
    for mobile in (MOBILE, "0500000999"):
        phone = Client()
        first = phone.post("/khafji/sign-in/", {"mobile": mobile})
        settings.SAMPLE = False  # type: ignore[attr-defined]
        page = phone.get("/khafji/code/").content.decode()
        settings.SAMPLE = True  # type: ignore[attr-defined]
        hidden = re.sub(r'csrfmiddlewaretoken" value="[^"]+|name="page" value="[^"]+|•+\d+', "", page)
        answers.append((first.status_code, first["Location"], hidden))
    assert answers[0] == answers[1]
    assert Message.objects.filter(event="code").count() == 1


def test_a_wrong_code_and_one_tried_too_often_open_nothing(khafji: Association, applicant: Applicant) -> None:
    sent(applicant)
    phone = Client()
    phone.post("/khafji/sign-in/", {"mobile": MOBILE})
    right = SignInCode.objects.get().shown_code
    wrong = "000000" if right != "000000" else "111111"
    for _try in range(6):
        assert phone.post("/khafji/code/", {"code": wrong}).status_code == 422
    assert phone.post("/khafji/code/", {"code": right}).status_code == 422
    assert phone.get("/khafji/mine/").status_code == 302


def test_codes_are_not_sent_without_end(khafji: Association, applicant: Applicant) -> None:
    sent(applicant)
    asked = {"mobile": MOBILE}
    statuses = [Client().post("/khafji/sign-in/", asked).status_code for _ask in range(6)]
    assert statuses == [302] * 4 + [422] * 2
    elsewhere = [Client(REMOTE_ADDR="10.9.8.7").post("/khafji/sign-in/", asked).status_code for _ask in range(4)]
    assert elsewhere == [302] * 2 + [422] * 2
    assert Message.objects.filter(event="code").count() == 6


def test_an_unsafe_contact_gets_no_code(khafji: Association, applicant: Applicant) -> None:
    sent(applicant)
    Person.objects.update(unsafe_contact=True)
    phone = Client()
    assert phone.post("/khafji/sign-in/", {"mobile": MOBILE}).status_code == 302
    assert Message.objects.filter(event="code").count() == 0


def test_people_who_share_a_mobile_choose_who_they_are(khafji: Association, applicant: Applicant) -> None:
    sent(applicant)
    sent(Applicant(Client()), answers=HIM | {"mobile": MOBILE})
    phone = Client()
    phone.post("/khafji/sign-in/", {"mobile": MOBILE})
    code = SignInCode.objects.order_by("-pk")[0].shown_code
    page = phone.post("/khafji/code/", {"code": code})
    assert page.status_code == 200
    him = Person.objects.get(first_name="سعد")
    assert him.token in page.content.decode()
    assert phone.post("/khafji/code/", {"person": "someone-else"}).status_code == 200
    assert phone.get("/khafji/mine/").status_code == 302
    assert phone.post("/khafji/code/", {"person": him.token})["Location"] == "/khafji/mine/"


def test_the_page_speaks_in_the_gender_of_whoever_signed_in(khafji: Association, applicant: Applicant) -> None:
    request, _code = sent(applicant)
    phone = Client()
    sign_in(phone)
    assert "تابعي الطلب" in phone.get(f"/khafji/requests/{request.token}/received/").content.decode()
    assert "اكتبي حاجتكِ" in phone.get("/khafji/").content.decode()
    sent(Applicant(Client()), answers=HIM)
    other = Client()
    sign_in(other, mobile="0500000068")
    assert "اكتب حاجتك" in other.get("/khafji/").content.decode()


def test_signing_out_leaves_nothing_open(khafji: Association, applicant: Applicant) -> None:
    request, _code = sent(applicant)
    answer = applicant.client.post("/khafji/sign-out/")
    assert "cache" in answer["Clear-Site-Data"]
    for address in (
        f"/khafji/requests/{request.token}/",
        "/khafji/mine/",
        f"/khafji/requests/{request.token}/letter.pdf",
    ):
        assert applicant.client.get(address).status_code == 302


def test_a_session_left_alone_ends(khafji: Association, applicant: Applicant) -> None:
    request, _code = sent(applicant)
    phone = Client()
    sign_in(phone)
    with mock.patch("silah.portal.gate.time.time", return_value=time.time() + gate.IDLE + 5):
        assert phone.get("/khafji/mine/").status_code == 302
        assert phone.get(f"/khafji/requests/{request.token}/").status_code == 302


def test_a_session_of_one_association_opens_nothing_at_another(
    khafji: Association, adopt: object, applicant: Applicant
) -> None:
    sent(applicant)
    adopt("awn")  # type: ignore[operator]
    phone = Client()
    sign_in(phone)
    assert phone.get("/awn/mine/")["Location"].startswith("/awn/sign-in/")


@pytest.mark.parametrize("back", ["https://example.com/", "//example.com/khafji/", "/yusr/", "/khafji/mine/"])
def test_signing_in_leads_back_into_the_same_site_only(khafji: Association, applicant: Applicant, back: str) -> None:
    sent(applicant)
    phone = Client()
    phone.post("/khafji/sign-in/", {"mobile": MOBILE, "next": back})
    code = SignInCode.objects.order_by("-pk")[0].shown_code
    assert phone.post("/khafji/code/", {"code": code})["Location"] == "/khafji/mine/"


# ── following ──


def test_the_code_opens_the_request_in_any_way_of_writing(khafji: Association, applicant: Applicant) -> None:
    request, code = sent(applicant)
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")).replace("-", " ")
    phone = Client()
    answer = phone.post("/khafji/follow/", {"reference": request.reference.lower().replace("-", " "), "code": arabic})
    assert answer["Location"] == f"/khafji/requests/{request.token}/"
    assert phone.get(answer["Location"]).status_code == 200


def test_a_wrong_code_ten_times_opens_nothing_and_shuts_that_network_out_for_an_hour(
    khafji: Association, applicant: Applicant
) -> None:
    request, code = sent(applicant)
    phone = Client()
    for _try in range(10):
        assert (
            phone.post("/khafji/follow/", {"reference": request.reference, "code": "111122223333"}).status_code == 422
        )
    assert phone.post("/khafji/follow/", {"reference": request.reference, "code": code}).status_code == 422
    assert phone.get(f"/khafji/requests/{request.token}/").status_code == 302
    caches["default"].clear()
    assert phone.post("/khafji/follow/", {"reference": request.reference, "code": code}).status_code == 302


def test_an_unknown_reference_and_a_wrong_code_get_one_answer(khafji: Association, applicant: Applicant) -> None:
    request, _code = sent(applicant)
    pages = []
    for reference in (request.reference, "KB-1448-09999"):
        page = Client().post("/khafji/follow/", {"reference": reference, "code": "111122223333"}).content.decode()
        pages.append(re.sub(r'csrfmiddlewaretoken" value="[^"]+|KB-1448-\d+', "", page))
    assert pages[0] == pages[1]


def test_a_token_alone_opens_nothing(khafji: Association, applicant: Applicant) -> None:
    request, _code = sent(applicant)
    stranger = Client()
    known, unknown = stranger.get(f"/khafji/requests/{request.token}/"), stranger.get("/khafji/requests/nothing/")
    assert (known.status_code, unknown.status_code) == (302, 302)
    sent(Applicant(Client()), answers=HIM)
    other = Client()
    sign_in(other, mobile="0500000068")
    assert other.get(f"/khafji/requests/{request.token}/").status_code == 404
    assert other.get("/khafji/requests/nothing/").status_code == 404


def test_a_request_for_protection_does_not_exist_on_the_portal(yusr: Association, applicant: Applicant) -> None:
    request, code = sent(applicant, "yusr", "counselling")
    SupportRequest.objects.filter(pk=request.pk).update(service_key="protection")
    assert Client().post("/yusr/follow/", {"reference": request.reference, "code": code}).status_code == 422
    phone = Client()
    sign_in(phone, "yusr")
    assert request.reference not in phone.get("/yusr/mine/").content.decode()
    assert phone.get(f"/yusr/requests/{request.token}/").status_code == 404
