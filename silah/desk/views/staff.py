"""Staff and their roles; duties that may not meet in one person are shown with their path before anything is kept."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silah.accounts import actions
from silah.accounts.duties import conflicts
from silah.accounts.gate import DeskRequest
from silah.accounts.models import Gender, Member
from silah.core.arabic import clean
from silah.core.refused import Refused
from silah.desk.door import asking, page, refused_page, show, url
from silah.desk.forms.staff import EngageForm, NumbersForm, RolesForm
from silah.policies.pack.text import enumerated
from silah.policies.pack.vocabulary import Can
from silah.support.actions.appointing import look_again


@page(Can.MANAGE_STAFF)
def staff(request: DeskRequest) -> HttpResponseBase:
    """Everybody on the staff list with the roles held; roles no one holds are named."""
    members = list(Member.objects.select_related("user", "office"))
    rows = [
        (
            one, one.post_besides(request.pack), one.role_names(request.pack), conflicts(request.pack, one.roles),
            url(request, "member", pk=one.pk),
        )
        for one in members
    ]  # fmt: skip
    held = {key for one in members if one.is_active for key in one.roles}
    context = {
        "rows": rows, "part": "staff",
        "vacant": enumerated(role.name.naming() for role in request.pack.roles if role.key not in held),
        "engage_url": url(request, "engage"),
    }  # fmt: skip
    return show(request, "desk/staff/staff.html", context)


def _proof(request: DeskRequest, roles: list[str], *, woman: bool) -> list[tuple[str, str]]:
    """Each path from a role to a duty that is kept apart from another, with the reason."""
    return [(one.sentence(), one.why) for one in conflicts(request.pack, roles, woman=woman)]


def _and_freed(said: str) -> str:
    """What was said, with the files that waited for such a colleague and go on at once (clause H5)."""
    freed = look_again()
    if not freed:
        return said
    more = ngettext(
        "%(count)d file that waited for an appointment goes on.", "%(count)d files that waited for an appointment go on.",
        freed,
    ) % {"count": freed}  # fmt: skip
    return f"{said} {more}"


@page(Can.MANAGE_STAFF)
def member(request: DeskRequest, pk: int) -> HttpResponseBase:
    """One member: change the roles, or see first what would clash."""
    found = Member.objects.select_related("user", "office").filter(pk=pk).first()
    if found is None:
        raise Http404
    form = RolesForm(request.POST or None, pack=request.pack, held=found.roles, woman=found.is_woman)
    chosen = form.data.getlist("roles") if request.method == "POST" else found.roles  # type: ignore[attr-defined]
    rights = sorted({right.label for role in request.pack.roles if role.key in chosen for right in role.rights})
    context: dict[str, Any] = {
        "found": found,
        "proof": _proof(request, chosen, woman=found.is_woman),
        "rights": rights,
        "part": "staff",
        "is_self": found.pk == request.member.pk,
    }
    if request.method == "POST" and "prove" in request.POST:
        return show(
            request, "desk/staff/member.html",
            {**context, "form": form, "title": found.name, "back": url(request, "staff"), "proved": True},
        )  # fmt: skip

    def do(given: dict[str, Any]) -> str:
        actions.change_roles(found, given["roles"], pack=request.pack, by=request.actor)
        return _and_freed(_("Kept. The roles hold from the next page %(name)s opens.") % {"name": found.name})

    return asking(
        request, form, do, title=found.name, button=_("Keep the roles"), back=url(request, "staff"),
        template="desk/staff/member.html", **context,
    )  # fmt: skip


@page(Can.MANAGE_STAFF)
def engage(request: DeskRequest) -> HttpResponseBase:
    """Take a colleague in with the first roles."""
    form = EngageForm(request.POST or None, pack=request.pack)
    chosen = form.data.getlist("roles") if request.method == "POST" else []  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> str:
        try:
            validate_password(given["password"])
        except ValidationError as weak:
            raise Refused("weak_password", " ".join(weak.messages)) from weak
        actions.engage(
            request.association, email=given["email"], name=given["name"], post=given["post"], gender=given["gender"],
            roles=given["roles"], pack=request.pack, by=request.actor, password=given["password"], mobile=given["mobile"],
            national_id=given["national_id"], iban=given["iban"], no_number_reason=given["no_number_reason"],
        )  # fmt: skip
        return _and_freed(
            _(
                "%(name)s is on the staff list. At the first sign-in an own password is chosen and the second factor set up."
            )
            % {"name": given["name"]}
        )

    return asking(
        request, form, do, title=_("A new colleague"), button=_("Take in"), back=url(request, "staff"),
        template="desk/staff/engage.html", part="staff", proof=_proof(request, chosen, woman=form.data.get("gender") == Gender.FEMALE),
    )  # fmt: skip


@page(Can.MANAGE_STAFF)
def numbers(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Keep the mobile or account of a colleague, by which a tie with an applicant is found."""
    found = Member.objects.filter(pk=pk).first()
    if found is None:
        raise Http404

    def do(given: dict[str, Any]) -> str:
        actions.keep_numbers(found, mobile=given["mobile"], iban=given["iban"], by=request.actor)
        return _("Kept. Nobody is shown these numbers.")

    return asking(
        request, NumbersForm(request.POST if request.method == "POST" else None), do,
        title=_("Mobile and account: %(name)s") % {"name": found.name}, button=_("Keep the numbers"),
        back=url(request, "member", pk=found.pk), part="staff",
        lead=_("By them we find whether an applicant is a relative or shares an account. Leave empty what stays as it is."),
    )  # fmt: skip


@page(Can.MANAGE_STAFF)
def access(request: DeskRequest, pk: int) -> HttpResponseBase:
    """End a member's access, or give it back."""
    found = Member.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    back = url(request, "member", pk=found.pk)
    if request.method == "POST":
        try:
            if found.is_active:
                actions.deactivate(found, reason=clean(request.POST.get("reason", ""))[:300], by=request.actor)
                messages.success(request, _("The access of %(name)s has ended.") % {"name": found.name})
            else:
                actions.reactivate(found, pack=request.pack, by=request.actor)
                messages.success(request, _and_freed(_("%(name)s has access again.") % {"name": found.name}))
        except Refused as refusal:
            return refused_page(request, refusal, back)
    return redirect(back)


@page(Can.MANAGE_STAFF)
def reset_factor(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Take the second factor from a colleague whose telephone is lost; it is set up anew at the next sign-in."""
    found = Member.objects.select_related("user").filter(pk=pk).first()
    if found is None:
        raise Http404
    back = url(request, "member", pk=found.pk)
    if request.method == "POST":
        try:
            actions.reset_second_factor(found, reason=clean(request.POST.get("reason", "")), by=request.actor)
            messages.success(request, _("%(name)s sets a second factor up at the next sign-in.") % {"name": found.name})
        except Refused as refusal:
            return refused_page(request, refusal, back)
    return redirect(back)
