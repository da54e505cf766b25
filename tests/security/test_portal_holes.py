"""Ways into what belongs to somebody else on the portal, each tried as an attacker would."""

from datetime import timedelta

import pytest
from django.test import Client

from silah.associations.models import Association
from silah.core import clock
from silah.interactions.models import Message
from silah.registry.codes import issue_code
from silah.registry.models import Person
from silah.support.models import Draft, SupportRequest
from tests.portal.applicant import HER, Applicant
from tests.portal.test_signing_in import sent, sign_in

pytestmark = pytest.mark.usefixtures("empty_cache")


def shared_device(applicant: Applicant) -> Client:
    """A browser that kept the cookie of a draft, and whose session has ended."""
    cookie = applicant.client.cookies["draft-khafji"]
    client = Client()
    client.cookies["draft-khafji"] = cookie.value
    return client


def test_the_cookie_of_a_sent_draft_opens_nothing_a_day_later(khafji: Association, applicant: Applicant) -> None:
    request, _code = sent(applicant)
    SupportRequest.objects.filter(pk=request.pk).update(submitted_at=clock.now() - timedelta(days=1))
    next_user = shared_device(applicant)
    next_user.get("/khafji/apply/d/who/")
    assert next_user.get(f"/khafji/requests/{request.token}/").status_code == 302
    next_user.post("/khafji/apply/d/who/")
    assert next_user.get(f"/khafji/requests/{request.token}/").status_code == 302


def test_the_cookie_of_a_persons_sent_draft_opens_nothing_after_signing_out(
    khafji: Association, applicant: Applicant
) -> None:
    request, _code = sent(applicant)
    Draft.objects.filter(request=request).update(person=request.person)
    next_user = shared_device(applicant)
    next_user.post("/khafji/apply/d/who/")
    assert next_user.get(f"/khafji/requests/{request.token}/").status_code == 302


def test_sample_mode_shows_no_code_of_a_real_association(khafji: Association, sample_mode: None) -> None:
    Association.objects.filter(pk=khafji.pk).update(is_sample=False)
    khafji.refresh_from_db()
    row, code = issue_code(khafji, "+966500000067", purpose="sign_in")
    assert (row.shown_code, len(code)) == ("", 6)


def test_an_unknown_mobile_costs_the_same_writing_and_leaves_no_message(
    khafji: Association, applicant: Applicant
) -> None:
    sent(applicant)
    before = Message.objects.count()
    assert Client().post("/khafji/sign-in/", {"mobile": "0500000999"}).status_code == 302
    assert Message.objects.count() == before
    assert Client().post("/khafji/sign-in/", {"mobile": HER["mobile"]}).status_code == 302
    assert Message.objects.count() == before + 1


def test_marking_a_contact_unsafe_ends_the_session_on_that_phone(khafji: Association, applicant: Applicant) -> None:
    request, _code = sent(applicant)
    phone = Client()
    sign_in(phone)
    assert phone.get("/khafji/mine/").status_code == 200
    Person.objects.filter(pk=request.person_id).update(unsafe_contact=True)
    assert phone.get("/khafji/mine/").status_code == 302
