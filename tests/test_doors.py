"""Every address, tried by everybody: who may come in, what the others are told, and that nothing leaks on the way.

Promises: trust A1 to A3, rules 1, 2, 4 and 8. The addresses come from the URLconf, so a new page is tried unasked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as in_force
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from silah.associations.scope import scope
from silah.policies.pack.vocabulary import Can
from silah.support.models import Vote
from tests.hostile import town as towns
from tests.hostile.places import Address, addresses
from tests.hostile.standing import standing, town
from tests.hostile.town import Town, Visitor
from tests.hostile.watch import Seen, quiet_logs, send

__all__ = ["standing", "town"]

LOGIN = "/staff/login/?next="
#: What this town has not: no invented people to lead a newcomer by, and Yusr's policy knows no printed form.
NOT_HERE = {"portal:journey", "portal:request_form"}
#: Rights that look at the whole house and so at what stands in its records.
OVERSIGHT = {str(Can.READ_AUDIT), str(Can.READ_EVIDENCE)}


@dataclass(frozen=True)
class Knock:
    """One visitor at one address."""

    address: Address
    visitor: Visitor
    path: str
    seen: Seen


def path_of(address: Address, parts: dict[str, Any]) -> str:
    return reverse(address.name, kwargs=parts)


def at_the_door(town: Town) -> list[Visitor]:
    """Everybody but the beneficiaries, whose pages depend on whose they are."""
    return [one for name, one in town.visitors.items() if not name.startswith("person ")]


#: Who knocks at every address beside either database; what the others are told is read beside SQLite.
ALWAYS = (
    "stranger", "device", "officer", "researcher", "confidential_officer", "chair", "service_lead", "their officer",
    "user without a post",
)  # fmt: skip


def callers(town: Town, address: Address) -> list[Visitor]:
    """Everybody, and on PostgreSQL one of each kind: the pages are the same, only their queries could fail there."""
    if connection.vendor == "sqlite":
        return at_the_door(town)
    names = dict.fromkeys([*ALWAYS, *[one.name for one in some_of(town, address)]])
    return [town.visitors[name] for name in names]


def knocks(town: Town) -> Iterator[Knock]:
    """Ask for every address of ours as all who call there, with records that exist."""
    client = Client(raise_request_exception=False)
    for address in addresses():
        case = towns.case_of(address, town.ours)
        path = path_of(address, towns.parts_of(address, town.ours))
        owner, other = town.owner(case), town.owner(town.ours.cases["closed"])
        for visitor in [*callers(town, address), owner, other]:
            yield Knock(address, visitor, path, send(visitor.at(client), "GET", path))


@pytest.fixture(scope="module")
def crawl(standing: tuple[Town, Path], django_db_blocker: Any) -> list[Knock]:
    made, folder = standing
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder), quiet_logs():
        return list(knocks(made))


def expected(knock: Knock, town: Town) -> tuple[set[int], str]:
    """The statuses allowed, and where a redirect must lead; nothing when anywhere inside is right."""
    address, visitor = knock.address, knock.visitor
    if address.gate == "desk":
        return _at_the_desk(address, visitor)
    if address.gate == "portal":
        return _at_the_portal(address, visitor, town)
    if address.gate == "staff":
        return ({200, 302}, "") if visitor.member or visitor.name == "user without a post" else ({302}, LOGIN)
    if address.gate == "public":
        return ({404}, "") if address.name in NOT_HERE else ({200, 302, 405}, "")
    return {200, 302, 403, 404, 405}, ""


def _at_the_desk(address: Address, visitor: Visitor) -> tuple[set[int], str]:
    if visitor.member is None and visitor.name != "user without a post":
        return {302}, LOGIN
    if visitor.name.startswith("their ") or visitor.name in ("user without a post", "former officer"):
        return {404}, ""
    if address.rights and not address.rights & visitor.rights:
        return {404}, ""
    return {200, 302, 404, 405}, ""


def _at_the_portal(address: Address, visitor: Visitor, town: Town) -> tuple[set[int], str]:
    slug = town.ours.slug
    if "/apply/d/" in address.route:
        return ({200, 302, 404, 405}, "") if visitor.name == "device" else ({302}, f"/{slug}/resume/")
    if not visitor.name.startswith("person "):
        return {302}, f"/{slug}/sign-in/?next="
    mine = "token" not in address.parts or visitor == town.owner(towns.case_of(address, town.ours))
    return ({200, 302, 404, 405}, "") if mine else ({404}, "")


def test_everybody_gets_the_answer_meant_for_them(crawl: list[Knock], town: Town) -> None:
    wrong = []
    for knock in crawl:
        statuses, where = expected(knock, town)
        if knock.seen.status not in statuses:
            wrong.append(f"{knock.path} as {knock.visitor.name}: {knock.seen.status} {knock.seen.thrown[-1:]}")
        elif knock.seen.status == 302 and where and not knock.seen.location.startswith(where):
            wrong.append(f"{knock.path} as {knock.visitor.name}: led to {knock.seen.location}")
    assert not wrong, "\n".join(wrong)
    assert len(crawl) > (25 if connection.vendor == "sqlite" else 10) * len(addresses())


def test_every_address_opens_for_somebody(crawl: list[Knock]) -> None:
    """A page nobody can reach is tried by no other test either."""
    opened = {
        knock.address.name
        for knock in crawl
        if knock.seen.status in (200, 302, 405) and LOGIN not in knock.seen.location
    }
    assert {one.name for one in addresses() if one.gate} - opened - NOT_HERE - {"portal:slip"} == set()


def test_no_answer_leads_out_of_the_house(crawl: list[Knock]) -> None:
    away = [
        f"{k.path}: {k.seen.location}"
        for k in crawl
        if k.seen.location and not re.match(r"[/?](?![/\\])", k.seen.location)
    ]
    assert not away, "\n".join(away)


# ── what is refused looks like what does not exist ──


def refusals(town: Town) -> Iterator[tuple[str, Visitor, str, dict[str, Any], dict[str, Any], str]]:
    """Records somebody may not have, each with the parts that name nothing: reason, who, address, real, nothing."""
    ours, theirs = town.ours, town.theirs
    sensitive = ours.cases["sensitive"]
    other = town.owner(ours.cases["closed"])
    for address in addresses():
        if not {"token", "pk", "public_id", "number", "paper"} & set(address.parts) or not address.is_of_association:
            continue
        foreign = towns.parts_of(address, theirs, slug=ours.slug)
        for visitor in some_of(town, address):
            yield "of another association", visitor, address.name, foreign, nothing_like(foreign), "GET"
            if address.name in WITHIN_A_SENSITIVE_CASE and not towns.sees_sensitive(visitor):
                hidden = towns.parts_of(address, ours, case=sensitive)
                yield "sensitive", visitor, address.name, hidden, nothing_like(hidden), "POST"
        yield "of another association", town.visitors["stranger"], address.name, foreign, nothing_like(foreign), "GET"
        yield "of another association", other, address.name, foreign, nothing_like(foreign), "GET"
        real = towns.parts_of(address, ours)
        yield "of another person", other, address.name, real, nothing_like(real), "GET"
        yield "of another person", town.visitors["their person"], address.name, real, nothing_like(real), "GET"
        yield "of ours", town.visitors["their officer"], address.name, real, nothing_like(real), "GET"


def some_of(town: Town, address: Address) -> list[Visitor]:
    """Two of our staff whom the address opens to, and one whom it does not."""
    ours = [one for one in town.staff if not one.name.startswith("their ") and one.name != "former officer"]
    may = [one for one in ours if not address.rights or address.rights & one.rights]
    return [*may[:1], *may[-1:], *[one for one in ours if one not in may][:1]]


#: Addresses whose parts a file that was only just sent has.
WITHIN_A_SENSITIVE_CASE = {
    "desk:request", "desk:reveal", "desk:check", "desk:correct", "desk:match_all", "desk:add_paper", "desk:ask_missing",
    "desk:take_missing", "desk:pass", "desk:attest", "desk:attest_code", "desk:refer", "desk:note", "desk:take", "desk:assign",
    "desk:withdraw", "desk:plan_visit", "desk:research", "desk:list", "desk:decide", "desk:release", "desk:release_early",
    "desk:register", "desk:rate", "desk:document", "desk:paper", "desk:person", "desk:reveal_person", "desk:told", "desk:retry",
}  # fmt: skip


def nothing_like(parts: dict[str, Any]) -> dict[str, Any]:
    """The same parts, naming no record."""
    return {part: towns.NOTHING.get(part, value) for part, value in parts.items()}


def plain(seen: Seen, parts: dict[str, Any], path: str) -> str:
    """An answer without what differs between two requests for one page."""
    kept = {n: v for n, v in seen.response.headers.items() if n not in ("X-Request-ID", "Content-Length", "Set-Cookie")}
    text = f"{seen.status}\n{sorted(kept.items())}\n{seen.body.decode('utf-8', 'replace')}"
    text = text.replace(quote(path, safe=""), "•").replace(path, "•")
    for part, value in parts.items():
        text = text.replace(str(value), "•") if part in ("token", "paper", "public_id") else text
    text = text.replace(str(seen.response.headers.get("X-Request-ID", "•")), "•")
    text = re.sub(r"nonce-[\w+/=]+|nonce=\"[^\"]+\"", "•", text)
    return re.sub(r'(name="csrfmiddlewaretoken" value=")\w+', r"\1•", text)


def test_not_allowed_looks_like_not_there(town: Town) -> None:
    """Status, headers and body of the two are equal byte for byte (trust A3, rule 2)."""
    client, told, count = Client(raise_request_exception=False), [], 0
    # The answers are made by the same pages; beside PostgreSQL every third shows whether a query fails there.
    step = 1 if connection.vendor == "sqlite" else 3
    for reason, visitor, name, real, nothing, method in islice(refusals(town), 0, None, step):
        there, gone = reverse(name, kwargs=real), reverse(name, kwargs=nothing)
        first, second = (send(visitor.at(client), method, path) for path in (there, gone))
        count += 1
        if first.status not in (302, 404) or plain(first, real, there) != plain(second, nothing, gone):
            told.append(f"{reason}: {method} {there} as {visitor.name}: {first.status}, nothing there: {second.status}")
    assert not told, "\n".join(told)
    assert count > 500 // step


def test_their_staff_are_strangers_at_our_address(town: Town) -> None:
    """Our staff at the address of another association meet the page that does not exist, for its own records too."""
    client = Client(raise_request_exception=False)
    wrong = []
    for address in addresses():
        if address.gate != "desk":
            continue
        path = path_of(address, towns.parts_of(address, town.theirs))
        for role in ("manager", "administrator", "officer"):
            for method in ("GET", "POST"):
                seen = send(town.visitors[role].at(client), method, path)
                if seen.status != 404 or seen.writes:
                    wrong.append(f"{method} {path} as our {role}: {seen.status} {seen.writes}")
    assert not wrong, "\n".join(wrong)


# ── marks ──


def leaks(crawl: list[Knock], who: Any, mark: str) -> list[str]:
    """Answers to somebody of ``who`` in which a mark stands."""
    return sorted(
        {
            f"{k.address.name} as {k.visitor.name}: …{_around(k.seen.text, mark)}…"
            for k in crawl
            if who(k) and re.search(mark, k.seen.text)
        }
    )


def _around(text: str, mark: str) -> str:
    found = re.search(mark, text)
    return " ".join(text[max(0, found.start() - 60) : found.end() + 30].split()) if found else ""


def test_outsiders_learn_no_word_of_ours(crawl: list[Knock]) -> None:
    """Neither strangers, nor another association, nor who has left (trust T2, T3, A7)."""
    outside = {
        "stranger",
        "former officer",
        "user without a post",
        "their person",
        "their officer",
        "their manager",
        "their administrator",
    }
    assert leaks(crawl, lambda k: k.visitor.name in outside, r"QZ(?:PLAIN|SENSE|SEALED|VOTED)A") == []


def test_a_person_learns_nothing_of_another(crawl: list[Knock], town: Town) -> None:
    numbers = {case.person_id: re.findall(r"fam\d+", case.person.family_name)[0] for case in town.ours.cases.values()}
    told = []
    for person, family in numbers.items():
        others = "|".join(sorted(set(numbers.values()) - {family}))
        told += leaks(
            crawl,
            lambda k, p=person: k.visitor.name == f"person {p}",
            rf"QZ(?:PLAIN|SENSE|SEALED|VOTED)A(?:{others})\b",
        )
    assert not told, "\n".join(told)


def test_staff_without_files_learn_no_beneficiary(crawl: list[Knock]) -> None:
    def blind(knock: Knock) -> bool:
        return (
            knock.visitor.member is not None
            and not towns.may_open_cases(knock.visitor)
            and not knock.visitor.name.startswith("their ")
        )

    assert (
        leaks(crawl, lambda k: blind(k) and not k.visitor.rights & OVERSIGHT, r"QZ(?:PLAIN|SENSE|SEALED|VOTED)A") == []
    )
    assert leaks(crawl, blind, r"QZ(?:SENSE|SEALED|VOTED)A") == []


def test_a_sensitive_file_is_known_to_its_officers_alone(crawl: list[Knock]) -> None:
    assert leaks(crawl, lambda k: k.visitor.member and not towns.sees_sensitive(k.visitor), towns.SENSITIVE) == []


def test_a_sealed_answer_stays_sealed(crawl: list[Knock]) -> None:
    """Nobody on the portal, and of the staff only the committee and who leads it, not who decides alone (clause H5)."""
    from silah.desk.case_file import DECISION_RIGHTS

    deciders = {str(right) for right in DECISION_RIGHTS}
    assert leaks(crawl, lambda k: not k.visitor.rights & deciders, towns.SEALED) == []


def test_a_vote_is_sealed_from_the_others(crawl: list[Knock], town: Town) -> None:
    with scope(association=town.ours.association):
        voter = Vote.objects.get(opinion__contains=towns.VOTED).member_id
    assert leaks(crawl, lambda k: k.visitor.member is None or k.visitor.member.pk != voter, towns.VOTED) == []


def test_the_marks_are_found_where_they_belong(crawl: list[Knock]) -> None:
    """Otherwise the tests above prove nothing."""
    for who, mark in (
        ("officer", towns.PLAIN),
        ("confidential_officer", towns.SENSITIVE),
        ("chair", r"QZ(?:PLAIN|SENSE|SEALED|VOTED)"),
    ):
        assert leaks(crawl, lambda k, w=who: k.visitor.name == w, mark), (who, mark)
    assert in_force.SECRET_KEY not in "".join(k.seen.text for k in crawl[:50])
