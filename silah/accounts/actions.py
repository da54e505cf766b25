"""Writes about staff."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from silah.accounts.duties import refuse_conflicting_roles
from silah.accounts.models import Member, User
from silah.associations.models import Association, Office
from silah.audit.actions import record
from silah.audit.actors import Actor
from silah.core.refused import Refused
from silah.policies.pack import Pack


@transaction.atomic
def engage(
    association: Association, *, email: str, name: str, post: str, gender: str, roles: Iterable[str], pack: Pack,
    by: Actor, password: str | None = None, office: Office | None = None, mobile: str = "", national_id: str = "",
    iban: str = "",
) -> Member:  # fmt: skip
    """Take a person into the association's staff with the given roles.

    Mobile, national ID and IBAN serve to find ties with applicants. One human under two addresses is
    one human: the roles of both count together.

    Raises:
        Refused: ``unknown_role``, ``duties_apart`` or ``already_member``.
    """
    roles = list(roles)
    _refuse_unknown(pack, roles)
    refuse_conflicting_roles(pack, [*roles, *_roles_of_the_same_human(national_id)])
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        user = User.objects.create_user(email, password, name=name)
    if Member.objects.filter(association=association, user=user).exists():
        raise Refused("already_member", _("This person is already on the staff list. Change the roles there."))
    member = Member.objects.create(
        association=association, user=user, name=name, post=post, gender=gender, roles=roles, office=office,
        mobile=mobile, national_id=national_id, iban=iban,
    )  # fmt: skip
    record("staff.engage", member, by=by, association_id=association.pk, name=name, roles=roles)
    return member


@transaction.atomic
def change_roles(member: Member, roles: Iterable[str], *, pack: Pack, by: Actor) -> None:
    """Give a member another set of roles; it holds from the member's next request on.

    Raises:
        Refused: ``unknown_role``, ``duties_apart``, or ``own_roles`` when changing one's own.
    """
    roles = list(roles)
    if by.is_staff and by.id == member.pk:
        raise Refused("own_roles", _("Nobody changes their own roles. Ask another administrator."))
    _refuse_unknown(pack, roles)
    refuse_conflicting_roles(pack, [*roles, *_roles_of_the_same_human(member.national_id, but=member.pk)])
    before = list(member.roles)
    Member.objects.filter(pk=member.pk).update(roles=roles)
    member.roles = roles
    record(
        "staff.roles", member, by=by, association_id=member.association_id, name=member.name, before=before, after=roles
    )


@transaction.atomic
def deactivate(member: Member, *, reason: str, by: Actor) -> None:
    """End a member's access; rights are read on each request, so it acts on the next one."""
    if by.is_staff and by.id == member.pk:
        raise Refused("own_access", _("Nobody ends their own access. Ask another administrator."))
    Member.objects.filter(pk=member.pk).update(is_active=False)
    record("staff.deactivate", member, by=by, association_id=member.association_id, name=member.name, reason=reason)


@transaction.atomic
def reactivate(member: Member, *, by: Actor) -> None:
    """Give a member access again, with the roles held before."""
    Member.objects.filter(pk=member.pk).update(is_active=True)
    record("staff.reactivate", member, by=by, association_id=member.association_id, name=member.name)


def _roles_of_the_same_human(national_id: str, *, but: int | None = None) -> list[str]:
    if not national_id:
        return []
    return [role for m in Member.objects.active().filter(national_id=national_id).exclude(pk=but) for role in m.roles]


def _refuse_unknown(pack: Pack, roles: list[str]) -> None:
    known = {role.key for role in pack.roles}
    for role in roles:
        if role not in known:
            raise Refused("unknown_role", _("The policy has no role named %(role)s.") % {"role": role})
