"""A request that stopped for want of an answer, or ended by mistake, goes on at the word of beneficiary relations."""

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.desk.door import INTERVIEW, act, case_url, show
from silah.desk.forms.consents import agreed, ask_again
from silah.policies.pack.vocabulary import Can
from silah.support.actions.consenting import taken_back
from silah.support.actions.death import take_up_again
from silah.support.actions.lapsing import revive
from silah.support.models import Closing, SupportRequest


@act(Can.RECEIVE, Can.CHECK)
def revive_case(request: DeskRequest, case: SupportRequest) -> HttpResponseBase | None:
    """Let a request go on that lapsed, or that a mistaken death ended; what was agreed to and taken back is asked for first."""
    again = taken_back(case)
    form = forms.Form(request.POST if "asked" in request.POST else None)
    form.fields["asked"] = forms.CharField(initial="yes", widget=forms.HiddenInput)
    ask_again(form, again)
    if again and not form.is_valid():
        return show(
            request, "desk/asking.html",
            {
                "form": form, "title": _("Ask for the agreement again"), "button_word": _("Let it go on"),
                "lead": _("The request goes on once the beneficiary agrees again to what the study needs."),
                "back": case_url(request, case), "case": case,
            },
            status=422 if form.is_bound else 200, part="requests",
        )  # fmt: skip
    given = form.cleaned_data if form.is_bound else {}
    go_on = take_up_again if case.closing == Closing.MISTAKEN else revive
    go_on(case, agreed=agreed(given, again), by=request.actor, channel=INTERVIEW)
    messages.success(request, _("The request goes on where it stopped."))
    return None
