"""Writes about staff. Who may make them is checked here, whatever page they come from."""

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from silah.accounts.duties import kept_apart_among, refuse_conflicting_roles
from silah.accounts.models import Gender, Member, User
from silah.associations.models import Association, Office
from silah.associations.scope import scopes_disabled
from silah.audit.actions import record
from silah.audit.actors import Actor, ActorKind
from silah.core import identifiers
from silah.core.refused import Refused
from silah.policies.pack import Pack
from silah.policies.pack.vocabulary import Can

#: Letters of a reason that says something.
LEAST_REASON = 12


@transaction.atomic
def engage(
    association: Association, *, email: str, name: str, post: str, gender: str, roles: Iterable[str], pack: Pack,
    by: Actor, password: str | None = None, office: Office | None = None, mobile: str = "", national_id: str = "",
    iban: str = "", no_number_reason: str = "",
) -> Member:  # fmt: skip
    """Take a person into the association's staff with the given roles.

    The national ID says who the human is: without it somebody could hold, under a second address, the duty that the
    first may not (clause P3). Mobile and IBAN serve, like it, to find ties with applicants.

    Args:
        password: a first one, which the user replaces at the first sign-in.
        national_id: of a citizen or resident.
        no_number_reason: why there is none; taken only for roles whose duties the policy keeps apart from no other.

    Raises:
        Refused: ``right_missing``, ``unknown_role``, ``duties_apart``, ``number_needed``, ``same_human`` when this human
            is on the list already, or ``already_member``.
    """
    _refuse_unless_managing(by)
    roles = list(roles)
    _refuse_unknown(pack, roles)
    refuse_conflicting_roles(pack, roles, woman=gender == Gender.FEMALE)
    number = identifiers.national_id(national_id).value if national_id.strip() else ""
    if not number:
        _refuse_unnamed(pack, roles, no_number_reason)
    _refuse_same_human(number, mobile)
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        user = User.objects.create_user(email, password, name=name, must_change_password=password is not None)
    if Member.objects.filter(association=association, user=user).exists():
        raise Refused("already_member", _("This person is already on the staff list. Change the roles there."))
    try:
        with transaction.atomic():
            member = Member.objects.create(
                association=association, user=user, name=name, post=post, gender=gender, roles=roles, office=office,
                mobile=mobile, national_id=number, iban=iban,
            )  # fmt: skip
    except IntegrityError:  # of two at once, one is refused
        _refuse_same_human(number, mobile)
        raise
    why: dict[str, Any] = {} if number else {"no_number_reason": no_number_reason.strip()[:300]}
    record("staff.engage", member, by=by, association_id=association.pk, name=name, roles=roles, **why)
    return member


@transaction.atomic
def change_roles(member: Member, roles: Iterable[str], *, pack: Pack, by: Actor) -> None:
    """Give a member another set of roles; it holds from the member's next request on.

    Raises:
        Refused: ``right_missing``, ``unknown_role``, ``duties_apart``, ``number_needed``, or ``own_roles`` when changing
            one's own.
    """
    _refuse_unless_managing(by)
    roles = list(roles)
    if by.is_staff and by.id == member.pk:
        raise Refused("own_roles", _("Nobody changes their own roles. Ask another administrator."))
    _refuse_unfit(pack, roles, member)
    before = list(member.roles)
    Member.objects.filter(pk=member.pk).update(roles=roles)
    member.roles = roles
    record(
        "staff.roles", member, by=by, association_id=member.association_id, name=member.name, before=before, after=roles
    )


@transaction.atomic
def keep_numbers(member: Member, *, mobile: str = "", iban: str = "", by: Actor) -> list[str]:
    """Keep a member's mobile or bank account, by which ties with applicants are found (clause H5).

    What is left empty stays as it was: a number that shows a tie is replaced by another and never taken away.

    Returns:
        Which of the two changed.

    Raises:
        Refused: ``right_missing``; ``nothing_new`` where neither differs from what is kept.
    """
    _refuse_unless_managing(by)
    given = {
        key: value for key, value in (("mobile", mobile), ("iban", iban)) if value and value != getattr(member, key)
    }
    if not given:
        raise Refused("nothing_new", _("Write a number that differs from the one we keep."))
    Member.objects.filter(pk=member.pk).update(**given)
    record("staff.numbers", member, by=by, association_id=member.association_id, name=member.name, keys=sorted(given))
    return sorted(given)


@transaction.atomic
def deactivate(member: Member, *, reason: str, by: Actor) -> None:
    """End a member's access; rights are read on each request, so it acts on the next one.

    Raises:
        Refused: ``right_missing``, or ``own_access`` when ending one's own.
    """
    _refuse_unless_managing(by)
    if by.is_staff and by.id == member.pk:
        raise Refused("own_access", _("Nobody ends their own access. Ask another administrator."))
    Member.objects.filter(pk=member.pk).update(is_active=False)
    record("staff.deactivate", member, by=by, association_id=member.association_id, name=member.name, reason=reason)


@transaction.atomic
def reactivate(member: Member, *, pack: Pack, by: Actor) -> None:
    """Give a member access again, with the roles held before, where the policy in force still lets them meet.

    Raises:
        Refused: ``right_missing``; ``own_access`` when giving it to oneself; ``unknown_role``, ``duties_apart`` or
            ``number_needed`` where the policy has changed since (clause P3).
    """
    _refuse_unless_managing(by)
    if by.is_staff and by.id == member.pk:
        raise Refused("own_access", _("Nobody gives access to themselves. Ask another administrator."))
    try:
        _refuse_unfit(pack, list(member.roles), member)
    except Refused as refusal:
        first = _("Change the roles of %(name)s first.") % {"name": member.name}
        raise Refused(refusal.code, f"{refusal.sentence} {first}", **refusal.facts) from refusal
    Member.objects.filter(pk=member.pk).update(is_active=True)
    record("staff.reactivate", member, by=by, association_id=member.association_id, name=member.name)


@transaction.atomic
def reset_second_factor(member: Member, *, reason: str, by: Actor) -> None:
    """Take the second factor from a member whose telephone is lost; every session of the user ends with it.

    Raises:
        Refused: ``right_missing``, ``own_factor`` for oneself, ``empty`` without a reason, ``elsewhere`` for a user who
            is not this association's alone.
    """
    _refuse_unless_managing(by)
    if by.is_staff and by.id == member.pk:
        raise Refused("own_factor", _("Nobody resets their own second factor here. Ask another administrator."))
    if len(reason.strip()) < LEAST_REASON:
        raise Refused("empty", _("Write in a sentence how you made sure who asks for it."))
    with scopes_disabled():
        others = Member.objects.filter(user_id=member.user_id).exclude(association_id=member.association_id).exists()
    if others:
        # Nobody weakens a door of another association, nor learns that there is one.
        raise Refused("elsewhere", _("This account is not yours alone to change. Ask whoever runs the installation."))
    Authenticator.objects.filter(user_id=member.user_id).delete()
    end_sessions(member.user)
    record(
        "staff.factor_reset", member, by=by, association_id=member.association_id, name=member.name, reason=reason.strip()[:300]
    )  # fmt: skip


@transaction.atomic
def second_factor_changed(user: User) -> None:
    """End every session of a user whose second factor was set up, removed or replaced by the user.

    The caller keeps the session of the one who did it. A session that was begun before never gave the code that is
    asked for now.
    """
    end_sessions(user)
    _record_everywhere("staff.factor_changed", user)


@transaction.atomic
def choose_password(user: User, password: str) -> None:
    """Give a user the password the user chose; sessions begun with another one end."""
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    _record_everywhere("staff.password", user)


def end_sessions(user: User) -> None:
    """End every session of a user at its next request."""
    User.objects.filter(pk=user.pk).update(sessions_round=F("sessions_round") + 1)
    user.refresh_from_db(fields=["sessions_round"])


def _record_everywhere(act: str, user: User) -> None:
    """Write an act of a user upon the own account into the record of each association it opens."""
    with scopes_disabled():
        members = list(Member.objects.filter(user=user).order_by("pk"))
    for member in members:
        who = Actor(ActorKind.STAFF, member.pk, member.name)
        record(act, member, by=who, association_id=member.association_id, name=member.name)


def _refuse_unless_managing(by: Actor) -> None:
    if by.kind is not ActorKind.SYSTEM and not (by.is_staff and Can.MANAGE_STAFF in by.rights):
        raise Refused("right_missing", _("Whoever manages staff and roles does this."))


def _refuse_unfit(pack: Pack, roles: list[str], member: Member) -> None:
    """Refuse roles that the policy does not know, keeps apart, or gives only to somebody whose number is kept."""
    _refuse_unknown(pack, roles)
    refuse_conflicting_roles(pack, roles, woman=member.is_woman)
    if not member.national_id and kept_apart_among(pack, roles):
        raise Refused("number_needed", _number_needed())


def _refuse_unnamed(pack: Pack, roles: list[str], reason: str) -> None:
    apart = kept_apart_among(pack, roles)
    if apart or len(reason.strip()) < LEAST_REASON:
        raise Refused("number_needed", _number_needed())


def _number_needed() -> str:
    return _(
        "Write the national ID or residence number: it shows that one person does not hold two duties that may not meet."
        " Only for roles without such a duty may a sentence say why there is none."
    )


def _refuse_same_human(number: str, mobile: str) -> None:
    """Refuse a second membership of somebody on the list, with access or without.

    A number decides. Where one of the two has none, the same mobile does.
    """
    known = Member.objects.all()
    same = known.filter(national_id=number).first() if number else None
    if same is None and mobile:
        shared = known.filter(mobile=mobile)
        same = (shared.filter(national_id="") if number else shared).first()
    if same is None:
        return
    if same.is_active:
        sentence = _("This person is on the staff list already, as %(name)s. Change the roles there.")
    else:
        sentence = _("This person was on the staff list as %(name)s. Give the access back there and change the roles.")
    raise Refused("same_human", sentence % {"name": same.name}, member=same.pk)


def _refuse_unknown(pack: Pack, roles: list[str]) -> None:
    known = {role.key for role in pack.roles}
    for role in roles:
        if role not in known:
            raise Refused("unknown_role", _("The policy has no role named %(role)s.") % {"role": role})
