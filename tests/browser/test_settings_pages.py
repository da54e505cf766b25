"""Channels, days off, the policy going round and an incoming call, as people use them at the screen."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from silah.core import clock
from silah.policies.pack.vocabulary import Stage
from silah.support.models import SupportRequest
from tests.browser.forms import press, write
from tests.browser.test_pages import SLUG, Eyes, Open, Settle, eyes, seat, sent

__all__ = ["eyes"]

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore:N.1 detected:UserWarning")]


def press_named(page: Page, name: str) -> None:
    press(page, page.locator(f'main button[name="{name}"]'))


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_settings(settle: Settle, open_page: Open, eyes: Eyes, width: int) -> None:
    house = settle(SLUG)
    case = SupportRequest.objects.get(pk=sent(house, 550, 2).pk)
    manager = seat(house, open_page, "manager", width=width)
    page = manager.go("channels/C2/")
    write(page, address="٠١٣ ٧٦٦ ٠٠٦٩", hours="من الأحد إلى الخميس", state="paused", reason="انقطع الخط")
    press(page, page.locator("main form button[type=submit]").first)
    eyes.look(page, f"channels at {width}")
    eyes.look(manager.go("channels/C2/"), f"a channel at {width}")
    public = open_page(width=width)
    public.goto(f"/{SLUG}/contact/")
    assert "انقطع الخط" in public.inner_text("main")
    eyes.look(public, f"contact at {width}")

    page = manager.go("holidays/")
    write(page, name="إجازة", first=case.target_on, last=case.target_on + timedelta(days=1))
    press_named(page, "look")
    assert case.reference in page.inner_text("#effect")
    eyes.look(page, f"what days off change at {width}")
    press_named(page, "add")
    assert "إجازة" in page.inner_text("main table")
    press(page, page.locator("main table a").first)
    eyes.look(page, f"taking days off back at {width}")
    assert SupportRequest.objects.get(pk=case.pk).target_on == case.target_on


@pytest.mark.parametrize("width", [1280, 390])
def test_the_policy_goes_round(settle: Settle, open_page: Open, eyes: Eyes, width: int) -> None:
    house = settle(SLUG)
    secretary = seat(house, open_page, "board_secretary", width=width)
    page = secretary.go("policy/circulation/publish/")
    press(page, page.locator("main form button[type=submit]").first)
    eyes.look(page, f"circulation watched at {width}")
    page = secretary.go("policy/circulation/entities/")
    eyes.look(page, f"an entity at {width}")
    officer = seat(house, open_page, "officer", width=width)
    page = officer.go("policy/circulation/")
    eyes.look(page, f"circulation to read at {width}")
    page.locator("#understood").check()
    press(page, page.locator("#own button"))
    assert page.locator("#own").count() == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_a_call_leads_to_the_callers_file(settle: Settle, open_page: Open, eyes: Eyes, width: int) -> None:
    house = settle(SLUG)
    case = sent(house, 551, 2)
    assert case.stage == Stage.COMPLETENESS
    officer = seat(house, open_page, "officer", width=width)
    page = officer.go()
    press(page, page.locator(f'a[href="/{SLUG}/desk/call/"]:visible'))
    write(page, number=case.person.mobile)
    press(page, page.locator("main form button[type=submit]").first)
    eyes.look(page, f"a caller found at {width}")
    assert case.reference in page.inner_text("main")
    press(page, page.locator(f'main a[href*="person={case.person.token}"]'))
    assert page.locator('main input[value="C2"]').is_checked()
    officer.go("call/")
    write(page, number=f"0500{clock.now():%f}"[:10])
    press(page, page.locator("main form button[type=submit]").first)
    eyes.look(page, f"nobody known at {width}")
