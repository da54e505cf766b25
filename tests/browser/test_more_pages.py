"""The pages between the pages: codes, papers read back, another's name, and what staff write down on a file."""

from datetime import timedelta

import pytest

from silah.core import clock
from silah.delivery.models import Delivery
from silah.demo import walk
from silah.policies.pack.vocabulary import Stage
from silah.support.actions import drafting
from silah.support.models import Decision, SupportRequest
from tests.browser.applicant import Applicant
from tests.browser.forms import press, send, write
from tests.browser.test_pages import SLUG, Eyes, Open, Settle, committee_service, eyes, seat, sent

__all__ = ["eyes"]

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore:N.1 detected:UserWarning")]


def test_the_pages_of_codes_and_of_another_s_name(settle: Settle, open_page: Open, eyes: Eyes) -> None:
    house = settle(SLUG)
    applicant = Applicant(open_page(), house.pack)
    page, service = applicant.page, committee_service(house)
    applicant.begin(service)
    write(page, capacity="guardian")
    send(page)
    eyes.look(page, "apply representative")
    send(page)
    eyes.look(page, "apply representative with errors")
    applicant.go("apply/d/keep/")
    eyes.look(page, "keep a draft")
    write(page, mobile=applicant.mobile)
    send(page)
    eyes.look(page, "a draft kept")
    for path, wrong in (
        ("resume/", {"mobile": "0500000999", "code": "111122223333"}),
        ("follow/", {"reference": "YS-1448-09999", "code": "111122223333"}),
    ):
        applicant.go(path)
        write(page, **wrong)
        send(page)
        eyes.look(page, f"{path} with errors")
    served = walk.bring(house, sent(house, 560, 60), Stage.DELIVERY)
    applicant.mobile = served.contact_mobile
    applicant.go("sign-in/")
    write(page, mobile=applicant.mobile)
    send(page)
    eyes.look(page, "code asked for")
    write(page, code="000000")
    send(page)
    eyes.look(page, "code refused")
    applicant.sign_in()
    eyes.look(page, "own page of somebody served")
    page.goto(f"/verify/{Decision.objects.get().verification_code}/")
    eyes.look(page, "verified")
    page.goto(f"/{SLUG}/services/")
    press(page, page.locator("form[action$='/useful/'] button[value='no']"))
    eyes.look(page, "why not useful")
    page.goto("/style/")
    eyes.look(page, "style")


def test_the_page_of_signing_again(settle: Settle, open_page: Open, eyes: Eyes) -> None:
    house = settle(SLUG)
    request = sent(house, 561, 4)
    request.attestations.all().delete()
    SupportRequest.objects.filter(pk=request.pk).update(stage=Stage.ATTESTATION, waiting_for="applicant")
    applicant = Applicant(open_page(), house.pack)
    applicant.mobile = request.contact_mobile
    applicant.sign_in()
    applicant.open(request.token, "sign/")
    eyes.look(applicant.page, "sign again")
    officer = seat(house, open_page, "officer")
    eyes.look(officer.go(f"requests/{request.token}/attest/"), "attest at the desk")


def test_the_pages_that_staff_write_on(settle: Settle, open_page: Open, eyes: Eyes) -> None:
    house = settle(SLUG)
    officer = seat(house, open_page, "officer")
    eyes.look(officer.go("requests/new/"), "intake")
    draft = drafting.start_draft(
        house.association, house.policy, committee_service(house), channel="C1", taken_in_by=house.member("officer")
    )
    for name in ("who", "identity", "papers", "review"):
        eyes.look(officer.go(f"requests/new/{draft.token}/{name}/"), f"intake {name}")
    referrals = seat(house, open_page, "confidential_officer")
    for key in ("shaml", "protection"):
        eyes.look(referrals.go(f"requests/new/referral/{key}/"), f"referral to {key}")
    given = walk.bring(house, sent(house, 562, 60), Stage.DELIVERY)
    case = f"requests/{given.token}/"
    delivery = Delivery.objects.of_request(given.pk).first()
    for path in ("end/", "objection/"):
        eyes.look(officer.go(case + path), path)
    assert delivery is not None
    eyes.look(seat(house, open_page, "service_staff").go(f"{case}deliveries/{delivery.pk}/give/"), "give")
    with clock.at(clock.now() - timedelta(days=3)):
        direct = walk.apply(house, "counselling", walk.Applicant(563, woman=True)).request
    walk.complete(house, direct)
    lead = seat(house, open_page, "service_lead")
    eyes.look(lead.go(f"requests/{direct.token}/decide/"), "decide without a committee")
    eyes.look(seat(house, open_page, "manager").go("appointments/"), "appointments")
