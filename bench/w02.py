"""W2: one officer's queue out of 10,000, 100,000 and a million requests; flat, by a partial index."""

import json
import os
import shutil
import statistics
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections, models, transaction

from bench import generators
from bench.generators import RequestRow, name_of, request_rows
from bench.house import House, found, migrate, officer_at_the_desk
from bench.measuring import (
    Check,
    Options,
    Result,
    cookie_of,
    drive,
    here,
    hot_spots,
    in_process,
    plan_of,
    queries_of,
    slowness,
    told,
)
from bench.postgres import fresh_database
from bench.server import HOST, Server, serving
from silah.associations.scope import scope
from silah.core import clock
from silah.core.arabic import name_key
from silah.registry.models import Person
from silah.support.models import StageEntry, SupportRequest

SLUG = "yusr"
FIRST_PERSON = 1_000_000  # keys of the generated people, well clear of any other
INDEXES = ("open_of_assignee", "open_waiting", "open_by_due")
BATCH = 20_000
#: Turns of the largest and the smallest table, since the machine's speed moves within seconds.
TURNS = 8


def measure(options: Options) -> Result:
    """Run W2 and return its figures."""
    sizes = (10_000, 100_000) if options.quick else (10_000, 100_000, 1_000_000)
    pages = 40 if options.quick else 150
    migrate()
    house = found(SLUG, officers=generators.ASSIGNEES)
    result: Result = {"by_size": {}}
    with serving("web") as server:
        cookie, stored = cookie_of(officer_at_the_desk(house, HOST, server.port).cookies), 0
    smallest: dict[str, str] = {}
    for size in sizes:
        told(f"W2: {size:,} requests")
        with scope(association=house.association):
            fill(house, stored, size)
        stored = size
        smallest = smallest or _twin()
        with serving("web") as server:
            before = slowness()
            run = _ask(server, cookie, pages)
            run["slowness"] = round((before + slowness()) / 2, 2)
        result["by_size"][size] = run | look_inside(f"/{SLUG}/desk/", cookie)
    told("W2: the largest and the smallest in turns")
    with serving("web") as large, serving("web", environment=smallest) as small:
        turns = [(_ask(large, cookie, pages // 5), _ask(small, cookie, pages // 5)) for _turn in range(TURNS)]
    by = result["by_size"]
    result |= {
        "slowness": round(statistics.mean(run["slowness"] for run in by.values()), 2),
        "p50_ms": {size: by[size]["p50_ms"] for size in sizes},
        "cpu_ms_per_page": {size: by[size]["cpu_ms"] for size in sizes},
        "ratio": round(statistics.median(one["p50_ms"] / other["p50_ms"] for one, other in turns), 2),
        "ratio_of_cpu": round(statistics.median(one["cpu_ms"] / other["cpu_ms"] for one, other in turns), 2),
        "how": "GET of the desk's first page by one officer of twenty, signed in with password and second factor",
    }  # fmt: skip
    if options.profile:
        client = in_process(cookie)
        client.get(f"/{SLUG}/desk/")
        result["hot_spots"] = hot_spots(lambda: [client.get(f"/{SLUG}/desk/") for _each in range(30)])
    return result


def _ask(server: Server, cookie: str, pages: int) -> Result:
    plan = {"work": "get", "path": f"/{SLUG}/desk/", "cookie": cookie, "clients": 1, "first": 0}
    drive(server, plan | {"clients": 4, "count": 16})
    run = drive(server, plan | {"count": pages})
    run["bytes"] = max(run.pop("answers"), default=0)
    return run


def _twin() -> dict[str, str]:
    """The environment of a copy of the installation as it stands, to be measured in the same seconds as a larger one."""
    folder = Path(settings.DATA)
    twin = folder.parent / f"{folder.name}-smallest"
    connections.close_all()
    shutil.copytree(folder, twin)
    environment = {"SILAH_DATA": str(twin)}
    if url := os.environ.get("DATABASE_URL"):
        environment["DATABASE_URL"] = fresh_database(
            url, f"{settings.DATABASES['default']['NAME']}_smallest", copied=True
        )
    return environment


def look_inside(address: str, cookie: str) -> Result:
    """The page's queries, and by which index its lists are found."""
    seen = queries_of(address, cookie)
    lists = [
        sql for sql in seen.pop("all") if '"support_supportrequest"."closed_at" IS NULL' in sql and " LIMIT " in sql
    ]
    plans = [plan_of(sql) for sql in lists]
    return seen | {
        "plans": plans, "index_used": bool(plans) and all(any(name in plan for name in INDEXES) for plan in plans),
        "slowest": [{**one, "plan": plan_of(one["sql"])} for one in seen["slowest"] if one["sql"].startswith("SELECT")],
    }  # fmt: skip


# ── the table ──


def fill(house: House, begin: int, end: int) -> None:
    """Add the requests numbered ``begin`` to ``end`` with their people and one stay in a stage each."""
    officers = house.members["officer"]
    services = [service.key for service in house.pack.services]
    people = range(-(-begin // generators.REQUESTS_A_PERSON), -(-end // generators.REQUESTS_A_PERSON))
    insert(Person, (_person(house, number) for number in people))
    for at in range(begin, end, BATCH):
        rows = list(request_rows(at, min(at + BATCH, end), today=clock.today(), services=len(services)))
        with transaction.atomic():
            insert(
                SupportRequest,
                (
                    _request(house, row, officers[row.assignee % len(officers)].pk, services[row.service])
                    for row in rows
                ),
            )
            first = SupportRequest.objects.order_by("-pk").values_list("pk", flat=True)[0] - len(rows) + 1
            insert(
                StageEntry,
                (
                    _stay(house, row, first + n, officers[row.assignee % len(officers)].name)
                    for n, row in enumerate(rows)
                ),
            )
    if not connection.in_atomic_block:
        # After so many rows either database does this by itself within a quiet minute.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE" if connection.vendor == "postgresql" else "PRAGMA wal_checkpoint(TRUNCATE)")


def insert(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """Write many rows at once, past the actions: only a bench may."""
    fields = [field for field in model._meta.concrete_fields if field.name != "id" or model is Person]  # noqa: SLF001
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ([row[field.attname] for field in fields] for row in rows)
    table = model._meta.db_table  # noqa: SLF001
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
                for value in values:
                    copy.write_row(value)
            return
        marks = ", ".join(["%s"] * len(fields))
        for some in _batches(values):
            with transaction.atomic():
                cursor.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', some)


def _batches(values: Iterator[list[Any]]) -> Iterator[list[list[Any]]]:
    some: list[list[Any]] = []
    for value in values:
        some.append(value)
        if len(some) == BATCH:
            yield some
            some = []
    if some:
        yield some


def _person(house: House, number: int) -> dict[str, Any]:
    name = name_of(number)
    return {
        "id": FIRST_PERSON + number, "association_id": house.association.pk, "token": f"bench-person-{number}",
        "first_name": name.first, "father_name": name.father, "grandfather_name": name.grandfather,
        "family_name": name.family, "search_name": name_key(name.full), "national_id": generators.national_id(number),
        "id_document": "", "id_document_issuer": "", "id_document_number": "", "nationality": "saudi",
        "gender": "female" if name.woman else "male", "birth_date": None,
        "mobile": _mobile(number), "email": "", "city": generators.CITIES[number % 6], "district": "",
        "preferred_channel": "sms", "preferred_language": "ar", "unsafe_contact": False, "household_id": None,
        "created_at": _moment(clock.now()),
    }  # fmt: skip


def _mobile(person: int) -> str:
    return f"+966500000{person % 1000:03}"


def _request(house: House, row: RequestRow, assignee: int, service: str) -> dict[str, Any]:
    closed = row.closed_at is not None
    return {
        "association_id": house.association.pk, "token": f"bench-request-{row.number}", "reference": f"BN-1448-{row.number:07}",
        "secret_hash": "-", "policy_id": house.policy.pk, "service_key": service, "person_id": FIRST_PERSON + row.person,
        "representative_id": None, "capacity": "", "channel": row.channel, "office_id": None, "taken_in_by_id": None,
        "answers": json.dumps({"facts": {"city": "الرياض", "dependants": 3}, "questions": {}}, ensure_ascii=False),
        "contact_mobile": _mobile(row.person), "account": "", "contact_email": "", "contact_channel": "sms", "stage": "closed" if closed else "completeness",
        "waiting_for": "nobody" if closed else "checker", "assignee_id": assignee, "stage_entered_at": _moment(row.submitted_at),
        "due_on": None if closed else _day(row.due_on), "version": 1, "round": 1, "is_sensitive": False, "escalated_at": None,
        "submitted_at": _moment(row.submitted_at), "earliest_answer_on": _day(row.due_on), "target_on": _day(row.due_on),
        "answered_at": _moment(row.closed_at), "closed_at": _moment(row.closed_at), "closing": "served" if closed else "",
    }  # fmt: skip


def _stay(house: House, row: RequestRow, request: int, by: str) -> dict[str, Any]:
    return {
        "association_id": house.association.pk, "support_request_id": request, "stage": "completeness",
        "entered_at": _moment(row.submitted_at), "left_at": _moment(row.closed_at), "due_on": _day(row.due_on), "round": 1, "by": by,
    }  # fmt: skip


def _moment(value: Any) -> Any:
    return None if value is None else connection.ops.adapt_datetimefield_value(value)


def _day(value: Any) -> Any:
    return None if value is None else connection.ops.adapt_datefield_value(value)


# ── goals ──

HELPDESK = {
    10_000: "helpdesk 49–67 · openIMIS 44",
    100_000: "helpdesk 107–147 · openIMIS 62 · RT 67–84",
    1_000_000: "helpdesk ~1,320 · openIMIS 251",
}


def checks(result: Result) -> list[Check]:
    """W2 against its goals."""
    found = {int(size): run for size, run in result["by_size"].items()}
    rows = [
        Check(f"p50 ms with {size:,} requests", f"{run['p50_ms']:.1f}", here(12, run["slowness"]), HELPDESK.get(size, ""), run["p50_ms"] <= 12 * run["slowness"])
        for size, run in found.items()
    ]  # fmt: skip
    cpu = " / ".join(f"{run['cpu_ms']:.1f}" for run in found.values())
    sql = " / ".join(f"{run['sql_ms']:.1f}" for run in found.values())
    largest = max(found)
    return [
        *rows,
        Check("CPU ms a page, by size", cpu, "", "helpdesk 50–71 / 84–108 / ~660"),
        Check(f"largest ({largest:,}) against smallest, in turns", f"{result['ratio']:.2f}× (computing {result['ratio_of_cpu']:.2f}×)", "≤ 1.3×", "helpdesk ~20×, openIMIS 6×", result["ratio"] <= 1.3),
        Check("ms in SQL, by size", sql, here(2, result["slowness"]), "", all(run["sql_ms"] <= 2 * run["slowness"] for run in found.values())),
        Check("ms to begin and commit the viewing, by size", " / ".join(f"{run['commit_ms']:.1f}" for run in found.values())),
        Check("queries of the page", str(found[largest]["queries"]), "", ""),
        Check("lists found by the partial index", "yes" if found[largest]["index_used"] else "no", "yes", "none has one", found[largest]["index_used"]),
    ]  # fmt: skip
