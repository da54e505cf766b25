"""Keeping how each channel of the policy reaches the association (clauses C1 to C10, M20)."""

from collections.abc import Collection
from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from silah.associations.models import Association, ContactPoint
from silah.associations.rights import refuse_without_settings
from silah.audit.actions import record
from silah.audit.actors import Actor
from silah.core import clock
from silah.core.refused import Refused


@dataclass(frozen=True)
class Told:
    """What is said of a channel.

    Args:
        address: number, account, address or page by which people reach it.
        hours: when it is answered, in words.
        note: what the public should know of it.
        responsible_id: key of the member who answers for it; nobody when None.
        responsible_name: the member's name at that moment.
        is_open: whether people can use it now.
        reason: why it is paused, as the public reads it.
    """

    address: str = ""
    hours: str = ""
    note: str = ""
    responsible_id: int | None = None
    responsible_name: str = ""
    is_open: bool = True
    reason: str = ""


@transaction.atomic
def keep_contact_point(
    association: Association, code: str, told: Told, *, named: Collection[str], seen: int | None, by: Actor
) -> ContactPoint:
    """Replace what is said of one channel; the row before stays as history.

    A channel the policy names can be paused, with a reason; there is no act that removes it.

    Args:
        code: the channel's clause code.
        named: codes of the channels that the policy in force names.
        seen: key of the row that the form was filled from; None when there was none.

    Raises:
        Refused: ``right_missing``; ``unknown_channel`` when the policy names no such channel; ``reason_missing`` for a pause without a
            reason; ``changed_meanwhile`` when a colleague was quicker; ``unchanged`` when nothing differs.
    """
    refuse_without_settings(by)
    if code not in named:
        raise Refused("unknown_channel", _("The policy in force names no such channel."))
    if told.is_open:
        told = Told(**{**asdict(told), "reason": ""})
    elif not told.reason.strip():
        raise Refused("reason_missing", _("Write why the channel is paused: the public reads it."))
    current = (
        ContactPoint.objects.select_for_update().filter(association=association).current().filter(code=code).first()
    )
    if (current.pk if current is not None else None) != seen:
        raise _changed_meanwhile()
    before = _told_by(current)
    changed = sorted(name for name, value in asdict(told).items() if value != asdict(before)[name])
    if current is not None and not changed:
        raise Refused("unchanged", _("Nothing differs from what is kept."))
    now = clock.now()
    if current is not None:
        ContactPoint.objects.filter(pk=current.pk, replaced_at=None).update(replaced_at=now)
    try:
        with transaction.atomic():
            kept = ContactPoint.objects.create(
                association=association, code=code, kept_at=now, kept_by=by.name, **asdict(told)
            )
    except IntegrityError as taken:
        raise _changed_meanwhile() from taken
    record(
        "associations.keep_channel", kept, by=by, association_id=association.pk, name=code, changed=changed,
        is_open=told.is_open, reason=told.reason,
    )  # fmt: skip
    return kept


def contact_points(association: Association) -> dict[str, ContactPoint]:
    """What is said now of each channel, by its code."""
    return {one.code: one for one in ContactPoint.objects.filter(association=association).current()}


def _told_by(point: ContactPoint | None) -> Told:
    if point is None:
        return Told()
    return Told(**{name: getattr(point, name) for name in asdict(Told())})


def _changed_meanwhile() -> Refused:
    return Refused("changed_meanwhile", _("A colleague changed this channel meanwhile. Look at it again, then save."))
