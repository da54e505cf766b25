"""What people do about a message: tell it themselves, or have it tried again."""

from django.db import transaction
from django.utils.translation import gettext as _

from silah.audit.actions import record
from silah.audit.actors import Actor
from silah.core import clock
from silah.core.refused import Refused
from silah.interactions import channels
from silah.interactions.models import HELD_BACK, LET_GO, By, Message, State, Told
from silah.interactions.reasons import current_address
from silah.registry.models import Person


@transaction.atomic
def told_by_hand(message: Message, *, how: Told, by: Actor) -> Message:
    """Record that a member of staff told a message: by a call, in person, or by a letter.

    Raises:
        Refused: ``already_told`` when it went out or was told meanwhile.
    """
    open_states = (State.BY_HAND, State.PARKED, State.FAILED)
    changed = Message.objects.filter(pk=message.pk, state__in=open_states, secret=False).update(
        state=State.TOLD, told_how=Told(how), told_by=by.name, closed_at=clock.now()
    )
    if not changed:
        raise Refused("already_told", _("This message has gone out or was told already. Look at its latest state."))
    record(
        "interactions.tell_by_hand", message, by=by, association_id=message.association_id, name=message.event, how=how
    )
    message.refresh_from_db()
    return message


@transaction.atomic
def hold_back(person: Person, *, by: Actor) -> int:
    """Let nothing that waits go to somebody any more, such as to one who has died: not sent, not called, not printed.

    Returns:
        How many messages lie still; what is being sent at this moment cannot be stopped.
    """
    waits = Message.objects.filter(
        person=person, state__in=(State.QUEUED, State.BY_HAND, State.PARKED, State.FAILED), secret=False
    ).exclude(last_error=HELD_BACK)
    count = waits.update(state=State.PARKED, last_error=HELD_BACK, closed_at=clock.now())
    if count:
        record("interactions.hold_back", person, by=by, association_id=person.association_id, count=count)
    return int(count)


@transaction.atomic
def let_go(person: Person, *, by: Actor) -> int:
    """Hand what :func:`hold_back` kept lying to the desk: meanwhile it may be of no use, so people decide, and nothing is sent.

    Returns:
        How many messages the desk now looks at.
    """
    held = Message.objects.filter(person=person, state=State.PARKED, last_error=HELD_BACK)
    ours = held.filter(channel__in=(By.PHONE, By.PAPER, By.DESK))
    count = ours.update(state=State.BY_HAND, last_error=LET_GO, closed_at=None) + held.update(last_error=LET_GO)
    if count:
        record("interactions.let_go", person, by=by, association_id=person.association_id, count=count)
    return int(count)


@transaction.atomic
def retry(message: Message, by: Actor) -> Message:
    """Queue again a message that was given up or came back; where the address was the trouble, to the one now known.

    Raises:
        Refused: ``unsafe_contact`` when the person may only be told in person; ``not_stuck`` when it is in another
            state; ``expired`` when it carried a code, which is of no use now; ``no_channel`` when nothing is set up.
    """
    if message.secret:
        raise Refused("expired", _("This code is no longer of use. Let the person ask for a new one."))
    if message.person is not None and message.person.unsafe_contact:
        raise Refused("unsafe_contact", _("Sending to this person is not safe. Tell it in person only."))
    if not channels.is_ready(message.association, message.channel):
        raise Refused("no_channel", _("This channel is not set up. Set it up first, or tell the person yourself."))
    stuck = Message.objects.filter(pk=message.pk, state__in=(State.PARKED, State.FAILED), secret=False)
    changed = stuck.update(
        state=State.QUEUED, address=current_address(message), attempts=0, unconfirmed=0, next_attempt_at=clock.now(),
        leased_until=None, lease_owner="", last_error="", closed_at=None,
    )  # fmt: skip
    if not changed:
        raise Refused("not_stuck", _("This message does not wait for anybody. Look at its latest state."))
    record("interactions.retry", message, by=by, association_id=message.association_id, name=message.event)
    message.refresh_from_db()
    return message
