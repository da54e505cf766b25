"""A member of staff at the desk's screen: signs in with password and second factor, opens files, takes the next step."""

import base64
import hashlib
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from playwright.sync_api import Page

from silah.accounts.models import Member, User
from tests.browser.forms import press, send

PASSWORD = "a-long-password-for-tests"
#: What a live server may call itself.
HERE = ("localhost", "127.0.0.1")
PERIOD = 30  # seconds for which a code of the authenticator holds


def secret_of(email: str) -> str:
    """The secret of somebody's authenticator in the tests."""
    return base64.b32encode(hashlib.sha256(email.encode()).digest()[:20]).decode()


def code_now(email: str) -> str:
    """What the authenticator shows now."""
    return str(format_hotp_value(hotp_value(secret_of(email), int(time.time()) // PERIOD)))


class Colleague:
    """One member of staff and the browser used."""

    def __init__(self, page: Page, member: Member) -> None:
        self.page = page
        self.member = member
        self.slug = member.association.slug
        self.session = ""

    def go(self, path: str = "") -> Page:
        if self.session:
            self._sit_down()
        answer = self.page.goto(f"/{self.slug}/desk/{path}")
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        assert f"/{self.slug}/desk/" in self.page.url.split("?")[0], f"{path} led to {self.page.url}"
        return self.page

    def sign_in(self) -> "Colleague":
        """With password and the code of the second factor, from the desk's own address."""
        self.page.goto(f"/{self.slug}/desk/")
        self.page.locator('[name="login"]').fill(self.member.user.email)
        self.page.locator('[name="password"]').fill(PASSWORD)
        press(self.page, self.page.locator('form:has([name="password"]) button[type=submit]').first)
        self.page.locator('[name="code"]').fill(code_now(self.member.user.email))
        press(self.page, self.page.locator('form:has([name="code"]) button[type=submit]').first)
        assert self.page.url.endswith(f"/{self.slug}/desk/"), self.page.url
        return self

    def arrive(self) -> "Colleague":
        """Signed in already, for those whose way in is not what a test is about; they may share a screen."""
        client = Client()
        client.force_login(User.objects.get(pk=self.member.user_id), backend="silah.accounts.sessions.Backend")
        self.session = client.cookies["sessionid"].value
        self._sit_down()
        return self

    def _sit_down(self) -> None:
        self.page.context.add_cookies(
            [{"name": "sessionid", "value": self.session, "domain": host, "path": "/"} for host in HERE]
        )

    def open(self, token: str) -> Page:
        """The page of a case."""
        return self.go(f"requests/{token}/")

    def next_step(self) -> Page:
        """Press the one button of the next step."""
        return press(self.page, self.page.locator("#next .next-panel .actions").locator("a, button").first)

    def send(self, button: str = "") -> Page:
        """Send the form of the page."""
        return send(self.page, button)

    def complaints(self) -> list[str]:
        """What the page says is wrong."""
        return self.page.locator("main .field-error, main .summary, main .notice-bad, main .message").all_inner_texts()
