"""A real browser on a live server: nothing foreign is fetched, nothing fails unseen.

``page`` is a phone in Arabic; ``open_page(width=…, scripts=False, language=…)`` makes any other.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.core.cache import caches
from django.utils import translation
from playwright.sync_api import Browser, Page, Request, Response, sync_playwright

from silah.accounts.models import User
from silah.associations.scope import scope
from silah.core import clock
from silah.demo.walk import House
from tests.browser.calendar import Calendar
from tests.browser.colleague import PASSWORD, secret_of
from tests.cast import settle_in
from tests.policies.packs import shipped

FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--in-process-gpu",  # nothing is left to it but putting pictures together
    "--disable-extensions",
]
# The shell is the same browser without its own windows, which cost a third of a test's computing.
PLACES = ("chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")
PHONE = 390  # pixels
HOME = {"localhost", "127.0.0.1"}

OpenPage = Callable[..., Page]

# The browser's driver runs a loop in the main thread, and Django then takes every query for an asynchronous one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def chromium() -> Path:
    """Return the browser named by ``CHROMIUM`` or found on the path.

    Raises:
        pytest.fail: there is none; a missing browser is a failure, never a skip.
    """
    found = os.environ.get("CHROMIUM") or next((path for name in PLACES if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("No Chromium: apt-get install chromium-headless-shell, or name one in CHROMIUM.")
    return Path(found)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the run."""
    with sync_playwright() as driver:
        instance = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield instance
        instance.close()


@pytest.fixture
def open_page(browser: Browser, live_server: object) -> Iterator[OpenPage]:
    """Make pages of a fresh visitor; at the end, fail on any request to a foreign host or broken answer.

    ``shared="a name"`` gives the page opened earlier under that name: for those who sit down at one screen in turn.
    """
    opened: list[Page] = []
    named: dict[str, Page] = {}
    foreign: list[str] = []
    broken: list[str] = []

    def on_request(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in HOME:
            foreign.append(request.url)

    def on_response(response: Response) -> None:
        if response.status >= 500:
            broken.append(f"{response.status} {response.url}")

    def make(
        *, width: int = PHONE, height: int = 844, scripts: bool = True, language: str = "ar", shared: str = "",
        **more: object,
    ) -> Page:  # fmt: skip
        if shared in named:
            named[shared].set_viewport_size({"width": width, "height": height})
            return named[shared]
        context = browser.new_context(
            base_url=str(live_server),
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            locale=language,
            timezone_id="Asia/Riyadh",
            **more,  # type: ignore[arg-type]
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("request", on_request)
        page.on("response", on_response)
        page.on("pageerror", lambda error: broken.append(f"script: {error}"))
        page.on("console", lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None)
        opened.append(page)
        if shared:
            named[shared] = page
        return page

    yield make
    for page in opened:
        page.context.close()
    assert not foreign, f"asked hosts outside the house: {foreign}"
    assert not broken, f"broke on the way: {broken}"


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A phone, in Arabic, with scripts."""
    return open_page()


@pytest.fixture
def calendar(tmp_path: Path) -> Iterator[Calendar]:
    """The clock of the test and of the server, moved together."""
    file = tmp_path / "shift"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SILAH_CLOCK_SHIFT_FILE", str(file))
        clock.read_environment()
        yield Calendar(file)
    clock.read_environment()


@pytest.fixture
def settle(
    live_server: object, settings: Any, quick_pictures: None, calendar: Calendar
) -> Iterator[Callable[[str], House]]:
    """A function that puts a shipped policy in force with its whole staff, each with password and second factor.

    Codes are shown on the page, as in sample mode. The association stays in scope until the test ends.
    """
    settings.SAMPLE = True
    # An act reads again what its page has read, on purpose: what the page says may be old when the button is pressed.
    settings.ZEAL_RAISE = False
    caches["default"].clear()
    entered: list[Any] = [translation.override("ar")]
    entered[0].__enter__()

    def open_house(slug: str) -> House:
        house = settle_in(shipped(slug))
        users = list(User.objects.filter(memberships__association=house.association))
        User.objects.filter(pk__in=[user.pk for user in users]).update(password=make_password(PASSWORD))
        Authenticator.objects.bulk_create(
            Authenticator(user=user, type=Authenticator.Type.TOTP, data={"secret": secret_of(user.email)})
            for user in users
        )
        within = scope(association=house.association)
        within.__enter__()
        entered.append(within)
        return house

    yield open_house
    for one in reversed(entered):
        one.__exit__(None, None, None)
