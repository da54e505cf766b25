"""Queueing what is to be told. Nothing is sent here: the row commits with the act that caused it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from silah.associations.models import Association
from silah.audit.actors import Actor
from silah.core import clock
from silah.core.records import fresh
from silah.core.refused import Refused
from silah.core.rows import insert_unless_there
from silah.interactions import channels
from silah.interactions.events import EVENTS, Event
from silah.interactions.models import By, Message, State
from silah.interactions.wording import page_address, write
from silah.registry.models import Person


@dataclass(frozen=True)
class Route:
    """How somebody is reached."""

    way: By
    address: str

    @property
    def by_hand(self) -> bool:
        return self.way not in channels.SENDING


@dataclass(frozen=True)
class Reach:
    """How one request asks to be told, where it differs from what is known of the person."""

    mobile: str = ""
    email: str = ""
    way: str = ""


def route_to(person: Person, reach: Reach | None = None) -> Route:
    """The way a person is told: the preferred one, then any that works, then by us.

    A person for whom contact is not safe is told in person only; not even the address is written down (trust rule 34).
    """
    if person.unsafe_contact:
        return Route(By.DESK, "")
    wish = reach or Reach()
    mobile, email = wish.mobile or person.mobile, wish.email or person.email
    addresses: dict[str, str] = {By.SMS: mobile, By.EMAIL: email, By.PHONE: mobile}
    for way in dict.fromkeys((wish.way or person.preferred_channel, By.SMS, By.EMAIL)):
        if way == By.PAPER:
            return Route(By.PAPER, "")
        address = addresses.get(way)
        if address and (way == By.PHONE or channels.is_ready(person.association, way)):
            return Route(By(way), address)
    return Route(By.PHONE, mobile) if mobile else Route(By.PAPER, "")


def tell(
    person: Person,
    event: Event | str,
    *,
    about: models.Model | None,
    facts: Mapping[str, Any],
    by: Actor,
    occasion: str = "",
    reach: Reach | None = None,
) -> Message:
    """Queue what a person is to be told, inside the act that causes it (clause H5, trust rule 12).

    Args:
        event: one of :data:`silah.interactions.events.EVENTS`, or its key.
        about: the record it is about.
        facts: what the event's words need: references, dates, counts; never a name.
        by: who causes it.
        occasion: tells a second message of the same event about the same record apart, such as the round of
            completion or a date; without it the same thing is told once, and the first message is returned.
        reach: how this request asked to be told; what is known of the person fills what it leaves out.

    Returns:
        The message, queued or left for the desk to tell (``State.BY_HAND``).

    Raises:
        Refused: ``no_channel`` when the words carry a code and nothing can be sent to the person.
        ValueError: when a fact is not of its form.
    """
    event = EVENTS[event] if isinstance(event, str) else event
    route = route_to(person, reach)
    about_type = about._meta.label_lower if about is not None else ""  # noqa: SLF001
    key = f"{event.key}:{about_type}:{about.pk}:{person.pk}:{occasion}" if about is not None else uuid.uuid4().hex
    return _queue(
        person.association, event, route, facts, language=person.language_code, by=by, dedup_key=key,
        person=person, about_type=about_type, about_id=about.pk if about is not None else None,
    )  # fmt: skip


def tell_address(
    association: Association,
    address: str,
    event: Event | str,
    *,
    facts: Mapping[str, Any],
    language: str,
    by: Actor,
) -> Message:
    """Queue a message to a bare mobile or e-mail address whose owner is not (yet) known here, such as a code.

    Args:
        address: E.164 mobile, or e-mail address.
        language: ``ar``, ``ar-her`` or ``en``, as the page was read.

    Raises:
        Refused: ``no_channel`` when nothing can be sent there.
    """
    event = EVENTS[event] if isinstance(event, str) else event
    way = By.EMAIL if "@" in address else By.SMS
    if not channels.is_ready(association, way):
        raise _no_channel()
    return _queue(
        association, event, Route(way, address), facts, language=language, by=by, dedup_key=uuid.uuid4().hex,
    )  # fmt: skip


def _queue(
    association: Association, event: Event, route: Route, facts: Mapping[str, Any], *, language: str, by: Actor,
    dedup_key: str, person: Person | None = None, about_type: str = "", about_id: int | None = None,
) -> Message:  # fmt: skip
    if event.secret and route.by_hand:
        # A code that staff could read is a key to somebody's file in the wrong hand.
        raise _no_channel()
    now = clock.now()
    words = write(event, facts, by=route.way, language=language, link=_link(association, route.way))
    message = fresh(
        Message, association=association, dedup_key=dedup_key, person=person, channel=route.way, address=route.address,
        language=language, event=event.key, subject=words.subject, body=words.body, secret=event.secret,
        about_type=about_type, about_id=about_id, state=State.BY_HAND if route.by_hand else State.QUEUED,
        created_at=now, next_attempt_at=now,
        expires_at=now + timedelta(minutes=event.minutes) if event.minutes is not None else None, queued_by=by.name,
    )  # fmt: skip
    if not insert_unless_there(message):  # the same thing was told already
        return Message.objects.get(association=association, dedup_key=dedup_key)
    return message


def _link(association: Association, way: str) -> str:
    """Operators drop texts with hosts they do not know, so a text carries a link only on a registered host."""
    setting = channels.setting_of(association, way) if way in channels.SENDING else None
    host = setting.link_host if setting is not None else ""
    if way == By.SMS and not host and not settings.SAMPLE:
        return ""
    return page_address(association, host)


def _no_channel() -> Refused:
    return Refused("no_channel", _("We cannot send you a code now. Call us or come to us, and we help you."))
