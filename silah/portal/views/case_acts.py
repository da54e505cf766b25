"""What a person does with an own request: each act a page with one question."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from silah.core.refused import Refused
from silah.delivery.models import Delivery
from silah.policies.pack.schema import Consent
from silah.policies.pack.vocabulary import Stage
from silah.portal.forms.case import MissingForm, ObjectionForm, RatingForm, SignAgainForm
from silah.portal.gate import CaseRequest, case
from silah.portal.pages import show
from silah.portal.progress import is_mended
from silah.portal.views.apply import CHANNEL, drawn_signature
from silah.portal.views.case import answer_of
from silah.registry.fields import stored
from silah.support.actions.attesting import Signature, sign, standing_attestation, statement
from silah.support.actions.checking import answer_missing, withdraw
from silah.support.actions.consenting import taken_back
from silah.support.actions.deciding import object_to
from silah.support.actions.lapsing import stopped_at
from silah.support.actions.replacing import replace_papers
from silah.support.actions.serving import confirm_receipt, rate_service
from silah.support.late import asked_again
from silah.support.models import Check, Method, SupportRequest
from silah.support.papers import attested_sections


def _back(request: CaseRequest) -> HttpResponse:
    return redirect("portal:request", request.association.slug, request.case.token)


def _again(found: SupportRequest) -> list[Consent]:
    """What was taken back and is asked for again with the person's part, where that brings the request back."""
    return taken_back(found) if found.closed_at is not None else []


@case
@require_http_methods(["GET", "HEAD", "POST"])
def missing(request: CaseRequest, slug: str, token: str) -> HttpResponse:
    """Send what was asked for, all or some of it."""
    found = request.case
    again = list(asked_again(found))  # of a file past its matching
    if not again and Stage.INTAKE not in (found.stage, stopped_at(found)):
        messages.info(request, _("Nothing is asked of you now."))
        return _back(request)
    asked = again or list(Check.objects.filter(support_request=found).open_questions())
    form = MissingForm(
        found, asked, request.POST if request.method == "POST" else None, request.FILES or None, again=_again(found)
    )
    if form.is_bound and form.is_valid():
        before = found.answers.get("facts", {})
        papers = {
            c.key: form.cleaned_data[f"paper_{c.key}"]
            for c in asked
            if c.is_paper and form.cleaned_data.get(f"paper_{c.key}")
        }
        facts = {
            c.key: stored(form.cleaned_data[f"fact_{c.key}"])
            for c in asked
            if not c.is_paper and form.cleaned_data.get(f"fact_{c.key}") not in (None, "")
        }
        # What comes back as it was is the person's word that it is right; it goes to matching like a change.
        try:
            if again:
                left = replace_papers(found, papers=papers, by=request.actor, channel=CHANNEL)
            else:
                left = answer_missing(
                    found, papers=papers, facts=facts, agreed=form.agreed, by=request.actor, channel=CHANNEL
                )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            found.answers = {**found.answers, "facts": before}
        else:
            if left:
                messages.info(request, _("It arrived. Something is still missing; you can send it later."))
                return redirect("portal:missing", slug, token)
            messages.success(request, _("Everything arrived. We go on with your request."))
            return _back(request)
    status = 422 if form.is_bound else 200
    return show(
        request, "case/missing.html",
        {"case": found, "form": form, "count": len(asked), "by": found.due_on if not again or is_mended(found) else None},
        at="mine", status=status,
    )  # fmt: skip


@case
@require_http_methods(["GET", "HEAD", "POST"])
def sign_again(request: CaseRequest, slug: str, token: str) -> HttpResponse:
    """Look over the data and sign (clause H4)."""
    found = request.case
    lapsed = stopped_at(found) is Stage.ATTESTATION
    if (found.closed_at is not None and not lapsed) or (
        not lapsed and found.stage != Stage.ATTESTATION and standing_attestation(found) is not None
    ):
        messages.info(request, _("Your signature stands; nothing is asked of you now."))
        return _back(request)
    form = SignAgainForm(
        request.POST if request.method == "POST" else None, initial={"typed": " ".join(found.speaker_typed)},
        again=_again(found),
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            drawn = drawn_signature(form.cleaned_data["drawn"])
            method, value = (Method.DRAWN, drawn) if drawn else (Method.TYPED, form.cleaned_data["typed"])
            name = form.cleaned_data["typed"] or " ".join(found.speaker_typed)
            sign(found, Signature(method, value, name, CHANNEL), agreed=form.agreed, by=request.actor)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("We have your signature. Nothing is asked of you now."))
            return _back(request)
    return show(
        request, "case/sign.html",
        {"case": found, "form": form, "sections": attested_sections(found), "statement": statement()},
        at="mine", status=422 if form.is_bound else 200,
    )  # fmt: skip


def _who_studies(found: SupportRequest) -> str:
    if Stage.COMMITTEE in found.path:
        return _("Other colleagues study your request wherever there are any; the committee then votes anew.")
    return _("Other colleagues study your request wherever there are any.")


@case
@require_http_methods(["GET", "HEAD", "POST"])
def object_(request: CaseRequest, slug: str, token: str) -> HttpResponse:
    """Object to the answer; the file is studied again, by others where there are any."""
    decision = answer_of(request.case)
    if decision is None:
        raise Http404
    decision.support_request = request.case
    form = ObjectionForm(request.POST if request.method == "POST" else None, again=taken_back(request.case))
    if form.is_bound and form.is_valid():
        try:
            object_to(decision, form.cleaned_data["text"], agreed=form.agreed, by=request.actor, channel=CHANNEL)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("We have your objection. %(what)s") % {"what": _who_studies(request.case)})
            return _back(request)
    return show(
        request,
        "case/object.html",
        {"case": request.case, "form": form, "decision": decision, "who_studies": _who_studies(request.case)},
        at="mine",
        status=422 if form.is_bound else 200,
    )


@case
@require_POST
def receipt(request: CaseRequest, slug: str, token: str, delivery: int) -> HttpResponse:
    """Say whether something arrived."""
    found = Delivery.objects.of_request(request.case.pk).filter(pk=delivery).first()
    if found is None:
        raise Http404
    arrived = request.POST.get("arrived") == "yes"
    try:
        confirm_receipt(request.case, found, arrived=arrived, by=request.actor, channel=CHANNEL)
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(
            request,
            _("Thank you. We wrote down that it arrived.")
            if arrived
            else _("We wrote down that it did not arrive, and we look into it."),
        )
    return _back(request)


@case
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: CaseRequest, slug: str, token: str) -> HttpResponse:
    """Rate the service, or say that one would rather not; neither costs anything (objective O9c)."""
    found = request.case
    declined = request.POST.get("decline") == "yes"
    form = RatingForm(request.POST if request.method == "POST" and not declined else None)
    if declined or (form.is_bound and form.is_valid()):
        given = {} if declined else form.cleaned_data
        try:
            rate_service(
                found,
                stars=given.get("stars"),
                ease=given.get("ease"),
                comment=given.get("comment", ""),
                by=request.actor,
                channel=CHANNEL,
            )
        except Refused as refusal:
            messages.warning(request, refusal.sentence)
        else:
            messages.success(
                request,
                _("As you wish. Nothing changes for you.")
                if declined
                else _("Thank you for your opinion. It helps us serve better."),
            )
        return _back(request)
    if found.answered_at is None:
        messages.info(request, _("You can rate once we have answered you."))
        return _back(request)
    return show(
        request,
        "case/rate.html",
        {"case": found, "form": form, "service": found.service},
        at="mine",
        status=422 if form.is_bound else 200,
    )


@case
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_(request: CaseRequest, slug: str, token: str) -> HttpResponse:
    """End the request at the person's wish, after asking once."""
    if request.method == "POST":
        try:
            withdraw(request.case, by=request.actor, channel=CHANNEL)
        except Refused as refusal:
            messages.warning(request, refusal.sentence)
        else:
            messages.success(request, _("You withdrew the request. It never counts against a later one."))
        return _back(request)
    return show(request, "case/withdraw.html", {"case": request.case}, at="mine")
