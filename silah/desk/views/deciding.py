"""The decision of an officer where no committee sits, and giving the answer: on its day, or early with a reason (H5)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.catalogue.eligibility import alternatives
from silah.core import clock
from silah.desk.case_file import CaseFile, open_file
from silah.desk.door import CASES, act, asking, case_url, find_case, page
from silah.desk.forms.checking import ReasonForm
from silah.desk.forms.ruling import RulingForm
from silah.policies.pack.vocabulary import Can
from silah.support.actions import deciding
from silah.support.models import Decision, Outcome, SupportRequest


@page(*CASES)
def decide(request: DeskRequest, token: str) -> HttpResponseBase:
    """Decide as the officer the policy names; the reading stands beside, and the person decides."""
    case = find_case(request, token, needing=Can.DECIDE_DIRECTLY)
    file = open_file(request, case)
    form = ruling_form(request, file)

    def do(given: dict[str, Any]) -> str:
        deciding.decide_directly(case, form.decided, form.ruling(), by=request.actor)
        return _("Decided and written down.")

    return asking(
        request, form, do, title=_("Write the decision"), button=_("Decide"), back=case_url(request, case), case=case,
        part="requests", template="desk/case/decide.html", conditions=file.reading.conditions if file.reading else (),
    )  # fmt: skip


def ruling_form(request: DeskRequest, file: CaseFile, fixed: Outcome | None = None) -> RulingForm:
    """The form of a decision with its reasons begun from the reading and with other services that may fit."""
    case, reading = file.case, file.reading
    reasons = []
    if reading is not None and fixed is not Outcome.ACCEPTED:
        reasons = [
            {"condition": str(one.text), "found": one.fact_shown, "change": str(one.settles)}
            for one in (*reading.not_met, *reading.unknown)
        ]
    others = []
    if fixed in (None, Outcome.REFUSED):
        fits = alternatives(case.policy.pack, file.facts, clock.today(), besides=case.service_key)
        others = [(service.key, str(service.name)) for service, _reading in fits][:5]
    return RulingForm(
        request.POST if request.method == "POST" else None,
        service=case.service,
        fixed=fixed,
        reasons=reasons,
        alternatives=others,
    )


def _sealed(case: SupportRequest) -> Decision:
    decision = case.decisions.filter(round=case.round).first()
    if decision is None:
        raise Http404
    decision.support_request = case
    return decision


@act(Can.RELEASE_EARLY, Can.SIT_SECRETARY, Can.CHAIR, Can.DECIDE_DIRECTLY)
def release(request: DeskRequest, case: SupportRequest) -> None:
    """Give an answer whose day has come."""
    deciding.release(_sealed(case), by=request.actor)
    messages.success(request, _("The answer is given and the beneficiary is told."))


@page(Can.RELEASE_EARLY)
def release_early(request: DeskRequest, token: str) -> HttpResponseBase:
    """Give an answer before its day, as the general manager, with a reason that the evidence book shows."""
    case = find_case(request, token)
    decision = _sealed(case)
    form = ReasonForm(
        request.POST or None, label=_("Why this answer cannot wait"),
        hint=_("A full sentence. It stays on the file and shows in the evidence book."),
    )  # fmt: skip

    def do(given: dict[str, Any]) -> str:
        deciding.release(decision, by=request.actor, early_reason=given["text"])
        return _("The answer is given early, and the reason is written down.")

    return asking(
        request, form, do, title=_("Release the answer early"), button=_("Release it now"), back=case_url(request, case),
        case=case, part="requests",
        lead=_("The policy lets no answer out before its earliest day unless the general manager records why."),
    )  # fmt: skip
