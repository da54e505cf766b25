"""The papers of a sitting, written by what happened in it: files by reference, never by name."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils import translation

from silah.core import clock
from silah.policies.pack import Pack
from silah.support.actions.sitting import quorum_to_open
from silah.support.models import AgendaItem, Attendance, ItemState, Sitting
from silah.support.models.request import SupportRequestQuerySet
from silah.support.models.sitting import Choice
from silah.support.papers.head import letterhead
from silah.support.quorum import substitutions
from silah.ui import paper

_NOTHING: Mapping[int, str] = MappingProxyType({})


def agenda(
    sitting: Sitting, pack: Pack, *, seen: SupportRequestQuerySet, apart: Mapping[int, str] = _NOTHING,
    told: Mapping[int, str] = _NOTHING,
) -> paper.Document:  # fmt: skip
    """What a sitting will consider: references, never names; of the files only those the reader may see.

    Args:
        apart: keys of the files the reader steps aside from, with what stands instead of what they hold.
        told: keys of the files that cannot be decided now, with what stands instead of the recommendation.
    """
    language = "en" if translation.get_language() == "en" else "ar"
    planned = clock.local(sitting.planned_for)
    seats = [a.member.name for a in Attendance.objects.regular().filter(sitting=sitting).select_related("member")]
    return paper.Agenda(
        letterhead=letterhead(pack), issued_on=clock.today(), number=str(sitting), language=language,
        committee=str(pack.committee.name), sitting_number=str(sitting), planned_on=planned.date(),
        planned_at=f"{planned:%H:%M}", place=sitting.place, quorum_needed=quorum_to_open(sitting, pack, len(seats)),
        members=tuple(seats),
        items=tuple(
            paper.AgendaItem(
                reference=item.support_request.reference,
                service=apart.get(item.support_request_id) or str(item.support_request.service.name),
                received_on=clock.local(item.support_request.submitted_at).date(), target_on=item.support_request.target_on,
                recommendation=""
                if item.support_request_id in apart
                else told.get(item.support_request_id) or _recommendation(item),
            )
            for item in sitting.items.filter(support_request__in=seen.values("pk")).select_related("support_request__policy")
        ),
    )  # fmt: skip


def minutes(sitting: Sitting, pack: Pack, *, seen: SupportRequestQuerySet, closing: str = "") -> paper.Document:
    """The record of a sitting, written by what happened in it: presence, recusals, votes, decisions.

    Args:
        seen: the requests the reader may see; of the others nothing is told.
        closing: what stands at the end, such as which files this copy leaves out.
    """
    language = "en" if translation.get_language() == "en" else "ar"
    opened = clock.local(sitting.opened_at or sitting.planned_for)
    closed = clock.local(sitting.closed_at or clock.now())
    seats = list(sitting.attendances.select_related("member"))
    items = list(
        sitting.items.filter(support_request__in=seen.values("pk"))
        .select_related("support_request__policy", "decision")
        .prefetch_related("votes__member", "recusals__member")
    )
    substitutes = substitutions(sitting, items)
    # Who sat as a substitute on a file that the reader does not see was not there for this reader.
    known = {one.member_id for one, _reference in substitutes}
    seats = [seat for seat in seats if not seat.is_substitute or seat.member_id in known]
    return paper.Minutes(
        letterhead=letterhead(pack), issued_on=opened.date(), number=str(sitting), language=language,
        committee=str(pack.committee.name), sitting_number=str(sitting), held_on=opened.date(),
        opened_at=f"{opened:%H:%M}", closed_at=f"{closed:%H:%M}", place=sitting.place,
        quorum_needed=quorum_to_open(sitting, pack, sum(not seat.is_substitute for seat in seats)),
        members=tuple(
            paper.Attendee(
                name=seat.member.name, post=seat.member.post,
                presence=paper.Presence.PRESENT if seat.is_present else paper.Presence.ABSENT,
                is_substitute=seat.is_substitute,
            )
            for seat in seats
        ),
        recusals=tuple(
            paper.Recusal(member=r.member.name, reference=item.support_request.reference, reason=r.reason)
            for item in items
            for r in item.recusals.all()
        ),
        substitutes=tuple(
            paper.Substitute(
                member=one.member.name, reference=reference, appointed_by=one.appointed_by, reason=one.reason
            )
            for one, reference in substitutes
        ),
        items=tuple(_minute(item) for item in items), closing=closing,
    )  # fmt: skip


def _minute(item: AgendaItem) -> paper.SittingItem:
    votes = list(item.votes.all())
    agree = sum(v.choice in (Choice.ACCEPT, Choice.ACCEPT_IF) for v in votes)
    abstain = sum(v.choice == Choice.ABSTAIN for v in votes)
    decision = getattr(item, "decision", None)
    said = str(decision.get_outcome_display()) if decision is not None else str(ItemState(item.state).label)
    return paper.SittingItem(
        reference=item.support_request.reference, service=str(item.support_request.service.name),
        opinions=" · ".join(v.opinion for v in votes if v.opinion), agree=agree, against=len(votes) - agree - abstain,
        abstain=abstain, decision=said,
        reasons=tuple(f"{row.get('condition', '')}: {row.get('found', '')}" for row in decision.reasons)
        if decision else tuple(filter(None, [item.note])),
    )  # fmt: skip


def _recommendation(item: AgendaItem) -> str:
    study = item.support_request.researches.order_by("-round").first()
    return str(study.get_recommendation_display()) if study is not None and study.recommendation else ""
