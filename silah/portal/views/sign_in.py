"""Signing in with a one-time code to a mobile; known and unknown mobiles get the same answer."""

import secrets
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from silah.accounts.devices import forget_device
from silah.accounts.gate import AssociationRequest
from silah.audit.actions import record
from silah.audit.actors import SYSTEM
from silah.core.identifiers import mask, show_mobile
from silah.core.refused import Refused
from silah.interactions import channels
from silah.interactions.actions import tell_address
from silah.interactions.models import By
from silah.portal import limits
from silah.portal.forms.sign_in import CodeForm, MobileForm
from silah.portal.gate import forget_draft, key_of, site
from silah.portal.gate import sign_in as begin_session
from silah.portal.pages import show
from silah.registry.codes import CODES_PER_HOUR, issue_code, use_code
from silah.registry.models import Person, SignInCode

PURPOSE = "sign_in"


@site
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: AssociationRequest, slug: str) -> HttpResponse:
    """Ask for the mobile and send a code to it, if it is known; the answer does not say whether it is."""
    if getattr(request, "beneficiary", None) is not None:
        return redirect("portal:mine", slug)
    ready = channels.is_ready(request.association, By.SMS)
    form = MobileForm(request.POST if request.method == "POST" else None)
    back = _safe(request, request.POST.get("next") or request.GET.get("next") or "")
    if ready and form.is_bound and form.is_valid():
        try:
            send_code(request, form.cleaned_data["mobile"])
        except Refused as refusal:
            form.add_error("mobile", refusal.sentence)
        else:
            request.session[key_of(request, "next")] = back
            return redirect("portal:code", slug)
    return show(
        request, "sign_in/mobile.html", {"form": form, "ready": ready, "next": back}, at="mine", status=_status(form)
    )


def send_code(request: AssociationRequest, mobile: str) -> None:
    """Make a code for a mobile and send it when somebody here has that mobile.

    The work is the same either way, so neither the answer nor its time tells a stranger who is known.
    """
    limits.count(request, limits.CODES, mobile)
    limits.count(request, limits.CODES_A_DAY, mobile)
    most = limits.CODES_OF_KNOWN if limits.is_known(request, limits.CODES, mobile) else CODES_PER_HOUR
    # Bound to this session: what strangers ask for or guess at never spends the code that was sent from here.
    asked = secrets.token_urlsafe(12)
    with transaction.atomic():
        _row, code = issue_code(request.association, mobile, purpose=PURPOSE, about=asked, most=most)
        # For whom messages are not safe, even a code on a screen could be read by the wrong eyes.
        is_known = Person.objects.filter(mobile=mobile, unsafe_contact=False).exists()
        before = transaction.savepoint()
        tell_address(
            request.association, mobile, "code", facts={"code": code}, language=get_language() or "ar", by=SYSTEM
        )
        # Written for everybody and taken back where nobody is known: the disk takes as long for both.
        if is_known:
            transaction.savepoint_commit(before)
        else:
            transaction.savepoint_rollback(before)
    request.session[key_of(request, "mobile")] = mobile
    request.session[key_of(request, "asked")] = asked
    request.session.pop(key_of(request, "proved"), None)


@site
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: AssociationRequest, slug: str) -> HttpResponse:
    """Take the code; where several people share the mobile, ask who is there."""
    mobile = request.session.get(key_of(request, "mobile"))
    if not mobile:
        return redirect("portal:sign_in", slug)
    asked = str(request.session.get(key_of(request, "asked"), ""))
    if request.session.get(key_of(request, "proved")) == mobile:
        return _choose(request, mobile)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            limits.count(request, limits.TRIES, mobile)
            right = use_code(mobile, form.cleaned_data["code"], purpose=PURPOSE, about=asked)
        except Refused as refusal:
            form.add_error("code", refusal.sentence)
        else:
            if right:
                for limit in (limits.CODES, limits.CODES_A_DAY, limits.TRIES):
                    limits.forgive(request, limit, mobile)
                request.session[key_of(request, "proved")] = mobile
                return _choose(request, mobile)
            form.add_error("code", _("This code is not right, or its time is over. Check it, or ask for another."))
    return show(
        request, "sign_in/code.html",
        {"form": form, "mobile": mask(show_mobile(mobile).replace(" ", ""), 3), "shown": _shown(mobile, asked)},
        at="mine", status=_status(form),
    )  # fmt: skip


def _choose(request: AssociationRequest, mobile: str) -> HttpResponse:
    people = list(Person.objects.filter(mobile=mobile, unsafe_contact=False).order_by("pk")[:12])
    chosen = next((one for one in people if one.token == request.POST.get("person")), None)
    if len(people) == 1:
        chosen = people[0]
    if chosen is None:
        return show(request, "sign_in/who.html", {"people": people}, at="mine")
    back = _safe(request, request.session.get(key_of(request, "next"), ""))
    begin_session(request, chosen)
    for name in ("mobile", "asked", "proved", "next"):
        request.session.pop(key_of(request, name), None)
    record("portal.sign_in", chosen, by=chosen.actor, association_id=request.association.pk)
    return redirect(back or reverse("portal:mine", args=[request.association.slug]))


@site
@require_POST
def sign_out(request: AssociationRequest, slug: str) -> HttpResponse:
    """End the session and ask the browser to forget what it kept (trust D12)."""
    request.session.flush()
    request.beneficiary = None  # type: ignore[attr-defined]
    response = forget_draft(show(request, "sign_in/out.html"), request)
    forget_device(response)
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _shown(mobile: str, asked: str) -> str:
    """The code itself, in sample mode only, where nobody has a phone."""
    if not settings.SAMPLE:
        return ""
    row = SignInCode.objects.live().filter(mobile=mobile, purpose=PURPOSE, about=asked).order_by("-created_at").first()
    return row.shown_code if row is not None else ""


def _safe(request: AssociationRequest, back: str) -> str:
    """The way back, when it leads into this association's own site."""
    inside = back.startswith(f"/{request.association.slug}/")
    return back if inside and url_has_allowed_host_and_scheme(back, allowed_hosts=None) else ""


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
