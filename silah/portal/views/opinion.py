"""“Was this page useful?”: yes in one press; no, with the reason if the reader wishes."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from silah.accounts.gate import AssociationRequest
from silah.core.refused import Refused
from silah.portal import limits
from silah.portal.gate import site
from silah.portal.pages import show
from silah.surveys.actions import keep_page_opinion


@site
@require_POST
def useful(request: AssociationRequest, slug: str) -> HttpResponse:
    """Keep the opinion of a page, never whose it is; pages of one person are kept by their kind alone."""
    page = request.POST.get("page", "")
    home = reverse("portal:home", args=[slug])
    if not page.startswith(home) or not url_has_allowed_host_and_scheme(page, allowed_hosts=None):
        page = home
    is_useful, reason = request.POST.get("useful") == "yes", request.POST.get("reason")
    if not is_useful and reason is None:
        return show(request, "useful.html", {"page": page})
    try:
        limits.count(request, limits.OPINIONS, page)
        keep_page_opinion(request.association, kind_of(page), is_useful=is_useful, reason=reason or "")
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, _("Thank you. We read every opinion and correct our pages by it."))
    return redirect(page)


def kind_of(page: str) -> str:
    """The address of a page without what belongs to one person."""
    parts = page.split("?", 1)[0].split("/")
    if len(parts) > 3 and parts[2] == "requests":
        parts[3] = "…"
    return "/".join(parts)
