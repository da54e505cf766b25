"""Social research (objective O4): a visit planned and held, the study with its score line by line, the recommendation."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.core.refused import Refused
from silah.desk.door import CASES, asking, case_url, find_case, page, show, url
from silah.desk.forms.studying import HoldVisitForm, PlanVisitForm, StudyForm
from silah.desk.naming import shown
from silah.policies.pack.vocabulary import Can
from silah.support.actions import researching
from silah.support.models import SupportRequest
from silah.support.models.research import VisitKind


@page(*CASES)
def plan_visit(request: DeskRequest, token: str) -> HttpResponseBase:
    """Plan a visit or interview; the beneficiary is told when."""
    case = find_case(request, token, needing=Can.RESEARCH)
    form = PlanVisitForm(request.POST or None)

    def do(given: dict[str, Any]) -> str:
        researching.plan_visit(
            case,
            VisitKind(given["kind"]),
            form.moment(),
            place=given["place"],
            researcher=request.member,
            by=request.actor,
        )
        return _("Planned, and the beneficiary is told.")

    return asking(
        request, form, do, title=_("Plan a visit or an interview"), button=_("Plan it"), back=case_url(request, case),
        case=case, part="requests",
    )  # fmt: skip


@page(*CASES)
def hold_visit(request: DeskRequest, token: str, pk: int) -> HttpResponseBase:
    """Record what was seen and heard."""
    case = find_case(request, token, needing=Can.RESEARCH)
    visit = case.visits.filter(pk=pk).first()
    if visit is None:
        raise Http404
    visit.support_request = case
    form = HoldVisitForm(request.POST or None, case=case)

    def do(given: dict[str, Any]) -> str:
        researching.hold_visit(
            visit, notes=given["notes"], passed_interview=given.get("passed_interview"), by=request.actor
        )
        return _("The visit is recorded.")

    return asking(
        request, form, do, title=_("Record the visit"), button=_("Keep it"), back=case_url(request, case), case=case,
        part="requests", lead=visit.get_kind_display(),
    )  # fmt: skip


@page(*CASES)
def research(request: DeskRequest, token: str) -> HttpResponseBase:
    """Write the study; keep it unfinished, or finish it and hand the file to the committee."""
    case = find_case(request, token, needing=Can.RESEARCH)
    study = case.researches.filter(round=case.round).first()
    initial = {name: getattr(study, name) for name in StudyForm.base_fields} if study is not None else None
    form = StudyForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            kept = researching.save_research(case, **form.cleaned_data, researcher=request.member, by=request.actor)
            if "finish" in request.POST:
                kept.support_request = case
                researching.submit_research(kept, by=request.actor)
                messages.success(request, _("The study is finished; the file goes to its next step."))
                return redirect(case_url(request, case))
            messages.success(request, _("Kept. You may go on with it later."))
            return redirect(url(request, "research", token=case.token))
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            status = 409
    context = {
        "form": form, "case": case, "visits": case.visits.select_related("by"), "score": score_rows(case),
        "back": case_url(request, case), "part": "requests", "study": study,
        "earlier": case.researches.exclude(round=case.round).select_related("researcher").order_by("-round"),
    }  # fmt: skip
    return show(request, "desk/case/research.html", context, status=status)


def score_rows(case: SupportRequest, score: dict[str, Any] | None = None) -> dict[str, Any]:
    """The needs score of a case as lines that explain every point; a kept one when it is given."""
    score = dict(score or researching.current_score(case))
    criteria = {one.key: one for one in case.policy.pack.needs.criteria}
    female = case.is_of_woman
    lines = []
    for line in score.get("lines", []):
        criterion = criteria.get(line["criterion"])
        if criterion is None:
            continue
        answer = line["answer"]
        if isinstance(answer, float) and answer.is_integer():
            answer = int(answer)
        said = shown(criterion.fact, answer, female=female) if answer not in (None, "") else _("not known yet")
        lines.append(
            {"name": str(criterion.name), "answer": said, "points": line["points"], "highest": line["highest"]}
        )
    return {"total": score.get("total", 0), "max": score.get("max", 0), "lines": lines}
