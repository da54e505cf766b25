"""Ways into what belongs to somebody else on the portal, each tried as an attacker would."""

from datetime import timedelta

import pytest
from django.test import Client

from silah.associations.models import Association
from silah.associations.scope import scope
from silah.core import clock
from silah.interactions.models import Message
from silah.portal.gate import apart_papers
from silah.registry.codes import issue_code
from silah.registry.models import Person
from silah.support.models import Check, Draft, SupportRequest
from tests.desk.people import House
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


def test_the_phone_of_a_person_in_danger_lists_no_paper_of_the_file_kept_apart(house: House) -> None:
    apart = next(one.key for one in house.policy.pack.services if one.referral and one.referral.individual_redirect)
    hidden, open_one = house.submitted("counselling"), house.submitted()
    with scope(association=house.association):
        SupportRequest.objects.filter(pk=hidden.pk).update(service_key=apart)
        SupportRequest.objects.filter(pk=open_one.pk).update(person=hidden.person)
        paper = open_one.checks.exclude(paper=None).order_by("pk")[0].paper
        Check.objects.create(
            association=house.association, support_request=house.fresh(hidden), is_paper=True, key="other", paper=paper
        )
        assert paper.pk not in apart_papers(hidden.person)  # the same paper serves a request that is no secret
        Check.objects.filter(support_request=open_one).update(paper=None)
        assert paper.pk in apart_papers(hidden.person)
