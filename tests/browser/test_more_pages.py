"""The pages between the pages: codes, papers read back, another's name, and what staff write down on a file."""

from datetime import timedelta

import pytest

from silah.accounts.models import User
from silah.audit.actors import SYSTEM
from silah.core import clock
from silah.delivery.models import Delivery
from silah.demo import walk
from silah.policies.pack.vocabulary import Stage
from silah.support import workflow
from silah.support.actions import checking, drafting, researching
from silah.support.actions.consenting import withdraw_consent
from silah.support.models import Closing, Decision, SupportRequest
from tests.browser.applicant import Applicant
from tests.browser.colleague import PASSWORD
from tests.browser.forms import press, send, write
from tests.browser.test_pages import SLUG, Eyes, Open, Settle, committee_service, eyes, seat, sent
from tests.cast import agreed

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
    asked = sent(house, 564, 4)
    question = researching.refer(asked, "هل يلزم حضور ولي الأمر؟", by=house.actor("officer"), channel="phone")
    here = f"requests/{asked.token}/"
    eyes.look(seat(house, open_page, "researcher").go(f"{here}questions/{question.pk}/"), "answer a question")
    for path in ("contact/", "withdraw/"):
        eyes.look(officer.go(here + path), path)
    agreed(asked, "study")
    workflow.close(SupportRequest.objects.get(pk=asked.pk), Closing.LAPSED, by=SYSTEM)
    withdraw_consent(asked.person, "study", by=asked.person.actor, channel="website")
    eyes.look(press(officer.open(asked.token), officer.page.locator('form[action$="/revive/"] button')), "revive")
    dead = sent(house, 565, 4)
    checking.end_by_death(dead, by=house.actor("officer"), channel="phone")
    eyes.look(officer.go(f"requests/{dead.token}/alive/"), "take back a death")
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


def test_the_pages_of_a_first_sign_in(settle: Settle, open_page: Open, eyes: Eyes) -> None:
    house = settle(SLUG)
    new = User.objects.create_user(
        f"new@{house.pack.slug}.example.com", PASSWORD, name="هيا الزايد", must_change_password=True
    )
    page = open_page()
    page.goto("/staff/login/")
    for name, value in (("login", new.email), ("password", PASSWORD)):
        page.locator(f'[name="{name}"]').fill(value)
    press(page, page.locator('form:has([name="password"]) button[type=submit]').first)
    assert page.url.endswith("/staff/password/first/")
    eyes.look(page, "first password")
    write(page, password1="too short", password2="too short")
    send(page)
    eyes.look(page, "first password refused")
    write(page, password1="four words nobody guesses", password2="four words nobody guesses")
    send(page)
    page.goto("/staff/2fa/totp/activate/")
    eyes.look(page, "password once more")
    write(page, password="four words nobody guesses")
    send(page)
    assert page.locator('main [name="code"]').count(), page.url
    eyes.look(page, "second factor set up")
