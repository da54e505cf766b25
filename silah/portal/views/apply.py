"""Applying: a draft begun by POST, one page at a time, kept as typed, sent exactly once."""

import base64
import binascii
import time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from silah.accounts.gate import AssociationRequest
from silah.audit.actors import Actor, ActorKind
from silah.core import clock
from silah.core.arabic import clean
from silah.core.files import PNG
from silah.core.images import rewritten
from silah.core.refused import Refused
from silah.policies.pack.services import Service
from silah.portal import limits
from silah.portal.forms.review import PapersForm, ReviewForm
from silah.portal.gate import (
    DraftRequest,
    draft_here,
    drafting,
    is_locked,
    keep_draft,
    key_of,
    open_for,
    site,
    to_sign_in,
)
from silah.portal.pages import protects, show
from silah.portal.speaking import speak_as, speak_of_service
from silah.portal.views.resume import next_step
from silah.portal.views.services import paper_line, service_or_404
from silah.support.actions import drafting as drafts
from silah.support.actions.attesting import Signature, statement
from silah.support.actions.submitting import submit
from silah.support.application import (
    REPRESENTATIVE,
    ApplicationForm,
    Capacity,
    Step,
    addressed_gender,
    asks_date,
    capacity_of,
    known_answers,
    paper_valid_until,
    papers_asked,
    rows_of,
    steps_of,
    unfinished,
)
from silah.support.follow_code import CODE_SHOWN
from silah.support.models import Draft, Method

#: Header of a page that sends what was typed so far, without leaving it.
WHILE_TYPING = "X-While-Typing"

CHANNEL = "C7"


@site
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: AssociationRequest, slug: str, key: str) -> HttpResponse:
    """Say what applying takes, and begin a draft when asked to."""
    service = service_or_404(request, key)
    if not service.has_public_form:
        raise Http404
    speak_of_service(request, service.audience)
    draft = draft_here(request)
    going_on = (
        draft is not None and draft.request_id is None and not is_locked(request, draft) and draft.service_key == key
    )
    if request.method == "POST":
        if going_on and "again" not in request.POST and draft is not None:
            return redirect("portal:step", slug, next_step(draft))
        try:
            limits.count(request, limits.DRAFTS, "all")
            draft = drafts.start_draft(
                request.association, request.policy, key, channel=CHANNEL, person=getattr(request, "beneficiary", None)
            )
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect("portal:service", slug, key)
        # A session from the first page on: the answer to a second press finds what the first one left.
        request.session[key_of(request, "drafting")] = True
        return keep_draft(redirect("portal:step", slug, "who"), request, draft)
    steps = steps_of(service, request.pack)
    return show(
        request, "apply/start.html",
        {
            "service": service, "steps": steps, "minutes": 2 * len(steps), "papers": [paper_line(one, service) for one in service.papers],
            "going_on": going_on, "draft": draft, "quick_exit": protects(request.pack),
            "crumbs": _crumbs(slug, service, _("Begin")),
        },
        at="services",
    )  # fmt: skip


def _crumbs(slug: str, service: Service, last: str) -> list[tuple[str, str]]:
    return [
        (_("Services"), reverse("portal:services", args=[slug])),
        (str(service.name), reverse("portal:service", args=[slug, service.key])), (last, ""),
    ]  # fmt: skip


@drafting
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: DraftRequest, slug: str, step: str) -> HttpResponse:
    """One page of the application."""
    draft = request.draft
    if draft.request is not None:
        if is_locked(request, draft):
            return to_sign_in(request)
        # The draft's cookie outlives the session by weeks; on a shared device it must not open what was sent.
        if (clock.now() - draft.request.submitted_at).total_seconds() < CODE_SHOWN:
            open_for(request, draft.request)
        return redirect("portal:received", slug, draft.request.token)
    service = draft.policy.service(draft.service_key)
    _speak(request, draft, service)
    steps = steps_of(service, draft.policy.pack, capacity=capacity_of(draft))
    here = next((one for one in steps if one.key == step), None)
    if here is None:
        return redirect("portal:step", slug, "who")
    if here.key == "papers":
        return _papers(request, slug, here, steps)
    if here.key == "review":
        return _review(request, slug, here, steps)
    return _questions(request, slug, here, steps)


def _speak(request: DraftRequest, draft: Draft, service: Service) -> None:
    gender = addressed_gender(draft)
    if gender:
        speak_as(request, gender)
    elif capacity_of(draft) == Capacity.SELF:
        speak_of_service(request, service.audience)


def _questions(request: DraftRequest, slug: str, here: Step, steps: tuple[Step, ...]) -> HttpResponse:
    draft, person = request.draft, getattr(request, "beneficiary", None)
    locked = is_locked(request, draft)
    change = request.GET.getlist("change")
    if request.method != "POST":
        form = ApplicationForm(here, draft, change=change, signed_in=person)
        return _page(request, "apply/questions.html", here, steps, {"form": form})
    form = ApplicationForm(here, draft, request.POST, change=change, signed_in=person)
    if request.headers.get(WHILE_TYPING):  # the page stays where it is: nothing is checked aloud, nothing takes effect
        if here.key != "who" and not locked:
            form.keep(apply=False)
        return HttpResponse(status=204)
    form.keep(apply=not locked)
    gender = form.cleaned_data.get("gender") or form.cleaned_data.get(f"{REPRESENTATIVE}gender")
    if gender:
        _speak(request, draft, draft.policy.service(draft.service_key))
    if locked:
        return to_sign_in(request)
    if form.errors:
        return _page(request, "apply/questions.html", here, steps, {"form": form}, status=422)
    steps = steps_of(draft.policy.service(draft.service_key), draft.policy.pack, capacity=capacity_of(draft))
    return _onward(request, slug, here, steps)


def _onward(request: DraftRequest, slug: str, here: Step, steps: tuple[Step, ...]) -> HttpResponse:
    """Go where the button said."""
    number = [one.key for one in steps].index(here.key) + 1
    following = min(number + 1, len(steps))
    if "later" in request.POST:
        return redirect("portal:keep", slug)
    if "back_to_review" in request.POST:
        return redirect("portal:step", slug, "review")
    return redirect("portal:step", slug, steps[following - 1].key)


def _page(
    request: DraftRequest, template: str, here: Step, steps: tuple[Step, ...], context: dict[str, Any], status: int = 200
) -> HttpResponse:  # fmt: skip
    draft = request.draft
    number = [one.key for one in steps].index(here.key) + 1
    service = draft.policy.service(draft.service_key)
    around = {
        "step": here, "number": number, "of": len(steps), "draft": draft, "service": service,
        "before": steps[number - 2] if number > 1 else None, "after": steps[number] if number < len(steps) else None,
        "saved_at": clock.local(draft.saved_at), "was_saved": bool(draft.answers.get("typed")),
        "reviewing": draft.step >= len(steps), "quick_exit": service.sensitive or protects(request.pack), "on_behalf": capacity_of(draft) != Capacity.SELF,
    }  # fmt: skip
    return show(request, template, around | context, at="services", status=status)


# ── papers ──


def _papers(request: DraftRequest, slug: str, here: Step, steps: tuple[Step, ...]) -> HttpResponse:
    draft = request.draft
    if request.method == "POST" and request.POST.get("remove"):
        drafts.detach_paper(draft, clean(request.POST["remove"])[:40])
        return to_sign_in(request) if is_locked(request, draft) else redirect("portal:step", slug, "papers")
    asked = papers_asked(draft)
    dates = {paper.kind: asks_date(draft, paper) for paper in asked}
    form = PapersForm(asked, dates, request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST":
        form.full_clean()
        for paper in asked:
            printed = form.cleaned_data.get(f"date_{paper.kind}")
            for upload in request.FILES.getlist(paper.kind):
                _attach(form, draft, paper.kind, upload, paper_valid_until(draft, paper, printed))
        if is_locked(request, draft):
            return to_sign_in(request)
        if not form.errors:
            if "stay" in request.POST:
                return redirect("portal:step", slug, "papers")
            drafts.save_draft(draft, "typed", {}, step=len(steps))
            return _onward(request, slug, here, steps)
        asked = papers_asked(draft)
    rows = [(paper, form[paper.kind], form[f"date_{paper.kind}"] if dates[paper.kind] else None) for paper in asked]
    missing = sum(paper.is_missing for paper in asked)
    return _page(
        request, "apply/papers.html", here, steps, {"rows": rows, "form": form, "missing": missing},
        status=422 if form.is_bound and form.errors else 200,
    )  # fmt: skip


def _attach(form: PapersForm, draft: Draft, kind: str, upload: Any, valid_until: Any) -> None:
    try:
        drafts.attach_paper(draft, kind, upload, valid_until=valid_until)
    except Refused as refusal:
        form.add_error(kind, refusal.sentence)


# ── review and sending ──


def _review(request: DraftRequest, slug: str, here: Step, steps: tuple[Step, ...]) -> HttpResponse:
    draft, pack = request.draft, request.draft.policy.pack
    form = ReviewForm(
        pack.consents, request.POST if request.method == "POST" else None, initial={"typed": _own_name(draft)}
    )
    left = unfinished(draft, pack)
    if request.method == "POST":
        if is_locked(request, draft):
            return to_sign_in(request)
        if form.is_valid() and not left:
            try:
                return _send(request, slug, form)
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
    missing = [paper.name for paper in papers_asked(draft) if paper.is_missing]
    return _page(
        request, "apply/review.html", here, steps,
        {
            "form": form, "left": left, "sections": rows_of(draft, pack), "missing": missing, "statement": statement(),
            "papers": papers_asked(draft), "tried": request.method == "POST",
        },
        status=422 if request.method == "POST" else 200,
    )  # fmt: skip


def _own_name(draft: Draft) -> str:
    """Full name of whoever fills in the draft, to be confirmed as the typed signature."""
    facts = draft.answers.get("representative", {}) if capacity_of(draft) != Capacity.SELF else known_answers(draft)
    names = [facts.get(key) for key in ("first_name", "father_name", "family_name")]
    if not any(names) and draft.person is not None:
        return draft.person.full_name
    return " ".join(str(name) for name in names if name)


def _send(request: DraftRequest, slug: str, form: ReviewForm) -> HttpResponse:
    draft = request.draft
    agreed = [purpose for purpose in form.purposes if form.cleaned_data[f"consent_{purpose}"]]
    if draft.request_id is None:
        drafts.save_draft(draft, "questions", {"consents": agreed})
    name = form.cleaned_data["typed"] or _own_name(draft)
    drawn = drawn_signature(form.cleaned_data["drawn"])
    method, value = (Method.DRAWN, drawn) if drawn else (Method.TYPED, form.cleaned_data["typed"])
    person = getattr(request, "beneficiary", None)
    by = person.actor if person is not None else Actor(ActorKind.APPLICANT, 0, name)
    receipt = submit(draft, signature=Signature(method, value, name, CHANNEL), by=by)
    if not receipt.is_new:
        # Of two presses at once the other was first; what it left in the session must not be overwritten.
        request.session = type(request.session)(request.session.session_key)
    open_for(request, receipt.request)
    if receipt.is_new:
        request.session[code_key(receipt.request.token)] = [receipt.secret, int(time.time())]
    return redirect("portal:received", slug, receipt.request.token)


def code_key(token: str) -> str:
    """Name of the session value that holds the code of a request just sent."""
    return f"code:{token}"


def drawn_signature(data: str) -> str:
    """A drawn signature as a PNG data address, written anew so that nothing but the drawing is kept; empty for none.

    Raises:
        Refused: when it is not such a picture.
    """
    if not data:
        return ""
    head = "data:image/png;base64,"
    try:
        picture = base64.b64decode(data.removeprefix(head), validate=True) if data.startswith(head) else b""
    except binascii.Error:
        picture = b""
    if not picture.startswith(b"\x89PNG"):
        raise Refused("signature_unreadable", _("We could not read the drawing. Draw again, or type your name."))
    return head + base64.b64encode(rewritten(picture, PNG)).decode()
