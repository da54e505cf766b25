"""Where a member of staff arrives after signing in."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from silah.accounts import actions
from silah.accounts.forms import OwnPasswordForm
from silah.accounts.gate import is_password_borrowed, staff
from silah.accounts.models import Member, User
from silah.associations.scope import scopes_disabled


@staff
def landing(request: HttpRequest) -> HttpResponse:
    """Lead to the only desk a user has, or let the user choose among several; a first password is changed before."""
    memberships = _memberships(request)
    if _is_due(request, memberships):
        return redirect("staff_first_password")
    if len(memberships) == 1:
        return redirect("desk:home", slug=memberships[0].association.slug)
    return render(request, "accounts/landing.html", {"memberships": memberships})


@staff
def first_password(request: HttpRequest) -> HttpResponse:
    """Choose one's own password in place of the one that the administrator wrote; the desk opens after it."""
    user = request.user
    if not isinstance(user, User) or not _is_due(request, _memberships(request)):
        return redirect("staff_landing")
    form = OwnPasswordForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_bound and form.is_valid():
        actions.choose_password(user, form.cleaned_data["password1"])
        update_session_auth_hash(request, user)
        return redirect("staff_landing")
    return render(request, "accounts/first_password.html", {"form": form}, status=422 if form.is_bound else 200)


def _memberships(request: HttpRequest) -> list[Member]:
    with scopes_disabled():
        return list(
            Member.objects.active()
            .filter(user_id=request.user.pk)
            .select_related("association")
            .order_by("association_id")
        )


def _is_due(request: HttpRequest, memberships: list[Member]) -> bool:
    """Whether the password is still another's; one association that is no sample is enough."""
    user = request.user
    if not isinstance(user, User):
        return False
    return any(is_password_borrowed(user, one.association) for one in memberships) or (
        not memberships and is_password_borrowed(user, None)
    )
