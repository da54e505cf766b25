"""Papers to keep or print, and pictures of the papers handed in."""

from collections.abc import Callable

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase

from silah.accounts.gate import AssociationRequest
from silah.core.files import open_stored
from silah.core.refused import Refused
from silah.delivery.models import Beneficiary
from silah.portal.gate import CaseRequest, DraftRequest, PersonRequest, beneficiary, case, drafting, is_locked, site
from silah.portal.views.apply import code_key
from silah.registry.models import Paper
from silah.support import papers as written
from silah.support.follow_code import still_shown
from silah.support.models import Attestation, Decision
from silah.ui import paper as papers


def base_url(request: HttpRequest) -> str:
    """Scheme and host of this installation as the reader reached it; papers print addresses under it."""
    return f"{request.scheme}://{request.get_host()}"


def printed(document: papers.Document, name: str) -> HttpResponse:
    """A paper as PDF, shown in the browser; its file name says nothing but the number."""
    return as_pdf(papers.pdf(document), name)


def as_pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


@site
def request_form(request: AssociationRequest, slug: str) -> HttpResponse:
    """The blank form to fill in by hand, where the policy has one (tool T4)."""
    if not written.has_request_form(request.pack):
        raise Http404
    return as_pdf(written.request_form(request.policy), f"{slug}-request-form")


@case
def acknowledgement(request: CaseRequest, slug: str, token: str) -> HttpResponse:
    """The acknowledgement with its QR code."""
    request.viewing = "portal.print"
    return printed(written.acknowledgement(request.case, base_url=base_url(request)), request.case.reference)


@case
def slip(request: CaseRequest, slug: str, token: str) -> HttpResponse:
    """The slip with the code, as long as this device may still see the code."""
    secret = code_of(request)
    if not secret:
        raise Http404
    request.viewing = "portal.print"
    return printed(
        written.codes_slip(request.case, secret, base_url=base_url(request)), f"{request.case.reference}-code"
    )


def code_of(request: CaseRequest) -> str:
    """The code of a request just sent from this session; empty when its quarter of an hour is over."""
    return still_shown(request.session.get(code_key(request.case.token)))


@case
def letter(request: CaseRequest, slug: str, token: str) -> HttpResponse:
    """The newest answer given, as a letter; nothing before its day."""
    decision = (
        Decision.objects.filter(support_request=request.case)
        .released()
        .select_related("support_request", "item__sitting")
        .order_by("-round")
        .first()
    )
    if decision is None:
        raise Http404
    decision.support_request = request.case
    request.viewing = "portal.letter"
    return printed(
        written.decision_letter(decision, base_url=base_url(request)), decision.letter_number or request.case.reference
    )


@case
def attestation(request: CaseRequest, slug: str, token: str) -> HttpResponse:
    """What was signed, as it was frozen."""
    signed = Attestation.objects.filter(support_request=request.case).standing().first()
    if signed is None:
        raise Http404
    signed.support_request = request.case
    request.viewing = "portal.print"
    return printed(written.attestation_paper(signed), f"{request.case.reference}-attestation")


@beneficiary
def card(request: PersonRequest, slug: str) -> HttpResponse:
    """The card of a registered beneficiary."""
    registered = Beneficiary.objects.filter(person=request.beneficiary).select_related("person").first()
    if registered is None:
        raise Http404
    return printed(written.card(registered, request.policy, base_url=base_url(request)), registered.file_number)


@drafting
def draft_paper(request: DraftRequest, slug: str, paper: str) -> HttpResponseBase:
    """A paper of the draft written on this device."""
    if is_locked(request, request.draft):
        raise Http404
    return _file(lambda: Paper.objects.filter(draft_token=request.draft.token, person=None, token=paper).first())


@case
def case_paper(request: CaseRequest, slug: str, token: str, paper: str) -> HttpResponseBase:
    """A paper that belongs to the request, shown to whom the request belongs."""
    request.viewing = "portal.paper"
    return _file(
        lambda: Paper.objects.filter(
            token=paper, pk__in=request.case.checks.exclude(paper=None).values("paper")
        ).first()
    )


def _file(find: Callable[[], Paper | None]) -> HttpResponseBase:
    found = find()
    if found is None or found.removed_at is not None:
        raise Http404
    try:
        stream = open_stored(found.stored_name)
    except Refused:
        raise Http404 from None
    # A picture was written anew and may be shown; anything else is only handed over.
    return FileResponse(
        stream, content_type=found.media_type, as_attachment=not found.is_image, filename=found.display_name
    )
