"""Papers handed in, opened by right and written down; and our own papers printed."""

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase

from silah.accounts.gate import DeskRequest
from silah.core.files import open_stored
from silah.core.refused import Refused
from silah.desk.door import case_url, find_case, page, refused_page, url, visible_cases
from silah.desk.letters import LETTERS
from silah.desk.nav import PEOPLE_RIGHTS
from silah.desk.viewings import look
from silah.desk.walls import people_kept
from silah.registry.models import Paper, Person
from silah.ui import paper as press

#: A picture or PDF is shown in a page that may do nothing at all.
SANDBOX = "sandbox; default-src 'none'; img-src 'self'; style-src 'none'; object-src 'none'"


@page()
def paper(request: DeskRequest, token: str) -> HttpResponseBase:
    """Open one paper of a person whose file the member may see; the opening is written first (trust rule 13)."""
    found = Paper.objects.filter(token=token, removed_at=None).exclude(person=None).first()
    if found is None or not _may_see(request, found):
        raise Http404
    look(request, found, "registry.view_paper", name=found.kind)
    try:
        stored = open_stored(found.stored_name)
    except Refused as refusal:
        return refused_page(request, refusal, url(request, "home"))
    inline = found.is_image and "save" not in request.GET
    response = FileResponse(
        stored, as_attachment=not inline, filename=found.display_name, content_type=found.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    return response


def _may_see(request: DeskRequest, found: Paper) -> bool:
    if request.actor.rights.intersection(PEOPLE_RIGHTS) and not (
        request.member.office and request.member.office.is_branch
    ):
        of_sensitive = found.person.requests.filter(is_sensitive=True).exists() if found.person else False
        of_other_eyes = Person.objects.filter(people_kept(request), papers=found).exists()
        if not of_sensitive and not of_other_eyes:
            return True
    return bool(visible_cases(request).filter(checks__paper=found).exists())


@page()
def document(request: DeskRequest, token: str, kind: str) -> HttpResponseBase:
    """Print one of our own papers about a case as PDF."""
    case = find_case(request, token)
    build = LETTERS.get(kind)
    if build is None:
        raise Http404
    made = build(request, case)
    if made is None:
        raise Http404
    look(request, case, "support.print", name=case.reference, kind=kind)
    try:
        content = press.pdf(made)
    except Refused as refusal:
        return refused_page(request, refusal, case_url(request, case))
    return pdf_response(content, f"{case.reference}-{kind}.pdf")


def pdf_response(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
