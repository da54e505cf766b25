"""Somebody at a phone who applies: reads each page's form and fills in what it asks, as a browser would send it."""

import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from silah.core.identifiers import sample_national_id

#: Answers of an invented widow; ``q_`` questions take the first choice.
HER: dict[str, str] = {
    "capacity": "self", "first_name": "هيا", "father_name": "سالم", "grandfather_name": "ناصر", "family_name": "السحابي",
    "national_id": sample_national_id(431), "id_expires_on": "1/1/2030", "nationality": "saudi", "gender": "female",
    "birth_date": "12/7/1410", "mobile": "0500 000 067", "email": "haya@example.com", "city": "الخفجي", "district": "النخيل",
    "marital_status": "widow", "household_size": "٤", "dependants": "3", "orphans": "3", "housing": "rented", "rent": "1200",
    "monthly_income": "3,400", "income_source": "social_security", "work_status": "home", "debts_monthly": "0",
    "health_condition": "none", "disability": "no", "education_level": "secondary", "enrolled": "yes", "institution": "جامعة الملك",
    "iban": "", "preferred_channel": "sms", "best_time": "any", "residence_permit_expires_on": "",
}  # fmt: skip
HIM: dict[str, str] = HER | {
    "first_name": "سعد", "gender": "male", "national_id": sample_national_id(432), "mobile": "0500000068", "marital_status": "married",
}  # fmt: skip


class Fields(HTMLParser):
    """Names and values of the controls of a page's main form, the one of class ``form``."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = "form" in (given.get("class") or "").split()
        name = given.get("name")
        if self.inside and name and tag in ("input", "select", "textarea") and given.get("type") != "submit":
            self.found.setdefault(name, []).append(given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


def controls(html: str) -> dict[str, list[str]]:
    """The controls of a page's main form."""
    parser = Fields()
    parser.feed(html)
    return parser.found


class Applicant:
    """Walks through the application of one service."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def begin(self, slug: str, service: str) -> str:
        """Begin a draft; returns the address of its first page."""
        answer = self.client.post(f"/{slug}/apply/{service}/")
        assert answer.status_code == 302, answer.content.decode()[:500]
        return str(answer["Location"])

    def fill(self, address: str, answers: dict[str, str]) -> Any:
        """Fill in one page with the answers it asks for and send it."""
        page = self.client.get(address)
        assert page.status_code == 200, (address, page.status_code, page.get("Location"))
        return self.client.post(address, self.data(page.content.decode(), answers))

    @staticmethod
    def data(html: str, answers: dict[str, str]) -> dict[str, str]:
        """What a browser would send for a page."""
        sent: dict[str, str] = {}
        for name, values in controls(html).items():
            bare = re.sub(r"_(day|month|year)$", "", name)
            if name.startswith("consent_"):
                sent[name] = "on"
            elif bare != name and bare in answers:
                # A whole date under the name of the field, as a phone's paste into one box gives it.
                sent[bare] = answers[bare]
            elif name in answers:
                sent[name] = answers[name]
            elif name.removeprefix("r_") in answers and name.startswith("r_"):
                sent[name] = answers[name.removeprefix("r_")]
            elif name.startswith("q_"):
                sent[name] = next((v for v in values if v), "نص قصير")
            elif name == "typed":
                sent[name] = "هيا سالم السحابي"
        return sent

    def up_to(self, slug: str, service: str, last: str, answers: dict[str, str] = HER) -> str:
        """Walk from the beginning to the page ``last``; returns its address."""
        address = self.begin(slug, service)
        for _page in range(12):
            if address.endswith(f"/{last}/"):
                return address
            answer = self.fill(address, answers)
            assert answer.status_code == 302, (
                address,
                re.findall(r"field-error.*?</div>", answer.content.decode(), re.DOTALL)[:5],
            )
            address = str(answer["Location"])
        raise AssertionError(f"never came to {last}")

    def apply(self, slug: str, service: str, answers: dict[str, str] = HER) -> str:
        """Apply from the beginning to the acknowledgement; returns its address."""
        address = self.up_to(slug, service, "review", answers)
        answer = self.fill(address, answers)
        assert answer.status_code == 302, re.findall(r'class="summary.*?</ul>', answer.content.decode(), re.DOTALL)
        return str(answer["Location"])
