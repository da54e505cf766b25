"""A person in need at her own screen: finds a service, applies page by page, follows the request, answers."""

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from playwright.sync_api import Page

from silah.core import clock
from silah.core.identifiers import sample_national_id
from silah.demo.walk import picture
from silah.policies.pack import Pack
from tests.browser.forms import controls, one, press, send, write, write_date
from tests.portal.applicant import HER

FORM = "main form.form"


@cache
def photo() -> dict[str, object]:
    """A small picture of a paper, as a phone's camera would hand it over."""
    return {"name": "paper.png", "mimeType": "image/png", "buffer": picture("paper").read()}


@dataclass
class Acknowledged:
    """What the page after sending gave: where it is, the reference and the secret code."""

    token: str
    reference: str
    secret: str


class Applicant:
    """One invented person and her browser."""

    def __init__(self, page: Page, pack: Pack, *, number: int = 431, **answers: str) -> None:
        self.page = page
        self.pack = pack
        self.slug = pack.slug
        self.service = ""
        self.mobile = f"0500 000 {number % 1000:03d}"
        self.answers = {**HER, "national_id": sample_national_id(number), "mobile": self.mobile, **answers}

    def go(self, path: str = "") -> Page:
        answer = self.page.goto(f"/{self.slug}/{path}")
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        return self.page

    # ── finding ──

    def find(self, service: str) -> None:
        """From the front page to the page of one service."""
        self.go()
        link = f'main a[href="/{self.slug}/services/{service}/"]'
        if not self.page.locator(link).count():
            press(self.page, self.page.locator(f'main a[href="/{self.slug}/services/"]').first)
        press(self.page, self.page.locator(link).first)

    def check_herself(self, service: str) -> None:
        """Answer the self-check from the page of the service."""
        press(self.page, self.page.locator(f'main a[href$="/services/{service}/check/"]'))
        self.fill()
        send(self.page)
        assert self.page.locator("#reading").is_visible()

    # ── applying ──

    def begin(self, service: str) -> None:
        """Begin a draft."""
        self.service = service
        self.go(f"apply/{service}/")
        send(self.page)
        assert self.step == "who", self.page.url

    @property
    def step(self) -> str:
        """Key of the page of the application that is open."""
        found = re.search(r"/apply/d/([^/?]+)/", self.page.url)
        return found[1] if found else ""

    def fill(self) -> None:
        """Answer everything this page asks."""
        seen: set[str] = set()
        for control in controls(self.page, FORM):
            name, kind = control["name"], control["type"]
            bare = re.sub(r"_(day|month|year)$", "", name)
            if name in seen or kind in ("hidden", "submit", "file") or not control["seen"]:
                continue
            seen.add(name)
            if name.startswith("consent_"):
                write(self.page, **{name: True})
            elif bare != name:
                if bare not in seen and self.answers.get(bare):
                    write_date(self.page, bare, self.answers[bare])
                seen.add(bare)
            elif kind == "radio":
                self._choose(name)
            elif name.startswith("q_"):
                write(
                    self.page,
                    **{name: "2" if "number" in str(one(self.page, name).get_attribute("class")) else "نص قصير يكفي"},
                )
            elif self.answers.get(name.removeprefix("r_")):
                write(self.page, **{name: self.answers[name.removeprefix("r_")]})

    def _choose(self, name: str) -> None:
        wanted = self.answers.get(name.removeprefix("r_"))
        values = [
            control["value"] for control in controls(self.page, FORM) if control["name"] == name and control["value"]
        ]
        write(self.page, **{name: wanted if wanted in values else values[0]})

    def fill_up_to(self, last: str) -> None:
        """Answer page after page until the one called ``last`` is open."""
        for _page in range(12):
            if self.step == last:
                return
            here = self.step
            if here == "papers":
                self.attach()
            else:
                self.fill()
                send(self.page)
            assert self.step != here, f"{here} asks again: {self.complaints()}"
        raise AssertionError(f"never came to {last}")

    def complaints(self) -> list[str]:
        """What the page says is wrong."""
        return self.page.locator("main .field-error, main .summary, main .notice-bad").all_inner_texts()

    def attach(self, *, leave_out: int = 0) -> None:
        """Photograph the papers asked for, all but the first ``leave_out``, and go on."""
        service = self.pack.service(self.service)
        assert service is not None
        cards = self.page.locator('main section.card:has(input[type="file"])')
        for number in range(leave_out, cards.count()):
            card = cards.nth(number)
            card.locator('input[type="file"]').first.set_input_files(photo())  # type: ignore[arg-type]
            for day in card.locator("[name$=_day]").all():
                name = str(day.get_attribute("name")).removesuffix("_day")
                asked = next(paper for paper in service.papers if f"date_{paper.kind}" == name)
                write_date(self.page, name, clock.today() + timedelta(days=900 if asked.expires else -10))
        send(self.page)

    def sign_and_send(self) -> Acknowledged:
        """Agree, type the name as a signature, send, and read what comes back."""
        for name in {c["name"] for c in controls(self.page, FORM) if c["name"].startswith("consent_")}:
            write(self.page, **{name: True})
        write(
            self.page, typed=f"{self.answers['first_name']} {self.answers['father_name']} {self.answers['family_name']}"
        )
        send(self.page)
        assert "/received/" in self.page.url, self.complaints()
        return self.acknowledged()

    def acknowledged(self) -> Acknowledged:
        """Read the acknowledgement."""
        token = self.page.url.split("/requests/")[1].split("/")[0]
        numbers = self.page.locator("main .receipt-number").all_inner_texts()
        return Acknowledged(token, numbers[0].strip(), numbers[1].strip() if len(numbers) > 1 else "")

    def apply(self, service: str) -> Acknowledged:
        """Apply from the first page to the acknowledgement."""
        self.begin(service)
        self.fill_up_to("review")
        return self.sign_and_send()

    # ── following ──

    def sign_in(self) -> None:
        """Sign in with the code sent to the mobile, which sample mode shows on the page."""
        self.go("sign-in/")
        write(self.page, mobile=self.mobile)
        send(self.page)
        write(self.page, code=self.page.locator(".code-box output").inner_text().strip())
        send(self.page)
        assert self.page.url.endswith(f"/{self.slug}/mine/"), self.complaints()

    def open(self, token: str, act: str = "") -> Page:
        """The page of the request, or of one act on it."""
        return self.go(f"requests/{token}/{act}")

    def follow(self, told: Acknowledged) -> None:
        """Find the request again by its reference and code."""
        self.go("follow/")
        write(self.page, reference=told.reference, code=told.secret)
        send(self.page)
        assert self.page.url.endswith(f"/requests/{told.token}/"), self.complaints()
