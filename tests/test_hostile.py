"""Wrong and hostile input at every address, as everybody: no 500, nothing half written, a plain answer in the page's language.

Promises: trust D1, D3, D6, A5, rules 28, 29 and 35. Each run makes the same requests; ``--long`` makes many more.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.hostile import payloads
from tests.hostile import town as towns
from tests.hostile.attacks import Attack, Maker
from tests.hostile.forms import Form, forms_of
from tests.hostile.places import Address, addresses
from tests.hostile.standing import standing, town
from tests.hostile.town import Town, Visitor
from tests.hostile.watch import QUIET_TABLES, Seen, send

__all__ = ["standing", "town"]

SEED = 1448
#: A page that answers 503 on purpose, to machines.
TELLS_DOWN = {"portal:health"}
#: What a page keeps although it says no: a draft keeps what was typed, a code counts the try.
KEEPS = {
    "portal:step": {"support_draft", "registry_paper"}, "desk:intake_step": {"support_draft", "registry_paper"},
    "portal:code": {"registry_signincode"}, "desk:attest": {"registry_signincode"},
}  # fmt: skip
#: Seconds in which any answer must have come, on a busy machine.
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
        ours = [one for one in everybody if one.member and not one.name.startswith("their ") and one.name != "former officer"]
        may = [one for one in ours if not address.rights or address.rights & one.rights]
    elif address.gate == "portal":
        may = [town.visitors["device"]] if "/apply/d/" in address.route else [town.owner(towns.case_of(address, town.ours))]
    else:
        may = [town.visitors["stranger"], town.visitors["officer"], town.owner(towns.case_of(address, town.ours))]
    return may, [one for one in everybody if one not in may]


def judged(attack: Attack, address: Address, seen: Seen, english: bool) -> Iterator[str]:
    """Everything wrong with an answer."""
    if seen.status >= 500 and address.name not in TELLS_DOWN:
        yield f"{seen.status} {(seen.thrown or ['nothing thrown'])[-1]}"
    page = seen.body.decode("utf-8", "replace") if seen.is_html else ""
    if "Traceback (most recent call last)" in page or "silah/" in page:
        yield "shows its inside"
    if payloads.TAG in page:
        yield "shows a tag as it was typed"
    if payloads.COUNTED in page:
        yield "counted what was typed"
    if any("\r" in value or "\n" in value for value in seen.response.headers.values()) or "X-Zq" in seen.response.headers:
        yield "a header of ours was split"
    if seen.location and not re.match(r"[/?](?![/\\])", seen.location):
        yield f"leads away to {seen.location[:80]}"
    if seen.was_refused and (left := seen.writes - QUIET_TABLES - KEEPS.get(address.name, set())):
        yield f"said no ({seen.status}) and wrote {sorted(left)}"
    if seen.seconds > SLOWEST:
        yield f"took {seen.seconds:.1f} s"
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
    """Attack addresses: ``deep`` times as each of a few whom they open to, ``wide`` times as each of the others."""
    client, count = Client(raise_request_exception=False), Count()
    for address in chosen:
        # Random for each address by its own name, so that a new page changes the attacks on no other.
        rng = random.Random(f"{seed} {address.name}")  # noqa: S311 - the same every time is the point
        parts = towns.parts_of(address, town.ours)
        path = reverse(address.name, kwargs=parts)
        may, others = attackers(address, town)
        inside = rng.sample(may, min(len(may), 2))
        plan = [(one, deep) for one in inside] + [(one, wide) for one in [*others, *[m for m in may if m not in inside]]]
        forms = forms_at(client, path, inside[0]) if inside else []
        for visitor, times in plan:
            for one in Maker(rng, path, forms, parts).attacks(times):
                _try(town, client, address, visitor, one, rng.random() < 0.25, count)
    return count


def _try(town: Town, client: Client, address: Address, visitor: Visitor, one: Attack, english: bool, count: Count) -> None:
    visitor.at(client)
    if english:
        client.cookies["language"] = "en"
    for name, value in one.cookies.items():
        client.cookies[name] = value
    english = (one.cookies.get("language", "en" if english else "")) == "en"
    seen = send(client, one.method, one.path, data=one.body, content_type=one.content_type, **one.headers)
    count.made[one.kind.split(" [")[0]] += 1
    count.statuses[seen.status] += 1
    count.wrong += [f"{address.name} as {visitor.name}: {what}\n    {one}" for what in judged(one, address, seen, english)]


def groups() -> dict[str, list[Address]]:
    """The addresses in a dozen parts, so that a failure names where it is."""
    found: dict[str, list[Address]] = {}
    for one in addresses():
        where = one.name.partition(":")[0] if ":" in one.name else "staff"
        inner = re.sub(r"<[^>]*>/?|desk/", "", one.route).split("/")[0] if ":" in one.name else ""
        found.setdefault(f"{where} {'case' if inner == 'requests' else 'page'}", []).append(one)
    return found


@pytest.mark.parametrize("group", sorted(groups()))
def test_no_input_breaks_a_page(town: Town, group: str, record_property: Any) -> None:
    count = attack(town, groups()[group], deep=12, wide=1, seed=SEED)
    record_property("requests", count.total)
    TOTALS[group] = count.total
    assert not count.wrong, f"{len(count.wrong)} of {count.total}\n" + "\n".join(count.wrong[:40])


TOTALS: dict[str, int] = {}


def test_three_thousand_requests_were_made() -> None:
    assert sum(TOTALS.values()) >= 3000 or len(TOTALS) < len(groups()), TOTALS


@pytest.mark.long
@pytest.mark.parametrize("round_", range(6))
def test_no_input_breaks_a_page_in_the_long_run(town: Town, round_: int) -> None:
    count = attack(town, list(addresses()), deep=50, wide=2, seed=SEED + 1 + round_)
    assert not count.wrong, f"{len(count.wrong)} of {count.total}\n" + "\n".join(count.wrong[:60])
    assert count.total >= 20_000 / 6 * 4
