"""The parts of the bench in this process: its data, its page, its queue, its reading of the machine, its table."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from bench import browser, generators, machine, report, w02, w04
from bench.browser import Answer, Form, Input
from bench.house import SECRET, House, found
from bench.load import summary
from bench.measuring import Check, plan_of
from bench.one import WORKLOADS
from silah.associations.scope import scope
from silah.core import clock
from silah.core.identifiers import sample_national_id
from silah.core.pdfs import check_pdf
from silah.registry.models import Paper
from silah.support.models import SupportRequest


@pytest.fixture
def house(db: None) -> Iterator[House]:
    made = found("yusr", officers=3)
    with scope(association=made.association):
        yield made


# ── data ──


def test_the_same_number_is_always_the_same_person() -> None:
    assert generators.name_of(7) == generators.name_of(7)
    assert generators.national_id(431) == sample_national_id(431)
    assert generators.national_id(200_000) == ""
    assert generators.application(5)["national_id"] != generators.application(6)["national_id"]


def test_the_paper_is_a_paper_and_each_is_another() -> None:
    one, two = (generators.pdf(mark=f"{number:012}") for number in (1, 2))
    check_pdf(one)
    assert one != two
    assert abs(len(one) - generators.PAPER_BYTES) < 1000


def test_a_larger_table_begins_with_the_smaller_one() -> None:
    few = list(generators.request_rows(0, 50, today=clock.today(), services=3))
    many = list(generators.request_rows(0, 2000, today=clock.today(), services=3))
    assert many[:50] == few
    assert 0.17 < sum(row.closed_at is None for row in many) / len(many) < 0.23


# ── W1 ──


@pytest.mark.urls("bench.urls")
def test_an_application_in_one_post_is_stored_once(db: None, papers_folder: Path) -> None:
    house = found("gharas")
    fields = generators.application(1)
    sent = [("paper.pdf", generators.pdf(4000, mark="a"))] * 2
    answers = []
    for paper in sent:
        content_type, body = browser.multipart(list(fields.items()), {"paper": paper})
        answers.append(Client().post("/gharas/bench/at-once/", body, content_type=content_type))
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json()["reference"] == answers[1].json()["reference"]
    with scope(association=house.association):
        case = SupportRequest.objects.get()
        paper = Paper.objects.exclude(person=None).get()
    assert case.answers["facts"]["dependants"] == int(fields["dependants"])
    assert (papers_folder / paper.stored_name).exists()


@pytest.mark.urls("bench.urls")
def test_what_is_wrong_in_the_post_is_refused(db: None) -> None:
    found("gharas")
    fields = generators.application(1) | {"national_id": "1234567890"}
    content_type, body = browser.multipart(list(fields.items()), {"paper": ("paper.pdf", generators.pdf(4000))})
    assert Client().post("/gharas/bench/at-once/", body, content_type=content_type).status_code == 422


# ── W2 ──


def test_the_queue_is_filled_and_found_by_its_index(house: House) -> None:
    w02.fill(house, 0, 300)
    w02.fill(house, 300, 400)
    assert SupportRequest.objects.count() == 400
    officer = house.member("officer")
    rights = officer.rights(house.pack)
    urgent = SupportRequest.objects.most_urgent_for(officer, rights, 10)
    own = SupportRequest.objects.open().filter(assignee=officer)
    assert urgent == list(own.by_due().values_list("due_on", "pk")[:10])
    others = set(SupportRequest.objects.for_others(officer, rights).values_list("pk", flat=True))
    assert others == set(SupportRequest.objects.open().exclude(assignee=officer).values_list("pk", flat=True))
    assert plan_of("SELECT 1")


@pytest.mark.sqlite
def test_the_most_urgent_are_read_off_the_partial_index(house: House) -> None:
    """Without it the first page of the day slows down with every request ever sent."""
    w02.fill(house, 0, 200)
    for sql in (
        SupportRequest.objects.open().filter(assignee=1, waiting_for__in=["checker"]).by_due()[:5].query,
        SupportRequest.objects.open().by_due()[:5].query,
    ):
        words = str(sql).replace("(checker)", "('checker')")
        plan = plan_of(words)
        assert "open_" in plan
        assert "TEMP B-TREE" not in plan


# ── W4 ──


def test_a_case_gets_the_happenings_asked_for(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(w04, "SERVICE", "skills")
    assert w04.case_with(house, 1, 30).events.count() == 30


# ── the browser, the machine, the table ──


def test_the_second_factor_is_that_of_the_standard() -> None:
    """The vector of RFC 6238, appendix B, cut to six digits."""
    assert browser.totp("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", at=59) == "287082"
    assert len(browser.totp(SECRET)) == 6


def test_a_form_is_read_and_filled_in() -> None:
    page = Answer(
        200, "/yusr/apply/d/who/", {},
        b'<form method="get"><input name="q"></form><form method="post" action="?a=1"><input type="hidden" name="t" value="x">'
        b'<input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>'
        b'<select name="s"><option value=""></option><option value="9" selected></option></select>'
        b'<textarea name="w">old</textarea><input type="file" name="f"><button name="later">go</button></form>',
    )  # fmt: skip
    form = browser.form_with(page, "s")
    assert form.action == "/yusr/apply/d/who/?a=1"
    assert form.filled(lambda one: "new" if one.name == "w" else None) == [
        ("t", "x"),
        ("r", "2"),
        ("s", "9"),
        ("w", "new"),
    ]
    with pytest.raises(LookupError):
        browser.form_with(page, "none")
    assert Form("", "post", [Input("a", "text")]).has("a")


def test_the_machine_tells_of_itself() -> None:
    here = os.getpid()
    assert here in machine.tree(here)
    assert machine.cpu_seconds([here]) > 0
    assert sum(machine.pss_mb([here]).values()) > 10
    assert machine.describe()["cores"]


def test_percentiles_come_from_what_was_measured() -> None:
    found_in = summary([n / 1000 for n in range(1, 101)], 2.0)
    assert (found_in["requests_per_second"], found_in["p50_ms"], found_in["p95_ms"], found_in["p99_ms"]) == (
        50.0,
        50.5,
        96.0,
        100.0,
    )
    assert summary([], 1.0)["done"] == 0


def test_the_table_says_what_was_not_reached() -> None:
    checks = [Check("p50 ms", "9", "≤ 12", "50", True), Check("ratio", "2×", "≤ 1.3×", "", False), Check("bytes", "1")]
    result: dict[str, Any] = {
        "machine": machine.describe(), "database": "sqlite", "quick": True, "load_after": 1.0,
        "workloads": {"W2": {"checks": [check.as_row() for check in checks]}, "W4": {"error": "the server ended"}},
    }  # fmt: skip
    text = report.table(result)
    assert "NOT reached" in text
    assert "the server ended" in text
    assert report.missed(result) == 2
    assert set(WORKLOADS) == set(report.TITLES)
