"""The policy goes round: published to the staff, read by each with the own hand, given to entities (clause G3)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silah.accounts.gate import DeskRequest
from silah.accounts.models import Member
from silah.core import clock
from silah.core.hijri import both
from silah.core.refused import Refused
from silah.desk.door import asking, page, refused_page, show, url
from silah.desk.forms.circulation import HandoutForm, PublishForm
from silah.desk.views.policy import tabs_of
from silah.interactions.actions.circulation import remind_readers
from silah.policies.circulating import acknowledge, circulate, keep_handout
from silah.policies.circulation import Circulation, HandedBy, PolicyHandout, PolicyReading
from silah.policies.models import IN_FORCE, PolicyVersion, VersionState
from silah.policies.pack.vocabulary import Can

#: Who sees what each colleague has said, and reminds; the board's secretary alone publishes.
WATCHERS = (Can.MANAGE_POLICY, Can.SEE_EVERYTHING)
SHOWN = 100


@page()
def circulation(request: DeskRequest) -> HttpResponseBase:
    """One's own reading first; then, for who watches over it, everybody's, and the entities it was given to."""
    version, own = _version(request), _own(request)
    round_of = Circulation.objects.filter(version=version).first()
    own_round = round_of if own.pk == version.pk else Circulation.objects.filter(version=own).first()
    readings = {one.member_id: one for one in PolicyReading.objects.of(version.pk)} if round_of is not None else {}
    watches = bool(request.actor.rights & set(WATCHERS))
    context: dict[str, Any] = {
        "tabs": tabs_of(request, "circulation"), "version": version, "round": round_of, "part": "policy",
        "own_version": own, "own_round": own_round, "watches": watches,
        "own": PolicyReading.objects.of(own.pk).filter(member_id=request.member.pk).first(),
        "may_publish": Can.MANAGE_POLICY in request.actor.rights and version.state == VersionState.APPROVED,
        "over": own_round is not None and own_round.is_over(clock.today()),
    }  # fmt: skip
    if watches and round_of is not None:
        members = list(Member.objects.active())
        left = [one for one in members if one.pk not in readings]
        kinds = {one.kind: str(one.name) for one in request.pack.stakeholders}
        handouts = PolicyHandout.objects.of(version.pk)[:SHOWN]
        context |= {
            "have": [(one, readings[one.pk]) for one in members if one.pk in readings], "left": left, "all": len(members),
            "gone": [one for pk, one in readings.items() if pk not in {member.pk for member in members}],
            "handouts": [(one, kinds.get(one.kind, one.kind)) for one in handouts],
        }  # fmt: skip
    return show(request, "desk/circulation/circulation.html", context)


@page(Can.MANAGE_POLICY)
def publish(request: DeskRequest) -> HttpResponseBase:
    """Send the newest approved version round."""
    version = _version(request)
    back = url(request, "circulation")
    form = PublishForm(request.POST if request.method == "POST" else None)

    def do(given: dict[str, Any]) -> str:
        circulate(version, read_by=given["read_by"], by=request.actor)
        return _("Version %(number)d went round. Each colleague finds it at the desk.") % {"number": version.number}

    return asking(
        request, form, do, title=_("Send version %(number)d round") % {"number": version.number}, button=_("Send it round"),
        back=back, part="policy",
        lead=_("Every member of staff is asked to read it and to say so. It goes round once and is not called back."),
    )  # fmt: skip


@page()
def read(request: DeskRequest) -> HttpResponseBase:
    """Say for oneself: I have read this version and understood it."""
    back = url(request, "circulation")
    if request.method != "POST":
        return redirect(back)
    version = _own(request)
    if request.POST.get("version") != str(version.number):
        old = Refused("newer_version", _("A newer version went round meanwhile. Read that one."))
        return refused_page(request, old, back)
    if not request.POST.get("understood"):
        messages.error(request, _("Tick that you have read it and understood it."))
        return redirect(back)
    try:
        kept = acknowledge(version, by=request.actor)
    except Refused as refusal:
        return refused_page(request, refusal, back)
    messages.success(
        request,
        _("Kept: you read version %(number)d, on %(day)s.")
        % {"number": version.number, "day": both(clock.local(kept.at).date())},
    )
    return redirect(back)


@page(*WATCHERS)
def remind(request: DeskRequest) -> HttpResponseBase:
    """Remind by e-mail who has not read it yet: one colleague, or all of them."""
    back = url(request, "circulation")
    round_of = Circulation.objects.select_related("version", "association").filter(version=_version(request)).first()
    if request.method != "POST" or round_of is None:
        return redirect(back)
    members = Member.objects.active().select_related("user")
    if (wanted := request.POST.get("member", "")).isdecimal():
        members = members.filter(pk=int(wanted[:18]))
    try:
        told = remind_readers(round_of, members, by=request.actor)
    except Refused as refusal:
        return refused_page(request, refusal, back)
    said = ngettext("%(count)d colleague is reminded.", "%(count)d colleagues are reminded.", len(told))
    messages.success(request, said % {"count": len(told)})
    return redirect(back)


@page(*WATCHERS)
def hand_out(request: DeskRequest) -> HttpResponseBase:
    """Write down that an entity was given the version."""
    version = _version(request)
    form = HandoutForm(request.POST if request.method == "POST" else None, pack=request.pack)

    def do(given: dict[str, Any]) -> str:
        kept = keep_handout(
            version, given["entity"], kind=given["kind"], way=HandedBy(given["way"]), on=given["on"],
            received_by=given["received_by"], kinds={one.kind for one in request.pack.stakeholders}, by=request.actor,
        )  # fmt: skip
        return _("Written down: %(entity)s has version %(number)d.") % {
            "entity": kept.entity, "number": version.number,
        }  # fmt: skip

    return asking(
        request, form, do, title=_("An entity was given the policy"), button=_("Write it down"),
        back=url(request, "circulation"), part="policy",
    )  # fmt: skip


def _version(request: DeskRequest) -> PolicyVersion:
    """The newest version that the board approved, in force or about to be."""
    found: PolicyVersion | None = (
        PolicyVersion.objects.defer("content").filter(state__in=IN_FORCE).newest_first().first()
    )
    if found is None:
        raise Http404
    found.association = request.association
    return found


def _own(request: DeskRequest) -> PolicyVersion:
    """What the member is asked to read: the version in force where it went round and is not read yet, else the newest."""
    policy = request.policy
    if policy.state == VersionState.CIRCULATED and not (
        PolicyReading.objects.of(policy.pk).filter(member_id=request.member.pk).exists()
    ):
        return policy
    return _version(request)
