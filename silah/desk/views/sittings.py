"""Sittings of the committee: the list, planning one, and putting complete files on an agenda."""

from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silah.accounts.gate import DeskRequest
from silah.core.templatetags.dates import when
from silah.desk.after_death import learned_of, news
from silah.desk.door import asking, case_url, find_case, page, show, url, visible_cases
from silah.desk.forms.committee import AgendaForm, PlanSittingForm
from silah.desk.nav import SITTING_RIGHTS
from silah.desk.room import find_sitting
from silah.desk.viewings import listed
from silah.desk.walls import opened_by_rights
from silah.policies.pack.vocabulary import Can, Stage
from silah.support.actions import sitting as acts
from silah.support.models import Sitting, SittingState, Waiting

SHOWN = 20


@page(*SITTING_RIGHTS)
def sittings(request: DeskRequest) -> HttpResponseBase:
    """Sittings to come and gone, and how many complete files wait."""
    # A file the member may not see is not counted either (trust T1).
    files = Count("items", filter=Q(items__support_request__in=opened_by_rights(request).values("pk")))
    rows = [
        (one, url(request, "sitting", year=one.hijri_year, number=one.number))
        for one in Sitting.objects.annotate(files=files).order_by("-planned_for")[:SHOWN]
    ]
    waiting = _candidates(request)[:101].count()
    may_plan = bool(request.actor.rights & {Can.SIT_SECRETARY, Can.CHAIR})
    context = {
        "coming": [row for row in reversed(rows) if row[0].state in (SittingState.PLANNED, SittingState.OPEN)],
        "gone": [row for row in rows if row[0].state not in (SittingState.PLANNED, SittingState.OPEN)],
        "candidates": waiting, "may_plan": may_plan, "plan_url": url(request, "plan_sitting"), "part": "sittings",
    }  # fmt: skip
    return show(request, "desk/sitting/sittings.html", context)


def _candidates(request: DeskRequest) -> Any:
    """Complete files that no agenda holds yet, the oldest due first."""
    return visible_cases(request).open().filter(stage=Stage.COMMITTEE, waiting_for=Waiting.SECRETARY).by_due()


@page(Can.SIT_SECRETARY, Can.CHAIR)
def plan(request: DeskRequest) -> HttpResponseBase:
    """Plan a sitting and call the members."""
    form = PlanSittingForm(request.POST or None)

    def do(given: dict[str, Any]) -> str:
        made = acts.plan_sitting(
            request.association, form.moment(), place=given["place"], secretary=request.member, pack=request.pack,
            by=request.actor,
        )  # fmt: skip
        return _("Sitting %(sitting)s is planned and its members are called.") % {"sitting": made}

    return asking(
        request,
        form,
        do,
        title=_("Plan a sitting"),
        button=_("Plan it"),
        back=url(request, "sittings"),
        part="sittings",
    )


@page(Can.SIT_SECRETARY, Can.CHAIR)
def add(request: DeskRequest, year: int, number: int) -> HttpResponseBase:
    """Put complete files on the agenda of one sitting."""
    found = find_sitting(request, year, number)
    cases = list(_candidates(request)[:60])
    listed(request, len(cases))
    died = learned_of(cases, request.actor.rights)
    choices = [
        (one.token, " · ".join([one.person.short_name, one.reference, str(one.service.name), *([news(one)] if one.pk in died else [])]))
        for one in cases
    ]  # fmt: skip
    form = AgendaForm(request.POST or None, choices=choices)

    def do(given: dict[str, Any]) -> str:
        chosen = [one for one in cases if one.token in given["chosen"]]
        for one in chosen:
            one.association = request.association
        acts.list_on_agenda(found, chosen, by=request.actor)
        return ngettext("%(count)d file is on the agenda.", "%(count)d files are on the agenda.", len(chosen)) % {
            "count": len(chosen)
        }

    lead = "" if cases else _("No complete file waits for an agenda.")
    return asking(
        request, form, do, title=_("Put files on the agenda"), button=_("Put them on"), lead=lead, part="sittings",
        back=url(request, "sitting", year=year, number=number),
    )  # fmt: skip


@page(Can.SIT_SECRETARY, Can.CHAIR)
def list_case(request: DeskRequest, token: str) -> HttpResponseBase:
    """Choose the sitting for one complete file."""
    case = find_case(request, token)
    coming = list(Sitting.objects.coming().order_by("planned_for")[:10])
    form = forms.Form(request.POST or None)
    form.fields["sitting"] = forms.TypedChoiceField(
        label=_("Sitting"), coerce=int, widget=forms.RadioSelect, initial=coming[0].pk if coming else None,
        choices=[(one.pk, f"{one} · {when(one.planned_for)}") for one in coming],
    )  # fmt: skip

    def do(given: dict[str, Any]) -> str:
        chosen = next(one for one in coming if one.pk == given["sitting"])
        acts.list_on_agenda(chosen, [case], by=request.actor)
        return _("It is on the agenda of sitting %(sitting)s.") % {"sitting": chosen}

    lead = (
        _("If none of them suits, plan another sitting first, on the page of the committee.")
        if coming
        else _("No sitting is planned. Plan one first, then come back to this file.")
    )
    return asking(
        request, form, do, title=_("Put it on an agenda"), button=_("Put it on"), lead=lead, back=case_url(request, case),
        case=case, part="sittings", plan_url="" if coming else url(request, "plan_sitting"),
    )  # fmt: skip
