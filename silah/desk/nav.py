"""The parts of the desk that a member's rights open."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.core import prepared
from silah.core.addresses import address
from silah.desk import reader
from silah.desk.reader import Reader
from silah.desk.walls import seen
from silah.desk.work import MOST_COUNTED, appoints_besides, free_few, own_few
from silah.interactions.models import Message
from silah.policies.circulation import PolicyReading
from silah.policies.models import VersionState
from silah.policies.pack.vocabulary import Can
from silah.support.models.request import CASE_RIGHTS
from silah.ui.nav import NavItem

#: Rights that let a member look people up; the committee sees files, not the register.
PEOPLE_RIGHTS: tuple[Can, ...] = (
    Can.RECEIVE, Can.CHECK, Can.RESEARCH, Can.ANSWER_REFERRAL, Can.REGISTER, Can.DELIVER, Can.SEE_EVERYTHING,
)  # fmt: skip
SITTING_RIGHTS: tuple[Can, ...] = (Can.SIT_SECRETARY, Can.VOTE, Can.CHAIR, Can.SEE_EVERYTHING)
MESSAGE_RIGHTS: tuple[Can, ...] = (Can.RECEIVE, Can.CHECK, Can.SEE_EVERYTHING)
#: Who answers the telephone: whoever takes requests in or matches them.
CALL_RIGHTS: tuple[Can, ...] = (Can.RECEIVE, Can.CHECK)
#: Who looks after the settings: the administrator, and the general manager.
SETTINGS_RIGHTS: tuple[Can, ...] = (Can.MANAGE_SETTINGS,)


def nav_of(request: DeskRequest, current: str) -> list[NavItem]:
    """The rail of a member: only what the member's rights open, with what waits there."""
    waits = _waits(request)
    decide, govern = _("Decisions"), _("Governance")
    entries = [
        _entry(request, "home", _("My work today"), "inbox", current, count=waits.work),
        _entry(request, "overview", _("The day at a glance"), "chart", current, wanted=(Can.SEE_EVERYTHING,)),
        _entry(request, "requests", _("Requests"), "folder", current, wanted=tuple(CASE_RIGHTS)),
        _entry(request, "people", _("People"), "people", current, wanted=PEOPLE_RIGHTS),
        _entry(
            request, "messages", _("Messages"), "chat", current, wanted=MESSAGE_RIGHTS, count=waits.to_tell,
        ),
        _entry(request, "sittings", str(request.pack.committee.name), "scales", current, wanted=SITTING_RIGHTS, group=decide),
        _entry(request, "policy", _("The policy"), "book", current, group=govern, count=waits.to_read),
        _entry(request, "evidence", _("Evidence book"), "shield", current, wanted=(Can.READ_EVIDENCE,), group=govern),
        _entry(request, "channels", _("Channels"), "phone", current, wanted=SETTINGS_RIGHTS, group=govern),
        _entry(request, "holidays", _("Working days"), "calendar", current, wanted=SETTINGS_RIGHTS, group=govern),
        _entry(request, "staff", _("Staff and roles"), "id", current, wanted=(Can.MANAGE_STAFF,), group=govern),
        _entry(request, "audit", _("Audit record"), "list", current, wanted=(Can.READ_AUDIT,), group=govern),
    ]  # fmt: skip
    return [entry for entry in entries if entry is not None]


def _entry(
    request: DeskRequest, key: str, label: str, icon: str, current: str, *, wanted: tuple[Can, ...] = (), group: str = "",
    count: int | None = None,
) -> NavItem | None:  # fmt: skip
    if wanted and not request.actor.rights.intersection(wanted):
        return None
    try:
        href = address(f"desk:{key}", slug=request.association.slug)
    except NoReverseMatch:
        return None
    return NavItem(key, label, href, icon, count=count, current=key == current, group=group)


def call_url(request: DeskRequest) -> str:
    """Where an incoming call is taken, for who answers the telephone."""
    if not request.actor.rights.intersection(CALL_RIGHTS):
        return ""
    return address("desk:call", slug=request.association.slug)


@reader.for_reader
def _has_read(request: Reader) -> Any:
    """That the member has said the version in force is read, where it went round (clause G3)."""
    return PolicyReading.objects.of(request.policy_id).filter(member_id=request.member.pk).values_list("pk")


@reader.for_reader
def _to_tell(request: Reader) -> Any:
    """Messages to be told by hand about requests the member may see, as the page of messages lists them."""
    # Few messages wait to be told, many are about requests: with the plain comparison of the kind SQLite, which keeps
    # no counts, would begin with the many. Not by LIKE: a pattern makes it plan the whole statement anew each time.
    messages = Message.objects.by_hand().alias(kind=Coalesce("about_type", Value("")))
    messages = messages.filter(kind="support.supportrequest")
    seen_one = seen(request).filter(pk=OuterRef("about_id"))
    return messages.filter(Exists(seen_one)).order_by().values_list("pk")[: MOST_COUNTED + 1]


@dataclass(frozen=True)
class Waits:
    """What waits for the member who reads, by the part of the desk; none is counted past a hundred."""

    work: int
    to_tell: int | None
    to_read: int | None


def _waits(request: DeskRequest) -> Waits:
    """Counted in one statement. A page that has counted the member's work already does not count it again."""
    kept: int | None = getattr(request, "work_counted", None)
    asked: dict[str, prepared.Make] = {}
    if kept is None:
        asked |= {"own": own_few, "free": free_few}
    if Can.APPOINT in request.actor.rights:
        asked["to_appoint"] = appoints_besides
    if request.actor.rights.intersection(MESSAGE_RIGHTS):
        asked["to_tell"] = _to_tell
    if request.policy.state == VersionState.CIRCULATED:
        asked["has_read"] = _has_read
    found = dict(zip(asked, reader.counts(request, *asked.values()), strict=True))
    work = found["own"] + found["free"] if kept is None else kept
    work += found.get("to_appoint", 0)
    return Waits(
        min(work, MOST_COUNTED + 1), found.get("to_tell"), 1 - found["has_read"] if "has_read" in found else None
    )


def role_names(request: DeskRequest) -> str:
    """What a member is here: the post on record, else the names of the roles."""
    return request.member.post or request.member.role_names(request.pack)
