"""The evidence book: every clause once, what is kept, what a planted breach turns over, and what nothing proves."""

import io
import json
from datetime import timedelta

import pypdf
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from silah.accounts.models import Member
from silah.core import clock
from silah.delivery.models import Delivery
from silah.demo import walk
from silah.evidence.book import book, last_year
from silah.evidence.cli import run as evidence_command
from silah.evidence.figures import Figure, Question, Verdict, register
from silah.evidence.paper import book_pdf
from silah.policies.pack.vocabulary import Stage
from silah.support import jobs
from silah.support.actions import checking, deciding, researching
from silah.support.models import (
    Attestation,
    Check,
    Decision,
    Event,
    Outcome,
    Referral,
    Research,
    StageEntry,
    SupportRequest,
    Vote,
)  # fmt: skip
from tests.policies.packs import SLUGS

KEPT, BROKEN, NONE = Verdict.KEPT, Verdict.NOT_KEPT, Verdict.NO_EVIDENCE


def reading(people, key) -> Figure:
    """The answer of one control, as the book has it."""
    return next(r.figure for line in book(people.house.policy) for r in line.readings if r.key == key)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_clause_stands_once_and_nothing_proves_an_empty_house(open_house, slug):
    people = open_house(slug)
    lines = book(people.house.policy)
    assert [line.clause.code for line in lines] == [clause.code for clause in people.pack.clauses]
    assert len({line.clause.code for line in lines}) == len(lines)
    for line in lines:
        if line.clause.code.startswith(("H", "C", "E")):
            assert line.verdict is NONE, line.as_data()


@pytest.mark.parametrize("slug", SLUGS)
def test_a_journey_keeps_the_steps_of_handling(open_house, slug):
    people = open_house(slug)
    people.request_at(Stage.CLOSED)
    verdicts = {line.clause.code: line.verdict for line in book(people.house.policy)}
    for code in ("H2", "H4", "H5", "H6", "H7", "C5", "C7"):
        assert verdicts.get(code, KEPT) is KEPT, code


@pytest.mark.parametrize(
    ("key", "plant"),
    [
        ("two_clocks", lambda _r: Decision.objects.update(sealed_until=clock.today() + timedelta(days=1))),
        ("committee_sittings", lambda _r: Vote.objects.all().delete()),
        ("decision_reasons", lambda _r: Decision.objects.update(explanation="")),
        ("completeness", lambda _r: Check.objects.filter(is_paper=False).update(checked_by="")),
        ("completeness", lambda _r: Check.objects.filter(is_paper=True).update(state="pending")),
        ("attestations", lambda _r: Attestation.objects.update(voided_at=clock.now())),
        ("attestations", lambda _r: Attestation.objects.all().delete()),
        ("registrations", lambda r: r.person.registration.delete()),
        ("needs_assessed", lambda _r: Research.objects.update(score={})),
        ("promises_kept", lambda r: SupportRequest.objects.update(target_on=r.submitted_at.date())),
        ("requests_received", lambda _r: Event.objects.filter(act="told").delete()),
        ("rating_offered", lambda _r: Event.objects.filter(facts__event="rating_invited").delete() and Event.objects.filter(act="rated").delete()),
        ("deliveries", lambda _r: Delivery.objects.update(state="due", due_on=clock.today() - timedelta(days=1))),
    ],
)  # fmt: skip
def test_a_planted_breach_turns_its_clause(open_house, key, plant):
    people = open_house("khafji")
    request = people.request_at(Stage.CLOSED)
    assert reading_or_call(people, key).verdict is KEPT
    plant(request)
    figure = reading_or_call(people, key)
    assert figure.verdict is BROKEN, figure.sentence
    assert figure.broken is not None
    assert list(figure.broken) == [request]


def reading_or_call(people, key) -> Figure:
    """The answer of a control, asked directly, because not every policy carries its clause."""
    return register.controls[key][1](Question("", people.house.policy, last_year()))


def test_duties_that_met_in_one_person_are_found(khafji):
    request = khafji.request_at(Stage.CLOSED)
    assert reading(khafji, "duties_apart").verdict is KEPT
    Event.objects.filter(duty="vote").update(actor_id=khafji.salwa.id)
    figure = reading(khafji, "duties_apart")
    assert figure.verdict is BROKEN
    assert list(figure.broken) == [request]
    Event.objects.all().delete()
    Member.objects.filter(pk=khafji.salwa.id).update(roles=["officer", "committee_member"])
    assert reading(khafji, "duties_apart").verdict is BROKEN


def test_a_silent_overrun_breaks_the_promise_before_any_answer_was_given(khafji):
    request = khafji.apply()
    with clock.at(walk.at(request.target_on + timedelta(days=1))):
        assert reading(khafji, "two_clocks").verdict is BROKEN
        jobs.escalate_overdue()
        assert reading(khafji, "two_clocks").verdict is NONE


def test_conditions_are_read_for_the_services_of_the_clause_alone(yusr):
    yusr.request_at(Stage.CLOSED, service="counselling")
    clauses = set(yusr.house.policy.service("counselling").clauses)
    for line in book(yusr.house.policy):
        if "conditions_read" in line.clause.controls:
            assert line.verdict is (KEPT if line.clause.code in clauses else NONE), line.clause.code
    Decision.objects.update(reading={})
    broken = {line.clause.code for line in book(yusr.house.policy) if line.verdict is BROKEN}
    assert broken & clauses


def test_a_service_without_research_is_asked_for_no_study(yusr):
    yusr.request_at(Stage.CLOSED, service="counselling")
    assert reading(yusr, "needs_assessed").verdict is NONE
    studied = yusr.request_at(Stage.CLOSED, service="skills")
    figure = reading(yusr, "needs_assessed")
    assert figure.verdict is KEPT
    assert list(figure.rows) == [studied]


def test_the_book_does_not_tell_what_a_sealed_answer_says(khafji):
    def told(outcome) -> list[str]:
        with transaction.atomic():
            with clock.at(clock.now() - timedelta(days=8)):
                request = khafji.apply(applicant=khafji.applicant(7))
            walk.bring(khafji.house, request, Stage.DECISION, outcome=outcome)
            said = [json.dumps(line.as_data(), ensure_ascii=False) for line in book(khafji.house.policy)]
            assert not request.decisions.get().is_released
            transaction.set_rollback(True)
        return said

    assert told(Outcome.REFUSED) == told(Outcome.ACCEPTED)


def test_a_question_left_for_a_week_breaks_h3(khafji):
    request = khafji.apply()
    referral = researching.refer(request, "هل يلزم حضور الزوج؟", by=khafji.salwa, channel="phone")
    assert reading(khafji, "referred_questions").verdict is KEPT
    Referral.objects.filter(pk=referral.pk).update(asked_at=clock.now() - timedelta(days=8))
    assert reading(khafji, "referred_questions").verdict is BROKEN
    researching.answer_referral(referral, "لا يلزم", by=khafji.noura)
    assert reading(khafji, "referred_questions").verdict is KEPT


def test_what_is_withdrawn_sent_back_or_objected_to_breaks_nothing(khafji):
    khafji.request_at(Stage.CLOSED)
    withdrawn = khafji.request_at(Stage.COMPLETENESS)
    checking.withdraw(withdrawn, by=withdrawn.person.actor, channel="website")
    khafji.apply(papers=False)
    back = khafji.apply(papers=False)
    checking.ask_for_missing(back, by=khafji.salwa)
    checking.withdraw(back, by=back.person.actor, channel="website")
    for key in ("promises_kept", "two_clocks"):
        assert reading_or_call(khafji, key).verdict is KEPT, key
    accepted = khafji.request_at(Stage.REGISTRATION)
    decision = accepted.decisions.get()
    with clock.at(decision.released_at + timedelta(days=1)):
        deciding.object_to(decision, "المبلغ لا يكفي", by=accepted.person.actor, channel="website")
    for key in ("completeness", "attestations", "registrations", "needs_assessed"):
        assert reading_or_call(khafji, key).verdict is KEPT, key


def test_the_json_of_the_command_has_the_promised_fields(khafji, capsys):
    request = khafji.request_at(Stage.CLOSED)
    arguments = type("Arguments", (), {"slug": "khafji", "json": True, "pdf": None, "language": "ar"})
    assert evidence_command(arguments) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["code"] for row in rows] == [clause.code for clause in khafji.pack.clauses]
    for row in rows:
        assert set(row) >= {"code", "title", "where", "status", "figure", "control", "controls", "period"}
        assert row["status"] in {"kept", "not_kept", "no_evidence"}
        assert row["figure"]
        assert row["title"]
        fields = {"key", "status", "figure", "rows", "broken", "requests", "breaking"}
        assert {key for control in row["controls"] for key in control} <= fields
    matched = next(row for row in rows if row["code"] == "H2")["controls"][0]
    assert (matched["rows"], matched["requests"], matched["breaking"]) == (1, [request.reference], [])
    arguments.slug = "nobody"
    assert evidence_command(arguments) == 1
    assert "khafji" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_paper_opens_and_names_every_clause(khafji, language):
    khafji.request_at(Stage.CLOSED)
    with translation.override(language):
        lines = book(khafji.house.policy)
        out = book_pdf(khafji.association, khafji.house.policy, lines)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(out)).pages)
    assert [line.clause.code for line in lines if line.clause.code not in text] == []


def test_the_book_asks_as_often_for_a_hundred_requests_as_for_ten(khafji):
    with clock.at(clock.now() - timedelta(days=60)):
        request = khafji.apply()
    walk.bring(khafji.house, request, Stage.CLOSED, outcome=Outcome.ACCEPTED)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            for line in book(khafji.house.policy):
                line.as_data()
        return len(queries)

    few = asked()
    row = SupportRequest.objects.get()
    stays = list(StageEntry.objects.all())
    for number in range(100):
        row.pk, row.token, row.reference = None, f"copy{number}", f"KB-1448-9{number:04}"
        row._state.adding = True
        row.save()
        for stay in stays:
            stay.pk, stay.support_request = None, row
        StageEntry.objects.bulk_create(stays)
    assert asked() == few
