"""Going on with a draft on another device: a code by message, and its way back."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from silah.accounts.gate import AssociationRequest
from silah.audit.actors import SYSTEM
from silah.core.refused import Refused
from silah.interactions import channels
from silah.interactions.actions import tell_address
from silah.interactions.models import By
from silah.portal import limits
from silah.portal.forms.sign_in import MobileForm, ResumeForm
from silah.portal.gate import DraftRequest, drafting, forget_draft, keep_draft, site
from silah.portal.pages import show
from silah.support.actions import drafting as drafts
from silah.support.application import addressed_gender, capacity_of, steps_of
from silah.support.models import Draft


@site
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: AssociationRequest, slug: str) -> HttpResponse:
    """Find a draft by mobile and code; wrong and unknown look the same."""
    form = ResumeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        mobile = form.cleaned_data["mobile"]
        try:
            limits.count(request, limits.TRIES, f"draft:{mobile}")
            draft = drafts.resume(mobile, form.cleaned_data["code"])
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            if draft is not None:
                limits.forgive(request, limits.TRIES, f"draft:{mobile}")
                return keep_draft(redirect("portal:step", slug, next_step(draft)), request, draft)
            form.add_error(None, _("We found no draft with this number and code. Check both, or begin a new request."))
    return show(
        request,
        "apply/resume.html",
        {"form": form},
        at="services",
        status=422 if form.is_bound and form.errors else 200,
    )


def next_step(draft: Draft) -> str:
    """The page where a draft was left."""
    steps = steps_of(draft.policy.service(draft.service_key), draft.policy.pack, capacity=capacity_of(draft))
    return steps[min(draft.step, len(steps)) - 1].key


@drafting
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: DraftRequest, slug: str) -> HttpResponse:
    """Send the code with which this draft is found again on another device."""
    draft = request.draft
    known = draft.answers.get("representative", {}).get("mobile") or draft.answers.get("facts", {}).get("mobile")
    form = MobileForm(request.POST if request.method == "POST" else None, initial={"mobile": known or ""})
    ready = channels.is_ready(request.association, By.SMS)
    if ready and form.is_bound and form.is_valid():
        mobile = form.cleaned_data["mobile"]
        try:
            limits.count(request, limits.CODES, f"draft:{mobile}")
            limits.count(request, limits.CODES_A_DAY, f"draft:{mobile}")
            code = drafts.make_resume_code(draft, mobile)
            language = {"female": "ar-her"}.get(addressed_gender(draft), get_language() or "ar")
            tell_address(
                request.association, mobile, "draft_saved_link", facts={"code": code, "date": draft.keep_until},
                language="en" if get_language() == "en" else language, by=SYSTEM,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("mobile", refusal.sentence)
        else:
            return show(
                request,
                "apply/kept.html",
                {
                    "draft": draft,
                    "shown": code if settings.SAMPLE and request.association.is_sample else "",
                    "step": next_step(draft),
                },
                at="services",
            )
    return show(
        request,
        "apply/keep.html",
        {"form": form, "ready": ready, "draft": draft, "step": next_step(draft)},
        at="services",
    )


@drafting
@require_POST
def forget(request: DraftRequest, slug: str) -> HttpResponse:
    """Forget the draft and its papers, here and on the server."""
    drafts.discard_draft(request.draft)
    messages.success(request, _("We forgot what was written here, papers included."))
    return forget_draft(redirect("portal:home", slug), request)
