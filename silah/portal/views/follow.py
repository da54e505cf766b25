"""Following a request by its reference and secret code; every wrong pair gets the same answer."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from silah.accounts.gate import AssociationRequest
from silah.audit.actions import record
from silah.core.references import verify_secret
from silah.core.refused import Refused
from silah.portal import limits
from silah.portal.forms.follow import FollowForm
from silah.portal.gate import is_kept_apart, open_for, site
from silah.portal.pages import show
from silah.support.models import SupportRequest


@site
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: AssociationRequest, slug: str) -> HttpResponse:
    """Open a request to whoever holds its code (trust D6: five tries an hour for each reference from one network)."""
    form = FollowForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        reference = form.cleaned_data["reference"]
        try:
            limits.count(request, limits.FOLLOW, reference)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            found = (
                SupportRequest.objects.select_related("policy", "person", "representative")
                .filter(reference=reference)
                .first()
            )
            if found is not None and is_kept_apart(found):
                found = None
            is_right = verify_secret(form.cleaned_data["code"], found.secret_hash if found is not None else None)
            if found is not None and is_right:
                limits.forgive(request, limits.FOLLOW, reference)
                request.session.cycle_key()
                open_for(request, found)
                record(
                    "portal.follow",
                    found,
                    by=found.speaks_as.actor,
                    association_id=request.association.pk,
                    viewing=True,
                    name=reference,
                )
                return redirect("portal:request", slug, found.token)
            form.add_error(
                None, _("The number and the code do not belong together. Check both, or sign in with your mobile.")
            )
    return show(
        request, "follow.html", {"form": form}, at="follow", status=422 if form.is_bound and form.errors else 200
    )
