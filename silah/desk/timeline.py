"""What happened to a case, newest first, every channel in one thread."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache, partial
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silah.audit.actors import ON_WORD_OF
from silah.core import clock
from silah.core.hijri import both
from silah.core.templatetags.dates import teller, when
from silah.desk.naming import name_of_channel, name_of_fact, name_of_item
from silah.policies.pack import Pack
from silah.policies.pack.text import enumerated
from silah.support.actions.serving import GivenUp
from silah.support.models import Act, Closing, Event, SupportRequest

ICONS: dict[str, str] = {
    Act.SUBMITTED: "tray", Act.TOLD: "mail", Act.MATCHED: "check", Act.QUESTIONED: "question", Act.SENT_BACK: "return",
    Act.COMPLETED: "papers", Act.CHECKED: "tasks", Act.SIGNED: "sign", Act.SIGNATURE_VOID: "alert", Act.REFERRED: "chat",
    Act.ANSWERED: "chats", Act.ASSIGNED: "person", Act.VISIT_PLANNED: "calendar", Act.VISITED: "home",
    Act.RESEARCHED: "search", Act.LISTED: "list", Act.UNLISTED: "undo", Act.RETURNED: "return", Act.DECIDED: "seal",
    Act.RELEASED: "mail", Act.RELEASED_EARLY: "unlock", Act.OBJECTED: "scales", Act.REOPENED: "repeat",
    Act.OBJECTION_CLOSED: "check", Act.EYES_NEEDED: "people", Act.APPOINTED: "person", Act.VOTED: "scales",
    Act.REVIVED: "repeat", Act.RATING_SILENT: "dash", Act.REGISTERED: "id", Act.PLANNED: "calendar", Act.DELIVERED: "gift",
    Act.CONFIRMED: "handshake", Act.RATED: "star", Act.RATING_DECLINED: "dash", Act.ESCALATED: "flag",
    Act.WITHDRAWN: "undo", Act.DIED: "dash", Act.DEATH_MISTAKEN: "undo", Act.GIVEN_UP: "undo", Act.CLOSED: "archive", Act.NOTE: "comment", Act.FACT_CHANGED: "pen", Act.PAPER_ADDED: "paper-plus",
}  # fmt: skip
KNOWN_ACTS = frozenset(Act.values)


class Happening(NamedTuple):
    """One knot of the thread, in words."""

    title: str
    at: str
    where: str
    icon: str
    quote: str
    note: str


def happenings(case: SupportRequest, events: list[Event], pack: Pack) -> list[Happening]:
    """The events of a case as knots, in the order given; what many of them have in common is said once."""
    at, title, channel = teller(), cache(_title), cache(partial(name_of_channel, pack))
    return [_knot(case, event, at(event.at), title(event.act), channel) for event in events]


def _knot(case: SupportRequest, event: Event, at: str, title: str, channel: Callable[[str], str]) -> Happening:
    who = event.actor_name or (_by_the_system(event) if event.actor_kind == "system" else "")
    where = channel(event.channel) if event.channel and event.act != Act.TOLD else ""
    if "vote" in event.facts:
        sealed = event.facts["vote"] == "sealed"
        said = _("Voted in sitting %(sitting)s; the vote is sealed") if sealed else _("Voted in sitting %(sitting)s")
        title = said % {"sitting": event.facts.get("sitting", "")}
        where = ""
    return Happening(
        title=title, at=at, where=f"{who} · {where}" if who and where else who or where,
        icon=ICONS.get(event.act, "history"), quote=event.text, note=_detail(case, event),
    )  # fmt: skip


def _by_the_system(event: Event) -> str:
    """The system, and on whose word where a colleague acted who does not see the file."""
    name = event.facts.get(ON_WORD_OF)
    return _("the system, on the word of %(name)s") % {"name": name} if name else _("the system")


def _title(act: str) -> str:
    return str(Act(act).label) if act in KNOWN_ACTS else act


def _detail(case: SupportRequest, event: Event) -> str:
    facts = event.facts
    if "item" in facts:
        return name_of_item(
            facts["item"], is_paper=facts.get("is_paper", event.act == Act.PAPER_ADDED), service=case.service
        )
    if "items" in facts:
        papers = {paper.kind for paper in case.service.papers}
        papers |= set(facts["items"]) if facts.get("is_paper") else set()
        return enumerated(name_of_item(key, is_paper=key in papers, service=case.service) for key in facts["items"])
    if "keys" in facts:
        return enumerated(name_of_fact(key) for key in facts["keys"])
    if event.act == Act.MATCHED and "count" in facts:
        return ngettext("%(count)d datum together", "%(count)d data together", facts["count"]) % {
            "count": facts["count"]
        }
    if event.act in (Act.ASSIGNED, Act.APPOINTED):
        return str(facts.get("to", ""))
    if event.act == Act.VISIT_PLANNED and facts.get("planned_for"):
        return when(clock.local(datetime.fromisoformat(facts["planned_for"])))
    if event.act in (Act.LISTED, Act.UNLISTED):
        return _("Sitting %(sitting)s") % {"sitting": facts.get("sitting", "")}
    if event.act == Act.ESCALATED and facts.get("target"):
        return both(date.fromisoformat(facts["target"]))
    if event.act == Act.GIVEN_UP and facts.get("reason") in GivenUp.values:
        return str(GivenUp(facts["reason"]).label)
    if event.act == Act.CLOSED and facts.get("closing") in Closing.values:
        return str(Closing(facts["closing"]).label)
    return str(facts.get("title") or facts.get("file_number") or "")
