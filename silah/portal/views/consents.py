"""Taking back what one agreed to, on one's own page (clause P3)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from silah.core.arabic import clean
from silah.core.refused import Refused
from silah.portal.gate import PersonRequest, beneficiary
from silah.support.actions.consenting import withdraw_consent


@beneficiary
@require_POST
def take_back(request: PersonRequest, slug: str) -> HttpResponse:
    """Withdraw the consent to one purpose."""
    purpose = clean(request.POST.get("purpose", ""))[:40]
    try:
        withdraw_consent(request.beneficiary, purpose, by=request.beneficiary.actor, channel="website")
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, _("You no longer agree to it. It costs you nothing."))
    return redirect("portal:mine", slug)
