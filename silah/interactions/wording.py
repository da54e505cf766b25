"""From an event and its facts to the words that go out.

Facts are checked by their form, not by trust: a reference cannot hold a name, a date is a date. That is how the rule
"no name, service, reason or outcome in a message" (trust D13) holds even for a careless caller.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from silah.associations.models import Association
from silah.core import hijri
from silah.interactions.events import Event
from silah.interactions.models import By

MAX_PARTS = 2

# Hosts that mean something on this machine only.
_HERE = ("*", "localhost", "127.0.0.1", "[::1]", "testserver")
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9/-]{1,29}")
_CODE = re.compile(r"[A-Za-z0-9-]{4,24}")
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWO = frozenset("^{}\\[~]|€\f")


@dataclass(frozen=True)
class Words:
    """What is sent: ``subject`` is empty for a text message."""

    subject: str
    body: str


def sms_parts(text: str) -> int:
    """How many parts an operator counts for ``text`` (3GPP TS 23.038: 160/153 septets, or 70/67 UCS-2 units)."""
    if all(c in _GSM or c in _GSM_TWO for c in text):
        length, alone, joined = sum(2 if c in _GSM_TWO else 1 for c in text), 160, 153
    else:
        length, alone, joined = len(text.encode("utf-16-be")) // 2, 70, 67
    return 1 if length <= alone else -(-length // joined)


def page_address(association: Association, host: str = "") -> str:
    """Address of the association's own page, without a secret or a path that says anything.

    Args:
        host: the association's own host; without one, the first host this installation serves to the world.

    Returns:
        The address, or nothing when no host is known.
    """
    if not host:
        outside = [h.lstrip(".") for h in settings.ALLOWED_HOSTS if h not in _HERE]
        host = next(iter(outside), "")
    return f"https://{host}/{association.slug}/" if host else ""


def write(event: Event, facts: Mapping[str, Any], *, by: str, language: str, link: str = "") -> Words:
    """Write an event's words in one language.

    Args:
        facts: exactly the facts the event declares.
        by: the way the message goes; texts and calls take the short words, e-mail and paper the long ones.
        language: ``ar``, ``ar-her`` or ``en``.
        link: address of the association's page; in a text message it is left out where it would need a third part.

    Raises:
        ValueError: when a fact is missing, not declared or not of its form.
    """
    with translation.override(language):
        short = by in (By.SMS, By.PHONE, By.DESK)
        said = _said(event, facts, short=short)
        if short:
            text = str(event.sms % said)
            with_link = f"{text}\n{link.removeprefix('https://').rstrip('/')}"
            if by == By.SMS and event.follow and link and sms_parts(with_link) <= MAX_PARTS:
                text = with_link
            return Words("", text)
        lines = [_("Peace be upon you,"), str(event.body % said)]
        if event.follow and link:
            lines.append(_("Our page: %(link)s") % {"link": link})
        return Words(str(event.subject % said), "\n\n".join(lines))


def _said(event: Event, facts: Mapping[str, Any], *, short: bool) -> dict[str, Any]:
    if set(facts) != event.facts:
        raise ValueError(f"{event.key} needs exactly {sorted(event.facts)}, got {sorted(facts)}")
    return {name: _form(event, name, value, short) for name, value in facts.items()}


def _form(event: Event, name: str, value: Any, short: bool) -> Any:
    """One fact as it is said, or ValueError; the value itself is never put into the error."""
    match name, value:
        case "count", int() if value >= 1 and not isinstance(value, bool):
            return value
        case "reference", str() if _REFERENCE.fullmatch(value):
            return value
        case "code", str() if _CODE.fullmatch(value):
            return value
        case (("earliest" | "target" | "date"), date()):
            # A text message speaks of the coming weeks, so the year can be left out there.
            return hijri.short_both(value) if short else hijri.both(value)
        case "time", time():
            return _clock_time(value)
        case _:
            raise ValueError(f"{event.key}: {name} is not of its form")


def _clock_time(at: time) -> str:
    hour, minute = (at.hour % 12 or 12), at.minute
    facts = {"hour": hour, "minute": f"{minute:02d}"}
    return (_("%(hour)d:%(minute)s am") if at.hour < 12 else _("%(hour)d:%(minute)s pm")) % facts
