"""The general manager's appointments: files nobody else may look at, or too few may vote on, by reference alone (H5)."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from silah.accounts.gate import DeskRequest
from silah.core.fields import CleanTextField
from silah.desk.door import asking, page, show, url
from silah.desk.due import due
from silah.desk.work import to_appoint
from silah.policies.pack.vocabulary import Can, Duty
from silah.support import eyes, quorum
from silah.support.actions.appointing import appoint
from silah.support.actions.sitting import why_short
from silah.support.models import SupportRequest

SHOWN = 50
#: What is asked of the one appointed.
ASKED = {
    Duty.RESEARCH: gettext_lazy("The study of the file"),
    Duty.VOTE: gettext_lazy("A substitute in the committee"),
    Duty.DECIDE: gettext_lazy("The decision on the request"),
}


class AppointForm(forms.Form):
    """Who looks at the file, and why."""

    member = forms.TypedChoiceField(label=gettext_lazy("Who looks at it"), coerce=int, widget=forms.RadioSelect)
    reason = CleanTextField(
        label=gettext_lazy("Why this person"), rows=4,
        help_text=gettext_lazy("Kept in the record. If the same person looks again, the beneficiary reads it in the letter."),
    )  # fmt: skip


@page(Can.APPOINT)
def appointments(request: DeskRequest) -> HttpResponseBase:
    """List what waits for an appointment."""
    rows = [
        (case, _asked(case), due(case.due_on), url(request, "appoint", token=case.token))
        for case in to_appoint().select_related("policy").defer("policy__content", "answers")[:SHOWN]
    ]
    return show(request, "desk/appointments.html", {"rows": rows, "part": "overview"})


def _asked(case: SupportRequest) -> str:
    duty = eyes.duty_of(case)
    return str(ASKED[duty]) if duty is not None else ""


@page(Can.APPOINT)
def appoint_one(request: DeskRequest, token: str) -> HttpResponseBase:
    """Appoint somebody to one file: other members first, whoever looked before as the last resort."""
    case = to_appoint().select_related("policy", "person", "representative").filter(token=token).first()
    duty = eyes.duty_of(case) if case is not None else None
    if case is None or duty is None:
        raise Http404
    case.association = request.association
    choice = eyes.candidates(case, duty, but=request.member.pk)
    form = AppointForm(request.POST or None)
    form.fields["member"].choices = [  # type: ignore[attr-defined]
        *[(one.pk, f"{one.name} · {one.post}" if one.post else one.name) for one in choice.others],
        *[
            (one.pk, _("%(name)s, who looked at it before: the last resort") % {"name": one.name})
            for one in choice.same
        ],
    ]
    if duty is Duty.VOTE:
        form.fields["member"].label = _("The substitute")
        form.fields["reason"].help_text = _("Kept in the record and in the minutes of the sitting.")
    members = {one.pk: one for one in (*choice.others, *choice.same)}
    back = url(request, "appointments")

    def do(given: dict[str, Any]) -> str:
        appoint(case, members[given["member"]], reason=given["reason"], by=request.actor)
        return _said(case, duty, members[given["member"]].name)

    return asking(
        request, form, do, title=f"{_asked(case)}: {case.reference}", button=_("Appoint"), back=back, then=back,
        lead=_lead(case, duty, bool(members)), part="overview", template="desk/appoint.html", barred=choice.barred,
        nobody=not members,
    )  # fmt: skip


def _said(case: SupportRequest, duty: Duty, name: str) -> str:
    if duty is not Duty.VOTE:
        return _("The file is with %(name)s.") % {"name": name}
    item = quorum.pending_item(case)
    left = quorum.bench(item).missing if item is not None else 0
    if not left:
        return _("%(name)s sits on this file, and the committee can decide it.") % {"name": name}
    return ngettext(
        "%(name)s sits on this file. %(left)d more is needed.", "%(name)s sits on this file. %(left)d more are needed.", left
    ) % {"name": name, "left": left}  # fmt: skip


def _lead(case: SupportRequest, duty: Duty, has_choice: bool) -> str:
    """Why the file waits, in one sentence, and what becomes of it if nobody may."""
    if duty is Duty.VOTE:
        item = quorum.pending_item(case)
        seats = quorum.bench(item) if item is not None else quorum.Bench((), 0)
        why = why_short(len(seats.able), seats.needed)
        what = (
            _("You appoint a substitute, who sees %(reference)s alone, gives an opinion and votes on it.")
            if has_choice
            else _("Nobody on the staff may sit on %(reference)s. Engage somebody, or the secretary puts it off with the reason.")
        )  # fmt: skip
        return f"{why} {what % {'reference': case.reference}}"
    lead = (
        _("Nobody else may look at %(reference)s, because of an objection, kinship or a duty kept apart. You choose who does.")
        if has_choice
        else _("Nobody on the staff may look at %(reference)s. Engage somebody, and the file goes on by itself.")
    )  # fmt: skip
    return lead % {"reference": case.reference}
