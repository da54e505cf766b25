"""W4: opening one case with fifty happenings, everything shown, the viewing itself written into the audit record."""

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
    queries_of,
    slowness,
    told,
)
from bench.server import HOST, serving
from silah.associations.scope import scope
from silah.audit.models import Entry
from silah.demo import walk
from silah.demo.names import Applicant
from silah.support import workflow
from silah.support.models import Act, SupportRequest

SLUG, SERVICE, EVENTS = "gharas", "aid", 50


def measure(options: Options) -> Result:
    """Run W4 and return its figures."""
    pages = 60 if options.quick else 200
    migrate()
    house = found(SLUG)
    with scope(association=house.association):
        case, few, many = (
            case_with(house, number, events) for number, events in ((1, EVENTS), (2, 10), (3, 3 * EVENTS))
        )
    with serving("web") as server:
        browser = officer_at_the_desk(house, HOST, server.port)
        cookie = cookie_of(browser.cookies)
        told(f"W4: a case with {EVENTS} happenings")
        plan = {"work": "get", "path": _address(case), "cookie": cookie, "first": 0}
        drive(server, plan | {"clients": 4, "count": 16})
        before = Entry.objects.filter(about_id=case.pk, is_viewing=True).count()
        slower = slowness()
        alone = drive(server, plan | {"clients": 1, "count": pages})
        slower = round((slower + slowness()) / 2, 2)
        seen = Entry.objects.filter(about_id=case.pk, is_viewing=True).count() - before
        eight = drive(server, plan | {"clients": 8, "count": pages})
        # Which association and policy stand under an address is read once a second; the first page here reads it.
        queries_of(_address(case), cookie)
        looks = {
            name: queries_of(_address(one), cookie) for name, one in (("few", few), ("fifty", case), ("many", many))
        }
    result: Result = {
        "slowness": slower, "p50_ms": alone["p50_ms"], "p95_ms": alone["p95_ms"], "cpu_ms": alone["cpu_ms"],
        "queries": looks["fifty"]["queries"], "queries_by_events": {name: look["queries"] for name, look in looks.items()},
        "sql_ms": looks["fifty"]["sql_ms"], "bytes": max(alone["answers"], default=0), "viewings_written": seen == alone["done"],
        "pages_per_second_at_8": eight["requests_per_second"], "errors": alone["errors"][:3] + eight["errors"][:3],
    }  # fmt: skip
    if options.profile:
        client = in_process(cookie)
        result["sql"] = looks["fifty"]["all"]
        result["hot_spots"] = hot_spots(lambda: [client.get(_address(case)) for _each in range(40)])
    return result


def case_with(house: House, number: int, events: int) -> SupportRequest:
    """A request sent, matched and passed on, with notes until its timeline holds so many happenings."""
    receipt = walk.apply(house, SERVICE, Applicant(number, woman=True))
    walk.complete(house, receipt.request)
    officer = house.actor("officer")
    for turn in range(events - receipt.request.events.count()):
        workflow.log(
            receipt.request, Act.NOTE, by=officer, text=f"اتصلنا بالأسرة وسألنا عن حالها ({turn}).", channel="phone"
        )
    return receipt.request


def _address(case: SupportRequest) -> str:
    return f"/{SLUG}/desk/requests/{case.token}/"


def checks(result: Result) -> list[Check]:
    """W4 against its goals."""
    steady = len(set(result["queries_by_events"].values())) == 1
    return [
        Check("p50 ms, 50 happenings", f"{result['p50_ms']:.1f}", here(20, result["slowness"]), "helpdesk 108–167 · RT 272–305", result["p50_ms"] <= 20 * result["slowness"]),
        Check("CPU ms a page", f"{result['cpu_ms']:.1f}", "", "helpdesk 110–170 · RT 266–303"),
        Check("queries, viewing entry included", str(result["queries"]), "≤ 12", "", result["queries"] <= 12),
        Check("queries with 10 / 50 / 150 happenings", " / ".join(str(n) for n in result["queries_by_events"].values()), "the same", "", steady),
        Check("each viewing written", "yes" if result["viewings_written"] else "no", "yes", "", result["viewings_written"]),
        Check("pages a second, 8 readers", f"{result['pages_per_second_at_8']:.0f}", "", "helpdesk 6.7–9.0"),
    ]  # fmt: skip
