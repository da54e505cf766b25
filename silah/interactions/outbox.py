"""Sending what is queued: claim with a lease, hand over outside any transaction, write down what came of it.

A worker may die at any line. Before the hand-over nothing has happened and the lease runs out. Between hand-over and
writing down, the message is repeated once under the same name, so that a provider or a mailbox can tell; a second
death, or a second silence of the provider, parks it for people (trust C6: one repeat at most).
"""

import logging
import time
import traceback
import uuid
from collections import Counter
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F, Q

from silah.associations.scope import scope, scopes_disabled
from silah.core import clock
from silah.interactions import channels
from silah.interactions.channels import DeliveryFailed, Receipt
from silah.interactions.models import BLOT, Attempt, By, Message, MessageQuerySet, Outcome, State

LEASE = timedelta(seconds=180)  # longer than any channel may take over one message
TRIES = 5
REPEATS = 1
FIRST_WAIT = timedelta(minutes=1)
FACTOR = 5
ROUND = 60.0  # seconds after which a round claims nothing more, so that the worker shows signs of life
#: A provider that does not answer so many times running is left alone until the next round.
PATIENCE = 3

log = logging.getLogger(__name__)


def deliver_due(limit: int = 50) -> int:
    """Send what is due, of all associations, oldest first.

    Args:
        limit: how many messages to try at most.

    Returns:
        How many were tried. What is left, also after a minute with slow providers, is for the next round.
    """
    owner, tried, silent = uuid.uuid4().hex, 0, Counter[tuple[int, str]]()
    until = time.monotonic() + ROUND
    while tried < limit and time.monotonic() < until:
        out = [pair for pair, times in silent.items() if times >= PATIENCE]
        message = _claim(owner, leaving_out=out)
        if message is None:
            break
        with scope(association=message.association):
            if message.person is not None and message.person.unsafe_contact:
                _leave_to_people(message, owner)
            elif _try(message, owner):
                silent[message.association_id, message.channel] += 1
            else:
                silent.pop((message.association_id, message.channel), None)
        tried += 1
    return tried


def wait_after(attempts: int) -> timedelta:
    """How long to wait after the n-th failed attempt: 1, 5, 25, 125 minutes."""
    return FIRST_WAIT * int(FACTOR ** (attempts - 1))


def _claim(owner: str, *, leaving_out: list[tuple[int, str]]) -> Message | None:
    """Take one due message for ourselves, or None when there is none. Whoever changes the row first has it."""
    with scopes_disabled():
        while True:
            now = clock.now()
            due = Message.objects.due(now)
            for association_id, way in leaving_out:
                due = due.exclude(association_id=association_id, channel=way)
            candidates = list(due.values("pk", "state", "unconfirmed", "expires_at", "secret")[:8])
            if not candidates:
                return None
            for row in candidates:
                free = Message.objects.filter(pk=row["pk"], state=row["state"])
                # Without order_by: an UPDATE may not be ordered.
                free = free.filter(
                    Q(state=State.QUEUED, next_attempt_at__lte=now) | Q(state=State.LEASED, leased_until__lt=now)
                )
                abandoned = row["state"] == State.LEASED
                if abandoned and row["unconfirmed"] >= REPEATS:
                    _park(free, row["secret"], "interrupted twice")
                elif row["expires_at"] is not None and row["expires_at"] <= now:
                    _park(free, row["secret"], "expired")
                elif free.update(
                    state=State.LEASED, lease_owner=owner, leased_until=now + LEASE, attempts=F("attempts") + 1,
                    unconfirmed=F("unconfirmed") + (1 if abandoned else 0),
                ):  # fmt: skip
                    return Message.objects.select_related("association", "person").get(pk=row["pk"])


def _try(message: Message, owner: str) -> bool:
    """Hand one claimed message over and write down what came of it; say whether the provider was silent."""
    if _inside_a_transaction():
        raise RuntimeError("Messages are handed over outside any transaction (trust rule 12).")
    try:
        sender = channels.of(message.association, message.channel)
        if sender is None:
            raise DeliveryFailed("no channel", unreachable=True)
        receipt = sender.deliver(message)
    except DeliveryFailed as failure:
        _write_failure(message, owner, failure)
        return failure.unreachable or failure.uncertain
    except Exception as fault:  # noqa: BLE001
        # A fault of ours must not stop the others. Only the kind and the place: its text may hold an address.
        place = traceback.extract_tb(fault.__traceback__)[-1]
        log.warning("message %s: %s at %s:%s", message.public_id, type(fault).__name__, place.filename, place.lineno)
        _write_failure(message, owner, DeliveryFailed("fault", uncertain=True))
        return False
    _write_success(message, receipt)
    return False


@transaction.atomic(durable=True)
def _leave_to_people(message: Message, owner: str) -> None:
    """Whoever was marked unsafe after the message was queued is told in person, and the address is forgotten."""
    blotted = {"body": BLOT * 6, "state": State.PARKED} if message.secret else {"state": State.BY_HAND}
    Message.objects.filter(pk=message.pk, state=State.LEASED, lease_owner=owner).update(
        channel=By.DESK, address="", last_error="", leased_until=None, lease_owner="", **blotted
    )


@transaction.atomic(durable=True)
def _write_success(message: Message, receipt: Receipt) -> None:
    now = clock.now()
    blotted = {"body": BLOT * 6} if message.secret and receipt.provider != channels.SAMPLE else {}
    # Not only where the lease is still ours: a message that went out has gone out, whoever holds it now.
    Message.objects.filter(pk=message.pk, state__in=(State.LEASED, State.QUEUED, State.PARKED)).update(
        state=State.SENT, provider=receipt.provider, provider_id=receipt.provider_id, sent_at=now, last_error="",
        leased_until=None, lease_owner="", **blotted,
    )  # fmt: skip
    Attempt.objects.create(
        association_id=message.association_id, message=message, at=now, outcome=Outcome.ACCEPTED,
        provider=receipt.provider, provider_id=receipt.provider_id,
    )  # fmt: skip


@transaction.atomic(durable=True)
def _write_failure(message: Message, owner: str, failure: DeliveryFailed) -> None:
    now = clock.now()
    unconfirmed = message.unconfirmed + (1 if failure.uncertain else 0)
    give_up = failure.permanent or message.attempts >= TRIES or unconfirmed > REPEATS
    mine = Message.objects.filter(pk=message.pk, state=State.LEASED, lease_owner=owner)
    if give_up:
        _park(mine, message.secret, failure.reason, unconfirmed=unconfirmed)
    else:
        mine.update(
            state=State.QUEUED, next_attempt_at=now + wait_after(message.attempts), last_error=failure.reason,
            unconfirmed=unconfirmed, leased_until=None, lease_owner="",
        )  # fmt: skip
    if failure.permanent:
        outcome = Outcome.REFUSED
    else:
        outcome = Outcome.UNCONFIRMED if failure.uncertain else Outcome.FAILED
    Attempt.objects.create(
        association_id=message.association_id, message=message, at=now, outcome=outcome, error=failure.reason
    )


def _park(rows: MessageQuerySet, secret: bool, reason: str, **fields: int) -> None:
    blotted = {"body": BLOT * 6} if secret else {}
    rows.update(
        state=State.PARKED, last_error=reason, leased_until=None, lease_owner="", closed_at=clock.now(),
        **fields, **blotted,
    )  # fmt: skip


def _inside_a_transaction() -> bool:
    """Whether a transaction of the house is open; the one a test wraps around itself does not count."""
    return any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)
