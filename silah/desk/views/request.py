"""The page of one case: one next step first, then what is known, the papers, the reading, and what happened."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.desk.case_file import SHOWN_EVENTS, CaseFile, open_file
from silah.desk.door import CASES, case_url, find_case, page, show, url
from silah.desk.due import due
from silah.desk.letters import kept_code
from silah.desk.naming import MASKED, name_of_fact, name_of_item, name_of_service, shown
from silah.desk.next_step import next_step
from silah.desk.steps import steps_of
from silah.desk.timeline import happenings
from silah.desk.viewings import look
from silah.interactions.models import HELD_BACK
from silah.policies.pack.facts import FACTS
from silah.policies.pack.vocabulary import Can, Stage
from silah.support.actions.checking import new_contact
from silah.support.actions.serving import MAY_GIVE_UP, UNDER_WAY
from silah.support.models import CheckState, Closing, SupportRequest, Waiting
from silah.support.periods import can_go_on

PAPER_STATES = {
    CheckState.MATCHED: "ok",
    CheckState.PENDING: "wait",
    CheckState.WRONG: "bad",
    CheckState.MISSING: "missing",
}
#: Identity data stand in the head of the page, not among the facts.
IN_THE_HEAD = frozenset({"first_name", "father_name", "grandfather_name", "family_name", "registered_online"})


@page(*CASES)
def request_page(request: DeskRequest, token: str) -> HttpResponseBase:
    """A case; opening it is a viewing and is written before anything is shown (trust rule 13)."""
    case = find_case(request, token)
    return case_page(request, case)


@page(*CASES)
def reveal(request: DeskRequest, token: str) -> HttpResponseBase:
    """Show the masked numbers of a case once; the showing is written down."""
    case = find_case(request, token)
    if request.method != "POST":
        return redirect(case_url(request, case))
    look(request, case, "support.reveal", name=case.reference, fields=sorted(MASKED))
    return case_page(request, case, masked=False)


def case_page(request: DeskRequest, case: SupportRequest, *, masked: bool = True, status: int = 200) -> HttpResponse:
    """Draw the page of a case."""
    file = open_file(request, case)
    return show(
        request, "desk/case/page.html", case_context(request, file, masked=masked), status=status, part="requests"
    )


def case_context(request: DeskRequest, file: CaseFile, *, masked: bool = True) -> dict[str, Any]:
    """Everything the page of a case shows, in words."""
    case = file.case
    events = file.events[:SHOWN_EVENTS]
    return {
        "case": case, "file": file, "person": case.person, "service": name_of_service(case),
        "mobile": shown("mobile", case.contact_mobile, masked=masked),
        "crumbs": [(_("Requests"), url(request, "requests")), case.reference],
        "steps": steps_of(case), "step": next_step(request, file), "status_key": status_of(case),
        "due": due(case.due_on) if case.is_open else None,
        "facts": fact_rows(file, masked=masked), "masked": masked,
        "data_rows": [check_row(request, file, one, masked=masked) for one in file.checks if not one.is_paper],
        "paper_rows": [check_row(request, file, one) for one in file.checks if one.is_paper],
        "matching": case.stage == Stage.COMPLETENESS and file.can(Can.CHECK),
        "data_done": sum(1 for one in file.checks if not one.is_paper and one.state == CheckState.MATCHED),
        "papers_done": sum(1 for one in file.checks if one.is_paper and one.state == CheckState.MATCHED),
        "conditions": file.reading.conditions if file.reading else (),
        "happenings": happenings(case, events, case.policy.pack), "more_events": len(file.events) - len(events),
        "may": _may(file), "open_referrals": [one for one in file.referrals if one.answered_at is None],
        "by_hand": [
            one for one in file.messages if one.state in ("by_hand", "parked", "failed") and one.last_error != HELD_BACK
        ],
        "documents": documents_of(request, file), "not_own": claim_of(file), "conflict": file.conflict(),
        "may_deliver": file.can(Can.DELIVER) and case.stage == Stage.DELIVERY, "may_confirm": file.can(Can.RECEIVE, Can.CHECK),
    }  # fmt: skip


def status_of(case: SupportRequest) -> str:
    """The word of the status vocabulary for where a case stands."""
    lapsed = can_go_on(case)
    if case.closed_at is not None and not lapsed:
        # What was given up after the answer may be nobody's wish: the timeline names the reason.
        withdrawn = "closed" if case.answered_at else "withdrawn"
        return {"refused": "refused", "withdrawn": withdrawn}.get(case.closing, "closed")
    if lapsed or case.waiting_for == Waiting.APPLICANT:
        return (
            "waiting_him"
            if case.speaks_as.gender == "male"
            else "waiting_her"
            if case.speaks_as.gender
            else "waiting_you"
        )
    if case.waiting_for == Waiting.RELEASE:
        return "sealed"
    return "committee" if case.stage == Stage.COMMITTEE else "accepted" if case.answered_at else "studying"


def claim_of(file: CaseFile) -> str:
    """Whose word an agreement is that does not count as the person's own; nothing where all of them do."""
    claim = next((one for one in file.consents if one.is_claim), None)
    if claim is None:
        return ""
    if file.case.representative_id is None:
        return _("Whoever wrote the request agreed. It counts as an own word once the data and papers are matched.")
    return _("%(name)s agreed, and not the applicant. It counts as an own word only with a matched deed.") % {
        "name": claim.given_by
    }


def fact_rows(file: CaseFile, *, masked: bool) -> list[tuple[str, str, str]]:
    """What is known, as name, value and source; what the head of the page shows is left out."""
    female = file.case.is_of_woman
    rows = []
    for key in [*FACTS, "income_per_head", "age"]:
        fact = file.facts.get(key)
        if fact is None or key in IN_THE_HEAD or fact.value in (None, ""):
            continue
        source = _("%(source)s, matched") % {"source": fact.source} if fact.verified else str(fact.source)
        rows.append((name_of_fact(key), shown(key, fact.value, masked=masked, female=female), source))
    return rows


def check_row(
    request: DeskRequest, file: CaseFile, check: Any, *, masked: bool = True, refusal: str = ""
) -> dict[str, Any]:
    """One line of the matching list, with its acts when matching is the present step."""
    case = file.case
    value = case.answers.get("facts", {}).get(check.key)
    open_now = case.stage == Stage.COMPLETENESS and file.can(Can.CHECK)
    acts = file.conflict() is None if open_now else check in file.markable
    return {
        "check": check, "name": name_of_item(check.key, is_paper=check.is_paper, service=case.service),
        "value": "" if check.is_paper else shown(check.key, value, masked=masked and not open_now, female=case.is_of_woman),
        "state": PAPER_STATES[CheckState(check.state)], "acts": acts, "refusal": refusal,
        "url": url(request, "check", token=case.token, pk=check.pk),
        "correct_url": url(request, "correct", token=case.token, pk=check.pk),
        "view_url": url(request, "paper", token=check.paper.token) if check.paper else "",
    }  # fmt: skip


def _may(file: CaseFile) -> dict[str, bool]:
    """The acts at hand beside the next step."""
    case, live = file.case, file.case.closed_at is None
    desk, died = file.can(Can.RECEIVE, Can.CHECK), case.closing == Closing.DIED or file.died_on is not None
    return {
        "note": True,
        "refer": live and desk,
        "answer": file.can(Can.ANSWER_REFERRAL, Can.RESEARCH),
        "assign": live and file.can(Can.CHECK, Can.RESEARCH, Can.SEE_EVERYTHING),
        "add_paper": live and case.answered_at is None and file.can(Can.RECEIVE, Can.CHECK, Can.RESEARCH),
        "withdraw": live and desk and case.answered_at is None,
        "give_up": live and case.stage in UNDER_WAY and file.can(*MAY_GIVE_UP),
        "contact": not died and file.can(Can.CHECK) and bool(new_contact(case)),
        "rate": not died and desk and case.answered_at is not None and case.stage != Stage.RATING,
        "object": not died and desk and file.decision is not None and file.decision.can_be_objected_to
        and not hasattr(file.decision, "objection"),
    }  # fmt: skip


def documents_of(request: DeskRequest, file: CaseFile) -> list[tuple[str, str]]:
    """The papers that can be printed now, as key and name."""
    case = file.case
    found = [("acknowledgement", _("Acknowledgement"))]
    if kept_code(request, case.token):
        found.insert(0, ("slip", _("Slip with the follow-up code")))
    if case.stage == Stage.INTAKE or file.asked_again:
        found.append(("completion", _("Letter of what is missing")))
    if file.attestation is not None or case.stage == Stage.ATTESTATION or file.is_unsigned:
        found.append(("attestation", _("Attestation")))
    if file.decision is not None and file.decision.is_released:
        found.append(("decision", _("Letter of the answer")))
    if file.may_read_decision and (current := file.current_decision) is not None and not current.is_released:
        found.append(("preview", _("Preview of the letter: a draft, not sent")))
    if file.registration is not None:
        found.append(("card", _("Card")))
    if file.deliveries:
        found.append(("receipt", _("Delivery receipt")))
    return found
