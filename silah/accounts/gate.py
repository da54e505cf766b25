"""Every page declares who may open it; a page without a declaration fails the suite (trust rule 1)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from silah.accounts.models import Member, User
from silah.associations.models import Association
from silah.associations.scope import scope
from silah.audit.actors import Actor
from silah.core import prepared
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
    other_policies: tuple[PolicyVersion, ...]


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


def _membership(_shape: None, association: int, user: int) -> Any:
    """The membership of a user in one association, with what every page asks of it."""
    with scope(association=Association(pk=association)):
        own = Member.objects.active().select_related("user", "office").with_second_factor()
        return own.filter(user_id=user)


def is_password_borrowed(user: User, association: Association | None) -> bool:
    """Whether a user still signs in with a password that somebody else chose.

    The printed sign-ins of invented associations in sample mode stay as they are.
    """
    return user.must_change_password and not (settings.SAMPLE and association is not None and association.is_sample)


def desk(*rights: Can) -> Callable[[View], View]:
    """Declare a staff page that any one of ``rights`` opens; with none named, any member may.

    A stranger is sent to sign in; a member without the right, and a user of another association,
    get the same answer as for a page that does not exist. Before all, the password must be the member's own and a
    second factor must exist; both are asked of the database each time (trust rule 8).
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if getattr(request, "association", None) is None:
                raise Http404
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
            member = next(iter(prepared.instances(_membership, None, (request.association.pk, request.user.pk))), None)
            if member is None:
                raise Http404
            if is_password_borrowed(member.user, request.association):
                return redirect("staff_first_password")
            if not member.has_second_factor:
                return redirect("mfa_activate_totp")
            request.member = member
            request.actor = member.actor(request.pack)
            if rights and not request.actor.rights.intersection(rights):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.gate = ("desk", rights)  # type: ignore[attr-defined]
        return guarded

    return declare
