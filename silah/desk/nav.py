"""The parts of the desk that a member's rights open."""

from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.interactions.models import Message
from silah.policies.pack.vocabulary import Can
from silah.support.models import SupportRequest, Waiting
from silah.support.models.request import CASE_RIGHTS
from silah.ui.nav import NavItem

#: Rights that let a member look people up; the committee sees files, not the register.
PEOPLE_RIGHTS: tuple[Can, ...] = (
    Can.RECEIVE, Can.CHECK, Can.RESEARCH, Can.ANSWER_REFERRAL, Can.REGISTER, Can.DELIVER, Can.SEE_EVERYTHING,
)  # fmt: skip
SITTING_RIGHTS: tuple[Can, ...] = (Can.SIT_SECRETARY, Can.VOTE, Can.CHAIR, Can.SEE_EVERYTHING)
MESSAGE_RIGHTS: tuple[Can, ...] = (Can.RECEIVE, Can.CHECK, Can.SEE_EVERYTHING)
MOST_COUNTED = 99
#: Reading a member's work stops here: nobody reads the thousand-and-first row, and the database is spared.
MOST_WORK = 1000


def nav_of(request: DeskRequest, current: str) -> list[NavItem]:
    """The rail of a member: only what the member's rights open, with what waits there."""
    rights = request.actor.rights
    decide, govern = _("Decisions"), _("Governance")
    entries = [
        _entry(request, "home", _("My work today"), "inbox", current, count=min(len(work_of(request)), MOST_COUNTED + 1)),
        _entry(request, "overview", _("The day at a glance"), "chart", current, wanted=(Can.SEE_EVERYTHING,)),
        _entry(request, "requests", _("Requests"), "folder", current, wanted=tuple(CASE_RIGHTS)),
        _entry(request, "people", _("People"), "people", current, wanted=PEOPLE_RIGHTS),
        _entry(
            request, "messages", _("Messages"), "chat", current, wanted=MESSAGE_RIGHTS,
            count=_to_tell(request) if rights.intersection(MESSAGE_RIGHTS) else None,
        ),
        _entry(request, "sittings", str(request.pack.committee.name), "scales", current, wanted=SITTING_RIGHTS, group=decide),
        _entry(request, "policy", _("The policy"), "book", current, group=govern),
        _entry(request, "evidence", _("Evidence book"), "shield", current, wanted=(Can.READ_EVIDENCE,), group=govern),
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
        address = reverse(f"desk:{key}", kwargs={"slug": request.association.slug})
    except NoReverseMatch:
        return None
    return NavItem(key, label, address, icon, count=count, current=key == current, group=group)


def _to_tell(request: DeskRequest) -> int:
    """Messages to be told by hand about requests the member may see, as the page of messages lists them."""
    seen = SupportRequest.objects.visible_to(request.member, request.actor.rights).values("pk")
    messages = Message.objects.by_hand().filter(about_type="support.supportrequest", about_id__in=seen)
    return int(messages.order_by()[: MOST_COUNTED + 1].count())


def work_of(request: DeskRequest) -> list[tuple[date | None, int]]:
    """Due date and key of what waits for the member, most urgent first; read once for a page, at most 1,000."""
    kept: list[tuple[date | None, int]] | None = getattr(request, "work", None)
    if kept is None:
        member, rights = request.member, request.actor.rights
        cases = SupportRequest.objects.visible_to(member, rights)
        if rights & {Can.VOTE}:
            cases = cases.exclude(pk__in=voted_on(request))
        kept = cases.most_urgent_for(member, rights, MOST_WORK)
        request.work = kept  # type: ignore[attr-defined]
    return kept


def voted_on(request: DeskRequest) -> Any:
    """Keys of the files before the committee on which the member has voted: they wait for the others."""
    return SupportRequest.objects.open().filter(
        waiting_for=Waiting.COMMITTEE, agenda_items__votes__member=request.member
    ).values("pk")  # fmt: skip


def role_names(request: DeskRequest) -> str:
    """What a member is here: the post on record, else the names of the roles."""
    if request.member.post:
        return request.member.post
    return "، ".join(str(role.name) for role in request.pack.roles if role.key in request.member.roles)
