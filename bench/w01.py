"""W1: sending a support request with a 200 KB paper, at 1, 8 and 32 senders; nothing lost, doubled or stored twice."""

from pathlib import Path
from typing import Any

from django.conf import settings

from bench import generators, journey
from bench.at_once import SERVICE
from bench.browser import Browser, multipart
from bench.house import found, migrate
from bench.measuring import Check, Options, Result, cookie_of, drive, hot_spots, in_process, together, told
from bench.server import HOST, Server, serving, started
from silah.associations.scope import scope
from silah.registry.models import Paper
from silah.support.models import SupportRequest

SLUG, COPIES = "gharas", 3
SENDERS = (1, 8, 32)
#: Turns that the product and the floor take: the machine's speed moves within seconds, and both must meet it alike.
TURNS = 8


def measure(options: Options) -> Result:
    """Run W1 and return its figures."""
    count = {1: 60, 8: 160, 32: 160} if options.quick else {1: 300, 8: 800, 32: 800}
    migrate()
    house = found(SLUG)
    answers: list[Any] = []
    result: Result = {"by_senders": {}, "floor": {}}
    with serving("web") as server, started(["-m", "bench.floor"], address="/") as floor:
        plan = _plan(server)
        drive(server, plan | {"work": "at_once", "clients": 4, "first": 90_000, "count": 24})  # both workers warm
        drive(floor, plan | {"work": "floor", "path": "/", "clients": 4, "first": 90_000, "count": 24})
        first = 0
        for senders in SENDERS:
            told(f"W1: {senders} at once")
            runs, bare = [], []
            for _turn in range(TURNS):
                part = {"clients": senders, "first": first, "count": count[senders] // TURNS}
                runs.append(drive(server, plan | part | {"work": "at_once"}))
                bare.append(drive(floor, plan | part | {"work": "floor", "path": "/"}))
                first += part["count"]
            run = result["by_senders"][senders] = together(runs)
            answers += run.pop("answers")
            run["errors"] = [*run["errors"][:5], f"{len(run['errors'])} in all"] if run["errors"] else []
            result["floor"][senders] = together(bare)
            result["floor"][senders].pop("answers")
        with scope(association=house.association):
            result |= _kept(answers)
            result |= _posted_again(server, plan, first=50_000, count=12 if options.quick else 40)
        result["journey"] = _journey(server, count=16 if options.quick else 60)
    at_eight = result["by_senders"][8]
    result |= {
        "requests_per_second": {n: result["by_senders"][n]["requests_per_second"] for n in SENDERS},
        "p50_ms": {n: result["by_senders"][n]["p50_ms"] for n in SENDERS},
        "p95_ms": {n: result["by_senders"][n]["p95_ms"] for n in SENDERS},
        "p99_ms": {n: result["by_senders"][n]["p99_ms"] for n in SENDERS},
        "cpu_ms_per_request": at_eight["cpu_ms"],
        "how": "one multipart post to an address of the bench alone, through the product's own actions",
    }  # fmt: skip
    if options.profile:
        result["hot_spots"] = _hot_spots()
    return result


def _plan(server: Server) -> Result:
    path = f"/{SLUG}/bench/at-once/"
    browser = Browser(HOST, server.port)
    browser.get(path)
    return {"path": path, "csrf": browser.cookies["csrftoken"], "cookie": cookie_of(browser.cookies)}


def _kept(answers: list[Any]) -> Result:
    """Compare what was answered with rows and files."""
    told_new = [answer for answer in answers if answer["new"]]
    rows = dict(SupportRequest.objects.values_list("token", "person_id"))
    papers = dict(Paper.objects.exclude(person=None).values_list("person_id", "stored_name"))
    sizes = {pk: _size(Path(settings.MEDIA_ROOT) / name) for pk, name in papers.items()}
    kept = [a for a in told_new if a["token"] in rows and sizes.get(rows[a["token"]], 0) > generators.PAPER_BYTES * 0.9]
    references = list(SupportRequest.objects.values_list("reference", flat=True))
    doubles = len(references) - len(set(references)) + len(told_new) - len({a["reference"] for a in told_new})
    return {"stored": len(kept), "lost": len(told_new) - len(kept), "double_numbers": doubles}


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _posted_again(server: Server, plan: Result, *, first: int, count: int) -> Result:
    """Send each of ``count`` applications three times at once; each must become one request."""
    told("W1: each application three times at once")
    run = drive(
        server, plan | {"work": "repost", "clients": 8, "first": first, "count": count * COPIES, "copies": COPIES}
    )
    ids = [generators.national_id(number) for number in range(first, first + count)]
    rows = SupportRequest.objects.filter(person__national_id__in=ids).count()
    references = {answer["reference"] for answer in run["answers"]}
    new = sum(answer["new"] for answer in run["answers"])
    return {
        "repost_stored_once": rows == len(references) == new == count and not run["errors"],
        "repost": {"applications": count, "copies": COPIES, "rows": rows, "answered": run["done"], "errors": run["errors"][:3]},
    }  # fmt: skip


def _journey(server: Server, *, count: int) -> Result:
    """The portal's own pages, as whole applications a second."""
    told("W1: the portal's own pages, step by step")
    try:
        steps = journey.learn(HOST, server.port, SLUG, SERVICE, 60_000)
    except (RuntimeError, LookupError) as error:
        return {"error": str(error)}
    run = drive(server, {"work": "journey", "clients": 8, "first": 60_001, "count": count, "steps": steps})
    tokens = {answer["token"] for answer in run.pop("answers")}
    stored = SupportRequest._base_manager.filter(token__in=tokens).count()  # noqa: SLF001 - outside any scope
    return {
        "applications_per_second": run["requests_per_second"], "p50_ms": run["p50_ms"], "p95_ms": run["p95_ms"],
        "cpu_ms_per_application": run["cpu_ms"], "posts": len(steps), "pages": len(steps) + 1,
        "completed": run["done"], "stored": stored, "errors": run["errors"][:3],
    }  # fmt: skip


def _hot_spots(count: int = 60) -> str:
    """Profile the same post in this process."""
    client = in_process("")
    path = f"/{SLUG}/bench/at-once/"
    bodies = [
        multipart(
            list(generators.application(80_000 + n).items()), {"paper": ("paper.pdf", generators.pdf(mark=str(n)))}
        )
        for n in range(count + 1)
    ]

    def send(content_type: str, body: bytes) -> None:
        answer = client.post(path, body, content_type=content_type)
        if answer.status_code != 201:
            raise RuntimeError(f"{answer.status_code}: {answer.content[:200]!r}")

    send(*bodies[count])
    return hot_spots(lambda: [send(*body) for body in bodies[:count]])


def checks(result: Result) -> list[Check]:
    """W1 against its goals."""
    by, floor = result["by_senders"], result["floor"]
    rates = " / ".join(f"{by[n]['requests_per_second']:.0f}" for n in by)
    p95 = " / ".join(f"{by[n]['p95_ms']:.0f}" for n in by)
    eight, last = _of(by, 8), _of(by, 32)
    share = eight["requests_per_second"] / max(_of(floor, 8)["requests_per_second"], 0.1)
    computing = eight["cpu_ms"] / max(_of(floor, 8)["cpu_ms"], 0.1)
    waiting = last["p95_ms"] / max(_of(floor, 32)["p95_ms"], 0.1)
    right = result["lost"] == 0 and result["double_numbers"] == 0
    steps = result["journey"]
    walked = (
        steps["error"] if "error" in steps
        else f"{steps['applications_per_second']:.1f}/s, {steps['cpu_ms_per_application']:.0f} ms for {steps['pages']} pages"
    )  # fmt: skip
    return [
        Check("req/s at 1 / 8 / 32, one post", rates, "at 8 192 where the floor gave 494", "helpdesk 32–54 / 64–96 / 61–71 · RT 3 / 6 / 5"),
        Check("p50 ms at 1 / 8 / 32", " / ".join(f"{by[n]['p50_ms']:.0f}" for n in by), "", "helpdesk 18–30 / 81–145 / 486–508"),
        Check("p95 ms at 1 / 8 / 32", p95, "at 32 250 where the floor took 92", "helpdesk 22–40 / 116–219 / 619–691"),
        Check("CPU ms a request at 8", f"{eight['cpu_ms']:.1f}", "7 where the floor took 2.7", "helpdesk 17–29 · RT 350–370"),
        Check("CPU at 8 against the floor's", f"{computing:.1f} × {_of(floor, 8)['cpu_ms']:.1f} ms", "≤ 2.6", "helpdesk 6–11", computing <= 2.6),
        Check("p95 at 32 against the floor's", f"{waiting:.1f} × {_of(floor, 32)['p95_ms']:.0f} ms", "≤ 2.7", "helpdesk 7", waiting <= 2.7),
        Check("share of the floor at 8", f"{share:.2f} of {_of(floor, 8)['requests_per_second']:.0f}/s", "≥ 0.4", "", share >= 0.4),
        Check("stored / lost / double numbers", f"{result['stored']} / {result['lost']} / {result['double_numbers']}", "0 lost, 0 double", "openIMIS lost 890 of 1,890", right),
        Check("sent three times at once", "stored once" if result["repost_stored_once"] else str(result["repost"]), "stored once", "", result["repost_stored_once"]),
        Check("the portal's own steps, 8 people at once", walked, "", ""),
    ]  # fmt: skip


def _of(runs: Result, senders: int) -> Any:
    """A run by the number of its senders, whether or not it went through JSON."""
    return runs[senders] if senders in runs else runs[str(senders)]
