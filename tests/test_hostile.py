"""Wrong and hostile input at every address, as everybody: no 500, nothing half written, a plain answer in the page's language.

Promises: trust D1, D3, D6, A5, rules 28, 29 and 35. Each run makes the same requests; ``--long`` makes many more.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from silah.associations.scope import scope
from silah.core.identifiers import show_mobile
from silah.demo import walk
from silah.demo.names import Applicant
from silah.support.actions import drafting
from silah.support.actions.attesting import Signature
from silah.support.actions.submitting import submit
from silah.support.application import steps_of
from silah.support.models import Method
from tests.hostile import payloads
from tests.hostile import town as towns
from tests.hostile.attacks import FORM, Attack, Maker, multipart
from tests.hostile.forms import Form, forms_of
from tests.hostile.places import Address, addresses
from tests.hostile.standing import standing, town
from tests.hostile.town import Town, Visitor
from tests.hostile.watch import QUIET_TABLES, Seen, bring_cookie, send

__all__ = ["standing", "town"]

SEED = 1448
#: A page that answers 503 on purpose, to machines.
TELLS_DOWN = {"portal:health"}
#: What a page keeps although it says no: a draft keeps what was typed, a code counts the try.
KEEPS = {
    "portal:step": {"support_draft", "registry_paper"}, "desk:intake_step": {"support_draft", "registry_paper"},
    "portal:code": {"registry_signincode"}, "desk:attest": {"registry_signincode"},
}  # fmt: skip
#: Seconds of work any answer may cost.
SLOWEST = 10.0


@dataclass
class Count:
    """How many requests of which kind, and what went wrong."""

    made: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.made.values())


def attackers(address: Address, town: Town) -> tuple[list[Visitor], list[Visitor]]:
    """Those an address opens to, and everybody else."""
    everybody = [one for name, one in town.visitors.items() if not name.startswith("person ")]
    if address.gate == "desk":
        ours = [
            one
            for one in everybody
            if one.member and not one.name.startswith("their ") and one.name != "former officer"
        ]
        may = [one for one in ours if not address.rights or address.rights & one.rights]
    elif address.gate == "portal":
        may = (
            [town.visitors["device"]]
            if "/apply/d/" in address.route
            else [town.owner(towns.case_of(address, town.ours))]
        )
    else:
        may = [town.visitors["stranger"], town.visitors["officer"], town.owner(towns.case_of(address, town.ours))]
    return may, [one for one in everybody if one not in may]


def judged(attack: Attack, address: Address, seen: Seen, english: bool) -> Iterator[str]:
    """Everything wrong with an answer."""
    if seen.status >= 500 and address.name not in TELLS_DOWN:
        yield f"{seen.status} {(seen.thrown or ['nothing thrown'])[-1]}"
    page = seen.body.decode("utf-8", "replace") if seen.is_html else ""
    if "Traceback (most recent call last)" in page or re.search(
        r'File "[^"]+\.py"|DoesNotExist|OperationalError', page
    ):
        yield "shows its inside"
    if payloads.TAG in page:
        yield "shows a tag as it was typed"
    if payloads.COUNTED in page:
        yield "counted what was typed"
    if (
        any("\r" in value or "\n" in value for value in seen.response.headers.values())
        or "X-Zq" in seen.response.headers
    ):
        yield "a header of ours was split"
    if seen.location and urlsplit(urljoin("http://testserver/", seen.location.replace("\\", "/")))[:2] != (
        "http",
        "testserver",
    ):
        yield f"leads away to {seen.location[:80]}"
    if seen.was_refused and (left := seen.writes - QUIET_TABLES - KEEPS.get(address.name, set())):
        yield f"said no ({seen.status}) and wrote {sorted(left)}"
    if seen.seconds > SLOWEST:
        yield f"cost {seen.seconds:.1f} s"
    yield from _wrong_language(page, address, english)


def _wrong_language(page: str, address: Address, english: bool) -> Iterator[str]:
    if not page or not address.gate or "<html" not in page:
        return
    found = re.search(r'<html[^>]*\blang="([\w-]+)"', page)
    wanted = "en" if english else "ar"
    if found is None or not found[1].startswith(wanted):
        yield f"speaks {found and found[1]} and not {wanted}"
    elif not english and not re.search(r"[\u0621-\u064a]{3}", re.sub(r"<[^>]*>", " ", page)):
        yield "holds no Arabic"


def forms_at(client: Client, path: str, visitor: Visitor) -> list[Form]:
    seen = send(visitor.at(client), "GET", path)
    return forms_of(seen.body.decode("utf-8", "replace")) if seen.is_html and seen.status == 200 else []


def attack(town: Town, chosen: list[Address], *, deep: int, wide: int, seed: int) -> Count:
    """Attack addresses: ``deep`` times as each of two whom they open to, once as ``wide`` of the others."""
    client, count = Client(raise_request_exception=False), Count()
    for address in chosen:
        # Random for each address by its own name, so that a new page changes the attacks on no other.
        rng = random.Random(f"{seed} {address.name}")
        parts = towns.parts_of(address, town.ours)
        path = reverse(address.name, kwargs=parts)
        may, others = attackers(address, town)
        inside = rng.sample(may, min(len(may), 2))
        rest = [*others, *[one for one in may if one not in inside]]
        plan = [(one, deep) for one in inside] + [(one, 1) for one in rng.sample(rest, min(wide, len(rest)))]
        forms = forms_at(client, path, inside[0]) if inside else []
        for visitor, times in plan:
            for one in Maker(rng, path, forms, parts).attacks(times):
                _try(town, client, address, visitor, one, rng.random() < 0.25, count)
    return count


def _try(
    town: Town, client: Client, address: Address, visitor: Visitor, one: Attack, english: bool, count: Count
) -> None:
    visitor.at(client)
    if english:
        client.cookies["language"] = "en"
    for name, value in one.cookies.items():
        bring_cookie(client, name, on_the_wire(value))
    english = (one.cookies.get("language", "en" if english else "")) == "en"
    headers = {name: on_the_wire(value) for name, value in one.headers.items()}
    seen = send(client, one.method, one.path, data=one.body, content_type=one.content_type, **headers)
    count.made[one.kind.split(" [")[0]] += 1
    count.statuses[seen.status] += 1
    for what in judged(one, address, seen, english):
        # A name of the machine that is not ours is refused before anybody looks at the language wanted.
        if not (what.startswith("speaks") and "HTTP_HOST" in one.headers):
            count.wrong.append(f"{address.name} as {visitor.name}: {what}\n    {one}")


def on_the_wire(value: str) -> str:
    """A header as a server hands it on: each byte as one character."""
    return value.encode("utf-8", "surrogatepass").decode("latin-1")


def groups() -> dict[str, list[Address]]:
    """The addresses in a dozen parts, so that a failure names where it is."""
    found: dict[str, list[Address]] = {}
    for one in addresses():
        where = one.name.partition(":")[0] if ":" in one.name else "staff"
        inner = re.sub(r"<[^>]*>/?|desk/", "", one.route).split("/")[0] if ":" in one.name else ""
        found.setdefault(f"{where} {'case' if inner == 'requests' else 'page'}", []).append(one)
    return found


@pytest.mark.parametrize("group", sorted(groups()))
def test_no_input_breaks_a_page(town: Town, group: str) -> None:
    deep, wide = (8, 6) if connection.vendor == "sqlite" else (2, 1)
    count = attack(town, groups()[group], deep=deep, wide=wide, seed=SEED)
    TOTALS[group] = count.total
    assert not count.wrong, f"{len(count.wrong)} of {count.total}\n" + "\n".join(count.wrong[:40])


TOTALS: dict[str, int] = {}


def test_three_thousand_requests_were_made() -> None:
    print(f"{sum(TOTALS.values())} requests: {TOTALS}")
    # The pages are the same beside either database; on PostgreSQL a few requests to each show what differs there.
    least = 3000 if connection.vendor == "sqlite" else 600
    assert sum(TOTALS.values()) >= least or len(TOTALS) < len(groups()), TOTALS


# ── what is typed into the application ──

#: Wrong words that a page can show again as they came: nothing in them is taken out by cleaning.
SHOWN_AGAIN = [
    text for text in (*payloads.NUMBERS, *payloads.IDENTITIES, *payloads.TEXTS, *[part for day in payloads.DATES for part in day])
    if text.strip() == text and text and text.isprintable() and len(text) < 60
]  # fmt: skip


def pages_of_the_application(town: Town) -> list[str]:
    draft = town.ours.device
    assert draft is not None
    service = draft.policy.service(draft.service_key)
    return [reverse("portal:step", args=[town.ours.slug, one.key]) for one in steps_of(service, draft.policy.pack)]


def test_what_was_typed_stays_in_the_form(town: Town) -> None:
    """A wrong answer is named in the page's language, stands where it was typed, and becomes no fact (line 18)."""
    rng, client, lost, tried = random.Random(SEED), Client(raise_request_exception=False), [], 0
    device, times = town.visitors["device"], 12 if connection.vendor == "sqlite" else 3
    for path in pages_of_the_application(town)[:-2]:
        for form in forms_at(client, path, device):
            for one in form.fields:
                if one.kind not in ("text", "tel", "email", "number", "textarea", "input"):
                    continue
                for value in rng.sample(SHOWN_AGAIN, times):
                    pairs = [(name, value if name == one.name else given) for name, given in form.answers()]
                    seen = send(device.at(client), "POST", path, data=urlencode(pairs), content_type=FORM)
                    tried += seen.status == 422
                    if seen.status not in (302, 422):
                        lost.append(f"{path} {one.name}={value!r}: {seen.status}")
                    elif seen.status == 422 and escape(value) not in seen.text:
                        lost.append(f"{path} {one.name}={value!r}: is gone")
                    elif seen.status == 422 and 'aria-invalid="true"' not in seen.text:
                        lost.append(f"{path} {one.name}={value!r}: the field is not marked")
    assert not lost, "\n".join(lost[:40])
    assert tried >= 8 * times


def test_a_wrong_paper_is_refused_and_leaves_nothing(town: Town, settings: Any) -> None:
    """Each file of the corpus at the page of papers: taken and cleaned, or refused with a sentence and no trace."""
    client, device, wrong = Client(raise_request_exception=False), town.visitors["device"], []
    path = next(one for one in pages_of_the_application(town) if "papers" in one)
    name = next(name for form in forms_at(client, path, device) for name in form.files)
    folder = Path(settings.MEDIA_ROOT)
    for one in payloads.files():
        before = {place for place in folder.rglob("*") if place.is_file()}
        body, content_type = multipart([], [(name, one)])
        seen = send(device.at(client), "POST", path, data=body, content_type=content_type)
        kept = [place for place in folder.rglob("*") if place.is_file() and place not in before]
        what = f"{one.name[:30]!r} {one.content[:12]!r}: {seen.status}, {len(kept)} kept"
        if one.good and (seen.status != 302 or len(kept) != 1):
            wrong.append(f"{what}, but it is good")
        if one.good is False and (seen.status != 422 or kept or "registry_paper" in seen.writes):
            wrong.append(f"{what}, but it is bad")
        if any(
            payloads.TAG.encode() in place.read_bytes() or place.suffix not in (".png", ".jpg", ".pdf", ".webp")
            for place in kept
        ):
            wrong.append(f"{what}, with what was hidden in it")
        for place in kept:
            place.unlink()
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "name", ["portal:step", "portal:follow", "portal:sign_in", "portal:check", "desk:note", "desk:intake_step"]
)
def test_too_much_is_refused_in_words(town: Town, name: str) -> None:
    """Ten megabytes in a field, or 1,001 fields: one page that says so, and nothing written (trust rule 29)."""
    address = next(one for one in addresses() if one.name == name)
    path, client = reverse(name, kwargs=towns.parts_of(address, town.ours)), Client(raise_request_exception=False)
    visitor = attackers(address, town)[0][0]
    for body in (b"text=" + b"a" * 10_000_000, b"&".join(b"f%d=1" % n for n in range(1001))):
        seen = send(visitor.at(client), "POST", path, data=body, content_type=FORM)
        assert seen.status == 400
        assert 'lang="ar' in seen.text
        assert seen.text.count("\u0627") > 5
        assert seen.writes <= QUIET_TABLES


#: What views read straight from what was sent, without a form between.
READ_RAW = (
    "need",
    "page",
    "reason",
    "code",
    "remove",
    "next",
    "note",
    "how",
    "person",
    "draft",
    "useful",
    "lang",
    "state",
    "kind",
    "text",
    "value",
)


@pytest.mark.postgres
def test_what_postgresql_does_not_keep_breaks_no_page(town: Town, pytestconfig: pytest.Config) -> None:
    """NUL in every field a view may read, in the address and in every cookie: PostgreSQL refuses to be asked for it.

    SQLite takes it like any other sign; the attacks above bring it there.
    """
    client, broken = Client(raise_request_exception=False), []
    # A page of the desk reads what was sent alike for all whom it opens to; the long run asks as two of them.
    at_the_desk = 2 if pytestconfig.getoption("--long") else 1
    for address in addresses():
        path = reverse(address.name, kwargs=towns.parts_of(address, town.ours))
        for visitor in attackers(address, town)[0][: at_the_desk if address.gate == "desk" else 2]:
            names = {*READ_RAW, *[name for form in forms_at(client, path, visitor) for name in form.names]}
            body = urlencode([(name, "a\x00b") for name in sorted(names)])
            seen = [send(visitor.at(client), "POST", path, data=body, content_type=FORM)]
            seen.append(send(visitor.at(client), "GET", f"{path}?{body}"))
            for name in ("language", "theme", "sessionid", f"draft-{town.ours.slug}"):
                bring_cookie(client, name, "\x00" * 32)
            seen.append(send(client, "GET", path))
            broken += [
                f"{path}: {one.status} {one.thrown[-1:]}"
                for one in seen
                if one.status >= 500 and address.name not in TELLS_DOWN
            ]
    assert not broken, "\n".join(broken[:20])


@pytest.mark.parametrize("length", ["abc", "-1", "٣", "1e3"])
def test_a_length_that_is_no_number_breaks_no_page(town: Town, length: str) -> None:
    """Found in the long run: with an encoding nobody knows, the length is read a second time."""
    seen = send(
        town.visitors["stranger"].at(Client(raise_request_exception=False)), "POST",
        reverse("portal:services", args=[town.ours.slug]), data=b"need=x",
        content_type="application/x-www-form-urlencoded; charset=base64", CONTENT_LENGTH=on_the_wire(length),
    )  # fmt: skip
    assert seen.status < 500, seen.text[:500]


def test_nothing_is_taken_from_another_site(town: Town) -> None:
    """A form sent without the token of our own page is refused at every address (CSRF), and writes nothing."""
    client, let_in = Client(enforce_csrf_checks=True, raise_request_exception=False), []
    for address in addresses():
        path = reverse(address.name, kwargs=towns.parts_of(address, town.ours))
        seen = send(attackers(address, town)[0][0].at(client), "POST", path, data=b"a=1", content_type=FORM)
        if seen.status != 403 or seen.writes - {"django_session"}:
            let_in.append(f"{path}: {seen.status} {sorted(seen.writes)}")
    assert let_in == []


# ── guessing ──


def follow_up(client: Client, town: Town, reference: str, code: str) -> tuple[int, str]:
    """One look-up; the answer without what differs in every page."""
    response = client.post(reverse("portal:follow", args=[town.ours.slug]), {"reference": reference, "code": code})
    text = response.content.decode().replace(reference, "•").replace(code, "•")
    return response.status_code, re.sub(r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="\w+"', "•", text)


def test_ten_wrong_codes_close_the_look_up_for_an_hour(town: Town, time_machine: Any) -> None:
    """Known or unknown, the answers are the same; the right code is refused too until the hour is over (trust D6)."""
    time_machine.move_to(datetime.now(UTC), tick=False)
    known, secret = town.ours.cases["delivery"].reference, town.ours.secrets["delivery"]
    unknown = known[:-3] + "998"
    here, there = Client(), Client()
    tries = [(follow_up(here, town, known, f"{n:012}"), follow_up(there, town, unknown, f"{n:012}")) for n in range(10)]
    assert all(first == second for first, second in tries)
    assert {status for (status, _text), _other in tries} == {422}
    assert len({text for (_status, text), _other in tries}) == 2, "the wrong pair, then too often"
    assert follow_up(Client(), town, known, secret)[0] == 422
    time_machine.shift(timedelta(seconds=3605))
    assert follow_up(Client(), town, known, secret)[0] == 302


@pytest.mark.parametrize("digits", ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９"])
def test_a_code_is_read_in_any_digits(town: Town, digits: str) -> None:
    secret = town.ours.secrets["rating"].translate(str.maketrans("0123456789", digits))
    reference = town.ours.cases["rating"].reference.lower().translate(str.maketrans("0123456789", digits))
    assert follow_up(Client(), town, f" \u202e{reference}\u202c", secret)[0] == 302


def test_signing_in_tells_nobody_who_is_known(town: Town, settings: Any) -> None:
    """A mobile known here and one that is not get the same pages, and after wrong tries the same refusals."""
    settings.SAMPLE = True
    answers = []
    for mobile in (show_mobile(town.ours.cases["delivery"].contact_mobile), "0500000999"):
        client, pages = Client(), []
        address = reverse("portal:sign_in", args=[town.ours.slug])
        pages.append(client.post(address, {"mobile": mobile}).headers.get("Location"))
        for number in range(12):
            response = client.post(reverse("portal:code", args=[town.ours.slug]), {"code": f"{number:06}"})
            page = re.sub(r'nonce="[^"]*"|value="\w{64}"|\b\d{6}\b', "•", response.content.decode())
            pages += [response.status_code, re.sub(r"[\d*•]+", "•", page)]
        answers.append(pages)
    assert answers[0] == answers[1]
    assert answers[0][1] == 422


def test_whoever_types_a_known_number_learns_nothing_of_its_owner(town: Town) -> None:
    """A request sent by a stranger with another's identity number shows the stranger only what the stranger typed (T2)."""
    ours, victim = town.ours, town.ours.cases["completeness"].person
    with scope(association=ours.association):
        draft = drafting.start_draft(ours.association, ours.house.policy, towns.LONG, channel="C7")
        facts = walk.sample_facts(ours.house.policy.service(towns.LONG).facts, Applicant(980, True), city="الرياض")
        drafting.save_draft(draft, "facts", facts | {"national_id": victim.national_id})
        name = "اسم كتبه الغريب"
        case = submit(draft, signature=Signature(Method.TYPED, name, name, "C7"), by=drafting.APPLICANT).request
    stranger, client, told = towns.code_holder(ours, case), Client(raise_request_exception=False), []
    for address in addresses():
        if address.gate == "portal" and set(address.parts) == {"slug", "token"}:
            seen = send(stranger.at(client), "GET", reverse(address.name, args=[ours.slug, case.token]))
            told += [f"{address.name}: {mark}" for mark in re.findall(r"QZ(?:PLAIN|SENSE|SEALED|VOTED)\w*", seen.text)]
    with scope(association=ours.association):
        seen_papers = case.checks.filter(is_paper=True).exclude(paper=None).count()
    assert (sorted(set(told)), seen_papers) == ([], 0)


# ── at length ──


@pytest.mark.long
@pytest.mark.parametrize("round_", range(2))
def test_no_input_breaks_a_page_in_the_long_run(town: Town, round_: int) -> None:
    count = attack(town, list(addresses()), deep=40, wide=40, seed=SEED + 1 + round_)
    assert not count.wrong, f"{len(count.wrong)} of {count.total}\n" + "\n".join(count.wrong[:60])
    assert count.total >= 20_000 / 2
