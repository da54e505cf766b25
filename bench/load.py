"""The load maker, a process of its own: ``python -m bench.load PLAN.json RESULT.json``.

It opens as many connections as the plan says, one thread each, and sends a fixed number of requests as fast as they
are answered. What it measures is what the sender sees; what the server used is measured from outside.
"""

import http.client
import json
import statistics
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import generators
from bench.browser import FormType, multipart

Result = dict[str, Any]


def main(plan_path: str, result_path: str) -> int:
    """Do what a plan says and write what came of it."""
    plan = json.loads(Path(plan_path).read_text())
    work = {"at_once": at_once, "journey": journey, "get": get, "repost": repost, "floor": floor}[plan["work"]]
    Path(result_path).write_text(json.dumps(work(plan)))
    return 0


def run(plan: Result, each: Callable[[http.client.HTTPConnection, int], Any]) -> Result:
    """Let ``plan["clients"]`` threads take numbers from ``first`` on, ``count`` of them in all."""
    numbers = iter(range(plan["first"], plan["first"] + plan["count"]))
    lock, times, answers, errors = threading.Lock(), [], [], []

    def client() -> None:
        connection = http.client.HTTPConnection(plan["host"], plan["port"], timeout=60)
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                break
            began = time.perf_counter()
            try:
                answer = each(connection, number)
            except Exception as error:  # noqa: BLE001 - any failure of a request is a finding, not a reason to stop
                connection.close()
                errors.append(f"{type(error).__name__}: {error}"[:200])
                continue
            times.append(time.perf_counter() - began)
            answers.append(answer)
        connection.close()

    threads = [threading.Thread(target=client) for _each in range(plan["clients"])]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return summary(times, time.perf_counter() - began) | {"answers": answers, "errors": errors}


def summary(times: list[float], seconds: float) -> Result:
    """Rate and percentiles in milliseconds."""
    if not times:
        return {
            "times": [],
            "done": 0,
            "seconds": seconds,
            "requests_per_second": 0.0,
            "p50_ms": None,
            "p95_ms": None,
            "p99_ms": None,
        }
    ordered = sorted(times)
    return {
        "times": [round(one, 5) for one in ordered],
        "done": len(times), "seconds": round(seconds, 3), "requests_per_second": round(len(times) / seconds, 1),
        "p50_ms": round(statistics.median(ordered) * 1000, 2), "p95_ms": round(_at(ordered, 0.95) * 1000, 2),
        "p99_ms": round(_at(ordered, 0.99) * 1000, 2),
    }  # fmt: skip


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def at_once(plan: Result) -> Result:
    """W1: whole applications, each different."""
    paper = generators.pdf(mark="{number:016}")

    def each(connection: http.client.HTTPConnection, number: int) -> Any:
        return _send(connection, plan, generators.application(number), paper, number)

    return run(plan, each)


def repost(plan: Result) -> Result:
    """Each application sent several times at once, all copies alike."""
    paper, copies = generators.pdf(mark="{number:016}"), plan["copies"]
    made = {plan["first"] + n: generators.application(plan["first"] + n) for n in range(plan["count"] // copies)}

    def each(connection: http.client.HTTPConnection, turn: int) -> Any:
        number = plan["first"] + (turn - plan["first"]) // copies
        return _send(connection, plan, made[number], paper, number)

    return run(plan, each)


def _send(
    connection: http.client.HTTPConnection, plan: Result, fields: dict[str, str], paper: bytes, number: int
) -> Any:
    content = paper.replace(b"{number:016}", f"{number:012}".encode())
    given = [("csrfmiddlewaretoken", plan["csrf"]), *fields.items()]
    content_type, body = multipart(given, {"paper": ("paper.pdf", content)})
    status, answer = _ask(connection, "POST", plan["path"], body, content_type, plan["cookie"])
    if status not in (200, 201):
        raise RuntimeError(f"{status}: {answer[:120]!r}")
    return json.loads(answer)


def journey(plan: Result) -> Result:
    """The portal's steps, learnt once by :mod:`bench.journey` and walked again for other people."""
    from bench.journey import walk_again

    return run(plan, lambda _connection, number: walk_again(plan["host"], plan["port"], plan["steps"], number))


def get(plan: Result) -> Result:
    """One page over and over."""

    def each(connection: http.client.HTTPConnection, _number: int) -> int:
        status, body = _ask(connection, "GET", plan["path"], None, "", plan["cookie"])
        if status != 200:
            raise RuntimeError(f"{status}: {body[:120]!r}")
        return len(body)

    return run(plan, each)


def floor(plan: Result) -> Result:
    """The same posts to the bare view of :mod:`bench.floor`."""
    paper = generators.pdf(mark="{number:016}")

    def each(connection: http.client.HTTPConnection, number: int) -> Any:
        return _send(connection, plan, generators.application(number), paper, number)

    return run(plan, each)


def _ask(
    connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None, content_type: str, cookie: str
) -> tuple[int, bytes]:  # fmt: skip
    headers = {"Cookie": cookie} if cookie else {}
    if content_type:
        headers["Content-Type"] = content_type or FormType
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    return response.status, response.read()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
