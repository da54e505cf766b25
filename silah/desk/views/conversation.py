"""Acts around a case: a question referred and answered (H3), a note, a colleague, an end before the answer, an objection."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.desk.after_death import and_ended, and_would_end
from silah.desk.door import CASES, INTERVIEW, act, asking, case_url, find_case, page
from silah.desk.forms.checking import EndForm, ReasonForm
from silah.desk.forms.consents import agreed, ask_again
from silah.policies.pack.vocabulary import Can
from silah.support import hands
from silah.support.actions import checking, death, researching
from silah.support.actions.consenting import taken_back
from silah.support.actions.deciding import object_to
from silah.support.models import Decision, SupportRequest


@page(Can.RECEIVE, Can.CHECK)
def refer(request: DeskRequest, token: str) -> HttpResponseBase:
    """Pass the beneficiary's question to the social researcher."""
    case = find_case(request, token)
    form = ReasonForm(request.POST or None, label=_("The question, in the beneficiary's words"))

    def do(given: dict[str, Any]) -> str:
        researching.refer(case, given["text"], by=request.actor, channel=INTERVIEW)
        return _("The question is with the social researcher. The beneficiary is told the answer.")

    return asking(
        request, form, do, title=_("Refer a question"), button=_("Refer it"), back=case_url(request, case), case=case,
        part="requests", lead=_("When something in the procedure is unclear, the social researcher answers it."),
    )  # fmt: skip


@page(Can.ANSWER_REFERRAL, Can.RESEARCH)
def answer(request: DeskRequest, token: str, pk: int) -> HttpResponseBase:
    """Answer a referred question; the beneficiary is told at once."""
    case = find_case(request, token)
    referral = case.referrals.filter(pk=pk).first()
    if referral is None:
        raise Http404
    referral.support_request = case
    form = ReasonForm(request.POST or None, label=_("The answer, in plain words"))

    def do(given: dict[str, Any]) -> str:
        researching.answer_referral(referral, given["text"], by=request.actor)
        return _("Answered, and the beneficiary is told.")

    return asking(
        request, form, do, title=_("Answer a question"), button=_("Send the answer"), back=case_url(request, case),
        case=case, part="requests", quote=referral.question, quote_by=referral.asked_by,
    )  # fmt: skip


@page(*CASES)
def note(request: DeskRequest, token: str) -> HttpResponseBase:
    """Write a note that staff alone read."""
    case = find_case(request, token)
    form = ReasonForm(
        request.POST or None, label=_("Note"), hint=_("Staff alone read it. Write facts, not judgements.")
    )

    def do(given: dict[str, Any]) -> str:
        checking.write_note(case, given["text"], by=request.actor)
        return _("The note is on the timeline.")

    return asking(
        request, form, do, title=_("Write a note"), button=_("Keep the note"), back=case_url(request, case), case=case,
        part="requests",
    )  # fmt: skip


@act(*CASES)
def take(request: DeskRequest, case: SupportRequest) -> None:
    """Take an open file oneself."""
    checking.assign(case, request.member, by=request.actor)
    messages.success(request, _("The file is yours."))


@page(Can.CHECK, Can.RESEARCH, Can.SEE_EVERYTHING)
def assign(request: DeskRequest, token: str) -> HttpResponseBase:
    """Give an open file to a colleague who may do its present step."""
    case = find_case(request, token)
    members = hands.takers(case)
    form = forms.Form(request.POST or None)
    form.fields["member"] = forms.TypedChoiceField(
        label=_("To whom"), coerce=int, widget=forms.RadioSelect, initial=case.assignee_id,
        choices=[(one.pk, f"{one.name} · {one.post}" if one.post else one.name) for one in members],
    )  # fmt: skip

    def do(given: dict[str, Any]) -> str:
        chosen = next(one for one in members if one.pk == given["member"])
        checking.assign(case, chosen, by=request.actor)
        return _("The file is with %(name)s.") % {"name": chosen.name}

    lead = "" if members else _("Nobody else can do the present step of this file.")
    return asking(
        request, form, do, title=_("Give the file to a colleague"), button=_("Give it"), back=case_url(request, case),
        case=case, part="requests", lead=lead,
    )  # fmt: skip


@page(Can.RECEIVE, Can.CHECK)
def withdraw(request: DeskRequest, token: str) -> HttpResponseBase:
    """End a request before its answer: at the beneficiary's own wish, or because of a death."""
    case = find_case(request, token)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"reason": request.GET.get("reason")})

    def do(given: dict[str, Any]) -> str:
        if given["reason"] == EndForm.DIED:
            ended = death.record_death(case, given["words"], by=request.actor, channel=INTERVIEW)
            return and_ended(_("The request has ended because of the death."), ended)
        checking.withdraw(case, by=request.actor, channel=INTERVIEW)
        return _("The request is withdrawn. It never counts against a later one.")

    return asking(
        request, form, do, title=_("End the request"), button=_("End the request"), back=case_url(request, case),
        case=case, part="requests",
        lead=and_would_end(
            _("The request ends before its answer, and that counts against nobody. No message goes to somebody who has died."),
            death.still_open(case, by=request.actor),
        ),
    )  # fmt: skip


@page(Can.CHECK)
def take_contact(request: DeskRequest, token: str) -> HttpResponseBase:
    """Make the mobile or e-mail of this request the person's own, once the officer is sure whose it is."""
    case = find_case(request, token)
    form = forms.Form(request.POST if request.method == "POST" else None)
    form.fields["sure"] = forms.BooleanField(label=_("I saw the original card and spoke to this person"))

    def do(given: dict[str, Any]) -> str:
        checking.take_new_contact(case, by=request.actor)
        return _("The contact data are registered. The old number was told so.")

    return asking(
        request, form, do, title=_("Register the new contact data"), button=_("Register it"), back=case_url(request, case),
        case=case, part="requests",
        lead=_("The registered mobile opens the person's file, so it changes only when you are sure. We tell the old number."),
    )  # fmt: skip


@page(Can.RECEIVE, Can.CHECK)
def take_objection(request: DeskRequest, token: str) -> HttpResponseBase:
    """Write down an objection made at the desk or by telephone; the file is studied again."""
    case = find_case(request, token)
    decision = Decision.objects.filter(support_request=case).released().order_by("-round").first()
    if decision is None:
        raise Http404
    decision.support_request = case
    form, again = ReasonForm(request.POST or None, label=_("Why, in the beneficiary's own words")), taken_back(case)
    ask_again(form, again)

    def do(given: dict[str, Any]) -> str:
        object_to(decision, given["text"], agreed=agreed(given, again), by=request.actor, channel=INTERVIEW)
        return _("The objection is taken; the file goes back to study, with other eyes where there are any.")

    return asking(
        request, form, do, title=_("Take an objection"), button=_("Take it"), back=case_url(request, case), case=case,
        part="requests", lead=_("An objection is a right. It costs nothing and touches no other service."),
    )  # fmt: skip
