"""Where a member of staff arrives after signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from silah.accounts.gate import staff
from silah.accounts.models import Member
from silah.associations.scope import scopes_disabled


@staff
def landing(request: HttpRequest) -> HttpResponse:
    """Lead to the only desk a user has, or let the user choose among several."""
    with scopes_disabled():
        memberships = list(
            Member.objects.active()
            .filter(user_id=request.user.pk)
            .select_related("association")
            .order_by("association_id")
        )
    if len(memberships) == 1:
        return redirect("desk:home", slug=memberships[0].association.slug)
    return render(request, "accounts/landing.html", {"memberships": memberships})
