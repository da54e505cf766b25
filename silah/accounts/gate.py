"""Every page declares who may open it; a page without a declaration fails the suite (trust rule 1)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from silah.accounts.models import Member
from silah.associations.models import Association
from silah.audit.actors import Actor
from silah.policies.models import PolicyVersion
from silah.policies.pack import Pack
from silah.policies.pack.vocabulary import Can

View = Callable[..., HttpResponseBase]
_View = TypeVar("_View", bound=View)


class AssociationRequest(HttpRequest):
    """A request under ``/<slug>/``: the middleware has put the association in force."""

    association: Association
    policy: PolicyVersion
    pack: Pack


class DeskRequest(AssociationRequest):
    """A request by a member of staff who passed password and second factor."""

    member: Member
    actor: Actor


def public(view: _View) -> _View:
    """Declare a page open to everybody."""
    view.gate = "public"  # type: ignore[attr-defined]
    return view


def staff(view: _View) -> _View:
    """Declare a page of the installation open to any signed-in user."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        return view(request, *args, **kwargs)

    guarded.gate = "staff"  # type: ignore[attr-defined]
    return cast(_View, guarded)


def desk(*rights: Can) -> Callable[[View], View]:
    """Declare a staff page that any one of ``rights`` opens; with none named, any member may.

    A stranger is sent to sign in; a member without the right, and a user of another association,
    get the same answer as for a page that does not exist.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if getattr(request, "association", None) is None:
                raise Http404
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
            member = Member.objects.active().select_related("user", "office").filter(user_id=request.user.pk).first()
            if member is None:
                raise Http404
            if not _second_factor_set(request):
                return redirect("mfa_activate_totp")
            request.member = member
            request.actor = member.actor(request.pack)
            if rights and not request.actor.rights.intersection(rights):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.gate = ("desk", rights)  # type: ignore[attr-defined]
        return guarded

    return declare


def _second_factor_set(request: HttpRequest) -> bool:
    """Whether the session's user owns a second factor; signing in asks for it whenever it exists.

    The answer is kept in the session, which is a row on the server, to spare a query on every page.
    """
    from allauth.mfa.utils import is_mfa_enabled

    if request.session.get("second_factor"):
        return True
    if is_mfa_enabled(request.user):
        request.session["second_factor"] = True
        return True
    return False
