"""Sending a version of the policy round, and keeping who has it and who read it (clause G3)."""

from collections.abc import Collection
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from silah.audit.actions import record
from silah.audit.actors import Actor
from silah.core import clock
from silah.core.hijri import both
from silah.core.refused import Refused
from silah.policies.circulation import Circulation, HandedBy, PolicyHandout, PolicyReading
from silah.policies.models import PolicyVersion, VersionState
from silah.policies.standing import forget


@transaction.atomic
def circulate(version: PolicyVersion, *, read_by: date, by: Actor) -> Circulation:
    """Send an approved version round: from now on every member of staff is asked to read it.

    Args:
        read_by: the last day on which the reading is in time.

    Raises:
        Refused: ``day_passed`` when that day has passed; ``not_approved`` when the board has not approved the version,
            or it went round already.
    """
    if read_by < clock.today():
        raise Refused("day_passed", _("Give the staff a day that has not passed."))
    moved = PolicyVersion.objects.filter(pk=version.pk, state=VersionState.APPROVED).update(
        state=VersionState.CIRCULATED
    )
    if not moved:
        raise Refused("not_approved", _("Only a version that the board approved goes round, and only once."))
    version.state = VersionState.CIRCULATED
    made = Circulation.objects.create(
        association_id=version.association_id, version=version, by=by.name, read_by=read_by
    )
    record(
        "policy.circulate", version, by=by, association_id=version.association_id, name=str(version),
        read_by=str(read_by),
    )  # fmt: skip
    transaction.on_commit(forget)
    return made


@transaction.atomic
def acknowledge(version: PolicyVersion, *, by: Actor) -> PolicyReading:
    """Keep that a member of staff has read a version and understood it; said for oneself alone.

    Raises:
        Refused: ``staff_only``; ``not_circulated`` before it went round; ``read_already`` the second time.
    """
    if not by.is_staff:
        raise Refused("staff_only", _("A member of staff says this for themselves."))
    if not Circulation.objects.filter(version=version).exists():
        raise Refused("not_circulated", _("This version has not gone round yet. Nothing is asked of you."))
    earlier = PolicyReading.objects.of(version.pk).filter(member_id=by.id).first()
    if earlier is not None:
        raise _read_already(earlier)
    try:
        with transaction.atomic():
            reading = PolicyReading.objects.create(
                association_id=version.association_id, version=version, member_id=by.id, member_name=by.name
            )
    except IntegrityError:
        raise _read_already(PolicyReading.objects.of(version.pk).get(member_id=by.id)) from None
    record("policy.read", version, by=by, association_id=version.association_id, name=str(version))
    return reading


@transaction.atomic
def keep_handout(
    version: PolicyVersion, entity: str, *, kind: str, way: HandedBy, on: date, received_by: str = "",
    kinds: Collection[str], by: Actor,
) -> PolicyHandout:  # fmt: skip
    """Keep that an entity was given a version.

    Args:
        entity: name of the body or person it was given to.
        kind: kind of stakeholder, one of ``kinds``.
        on: the day it was given; not a day to come.
        received_by: who took it there, when known.
        kinds: kinds of stakeholders that the policy names.

    Raises:
        Refused: ``entity_missing``; ``unknown_kind``; ``day_to_come``; ``kept_already`` for the same entity and day.
    """
    entity = entity.strip()[:160]
    if not entity:
        raise Refused("entity_missing", _("Write who was given the policy."))
    if kind not in kinds:
        raise Refused("unknown_kind", _("The policy names no such kind of party."))
    if on > clock.today():
        raise Refused("day_to_come", _("%(day)s has not come yet. Write it down once it is given.") % {"day": both(on)})
    try:
        with transaction.atomic():
            made = PolicyHandout.objects.create(
                association_id=version.association_id, version=version, entity=entity, kind=kind, way=way, on=on,
                received_by=received_by.strip()[:160], kept_by=by.name,
            )  # fmt: skip
    except IntegrityError:
        raise Refused("kept_already", _("This is written down already for the same day.")) from None
    record(
        "policy.hand_out", made, by=by, association_id=version.association_id, name=str(version), kind=kind,
        way=str(way), on=str(on),
    )  # fmt: skip
    return made


def _read_already(earlier: PolicyReading) -> Refused:
    return Refused(
        "read_already",
        _("You said on %(day)s that you have read this version.") % {"day": both(clock.local(earlier.at).date())},
    )
