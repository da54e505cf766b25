"""Acts of matching (clause H2): one datum or paper, all data, a correction, a paper added, what is missing, passing on."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silah.accounts.gate import DeskRequest
from silah.core.refused import Refused
from silah.desk.case_file import open_file
from silah.desk.door import INTERVIEW, act, asking, case_url, find_case, page, url
from silah.desk.forms.checking import AddPaperForm, CheckForm, MissingForm, correction_form
from silah.desk.forms.consents import agreed, ask_again
from silah.desk.naming import name_of_item
from silah.desk.next_step import next_step
from silah.desk.numbers import naming
from silah.desk.views.request import case_context, check_row
from silah.interactions.events import EVENTS
from silah.interactions.wording import write
from silah.policies.pack.vocabulary import Can
from silah.registry.fields import stored
from silah.support import late
from silah.support.actions import checking
from silah.support.actions.consenting import taken_back
from silah.support.actions.replacing import replace_papers
from silah.support.models import Check, CheckState, SupportRequest


def _find_check(case: SupportRequest, pk: int) -> Check:
    check = case.checks.select_related("paper").filter(pk=pk).first()
    if check is None:
        raise Http404
    check.support_request = case
    return check


@page(Can.CHECK)
def check(request: DeskRequest, token: str, pk: int) -> HttpResponseBase:
    """Mark one datum or paper; with htmx only its line and the next step are drawn anew."""
    case = find_case(request, token)
    found = _find_check(case, pk)
    form = CheckForm(request.POST or None, check=found)
    name = name_of_item(found.key, is_paper=found.is_paper, service=case.service)

    def mark(given: dict[str, Any]) -> str:
        checking.mark(
            found,
            CheckState(given["state"]),
            note=given["note"],
            valid_until=given.get("valid_until"),
            by=request.actor,
        )
        return _("Kept: %(name)s") % {"name": name}

    if request.headers.get("HX-Request"):
        return _marked_line(request, case, found, form, mark)
    return asking(
        request, form, mark, title=name, button=_("Keep"), back=f"{case_url(request, case)}#check-{found.pk}", case=case,
        part="requests",
        lead=_("If something is wrong, we ask the beneficiary for another at once.") if found.is_paper and case.stage in late.STAGES else "",
    )  # fmt: skip


def _marked_line(
    request: DeskRequest, case: SupportRequest, found: Check, form: CheckForm, mark: Any
) -> HttpResponseBase:
    refusal = ""
    if form.is_valid():
        try:
            mark(form.cleaned_data)
        except Refused as said:
            refusal = said.sentence
    else:
        refusal = " ".join(str(error) for errors in form.errors.values() for error in errors)
    case = find_case(request, case.token)
    file = open_file(request, case)
    now = next(one for one in file.checks if one.pk == found.pk)
    context = case_context(request, file) | {
        "row": check_row(request, file, now, refusal=refusal),
        "typed": request.POST.get("note", ""),
    }
    return render(request, "desk/case/_check_swapped.html", context | {"step": next_step(request, file)})


@act(Can.CHECK)
def match_all(request: DeskRequest, case: SupportRequest) -> None:
    """Mark every datum still pending as matched."""
    count = checking.mark_all_matched(case, by=request.actor)
    messages.success(request, ngettext("%(count)d datum matched.", "%(count)d data matched.", count) % {"count": count})


@page(Can.CHECK)
def correct(request: DeskRequest, token: str, pk: int) -> HttpResponseBase:
    """Write a datum as the original has it."""
    case = find_case(request, token)
    found = _find_check(case, pk)
    if found.is_paper:
        raise Http404

    def do(given: dict[str, Any]) -> str:
        try:
            checking.correct_datum(found, stored(given["value"]), by=request.actor)
        except Refused as refusal:
            raise naming(request, refusal) from None
        return _("Corrected. The beneficiary will sign the new data.")

    return asking(
        request, correction_form(found, request.POST or None), do, title=_("Correct a datum"), button=_("Keep as the original has it"),
        lead=_("The old value stays in the history, and a signature given before becomes void."),
        back=case_url(request, case), case=case, part="requests",
    )  # fmt: skip


@page(Can.RECEIVE, Can.CHECK, Can.RESEARCH)
def add_paper(request: DeskRequest, token: str) -> HttpResponseBase:
    """Put a paper into the file."""
    case = find_case(request, token)
    form = AddPaperForm(request.POST or None, request.FILES or None, case=case, kind=request.GET.get("kind", ""))

    def do(given: dict[str, Any]) -> str:
        checking.add_paper(case, given["kind"], given["upload"], by=request.actor, channel=INTERVIEW)
        return _("The paper is in the file.")

    return asking(
        request, form, do, title=_("Add a paper"), button=_("Add it"), back=case_url(request, case), case=case,
        part="requests", has_files=True,
    )  # fmt: skip


@page(Can.CHECK)
def ask_missing(request: DeskRequest, token: str) -> HttpResponseBase:
    """Show the one message that asks for everything missing, then send it."""
    from django import forms

    case = find_case(request, token)
    items = [
        (name_of_item(one.key, is_paper=one.is_paper, service=case.service), one.note)
        for one in Check.objects.filter(support_request=case).open_questions()
    ]
    language = case.speaks_as.language_code
    preview = ""
    if items:
        said = write(
            EVENTS["completion_needed"], {"reference": case.reference, "count": len(items)}, by="sms", language=language
        )
        preview = said.body

    def do(given: dict[str, Any]) -> str:
        count = checking.ask_for_missing(case, by=request.actor)
        return ngettext("We asked for %(count)d thing.", "We asked for %(count)d things.", count) % {"count": count}

    return asking(
        request, forms.Form(request.POST if request.method == "POST" else None), do, title=_("Ask for what is missing"),
        button=_("Send the message"), back=case_url(request, case), case=case, part="requests",
        template="desk/case/ask_missing.html", items=items, preview=preview,
    )  # fmt: skip


@page(Can.RECEIVE, Can.CHECK)
def take_missing(request: DeskRequest, token: str) -> HttpResponseBase:
    """Take in, at the desk or by telephone, what had been asked of the beneficiary."""
    case = find_case(request, token)
    is_late = late.asked_again(case).exists()
    asked = late.asked_again(case) if is_late else Check.objects.filter(support_request=case).open_questions()
    questions = list(asked)
    for one in questions:
        one.support_request = case
    form = MissingForm(
        request.POST if request.method == "POST" else None, request.FILES or None, case=case, questions=questions
    )
    again = taken_back(case) if case.closed_at is not None else []
    ask_again(form, again)

    def do(given: dict[str, Any]) -> str:
        papers, facts = form.given()
        if is_late:
            left = replace_papers(case, papers=papers, by=request.actor, channel=INTERVIEW)
        else:
            left = checking.answer_missing(
                case, papers=papers, facts=facts, agreed=agreed(given, again), by=request.actor, channel=INTERVIEW
            )
        if not left:
            return (
                _("It arrived. Match it before the file is judged.")
                if is_late
                else _("Everything arrived; the file is back in matching.")
            )
        return ngettext("%(count)d thing is still missing.", "%(count)d things are still missing.", len(left)) % {
            "count": len(left)
        }

    return asking(
        request, form, do, title=_("Take in what arrived"), button=_("Keep it"), back=case_url(request, case), case=case,
        part="requests", has_files=True, lead=_("Leave empty what has not arrived yet."),
    )  # fmt: skip


@act(Can.CHECK)
def pass_on(request: DeskRequest, case: SupportRequest) -> HttpResponseBase | None:
    """Say that the file is complete."""
    try:
        stage = checking.pass_completeness(case, by=request.actor)
    except Refused as refusal:
        raise naming(request, refusal) from None
    messages.success(request, _("The file is complete. Next: %(stage)s.") % {"stage": stage.label})
    return redirect(url(request, "request", token=case.token))
