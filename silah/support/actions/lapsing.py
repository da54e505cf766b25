"""A request that stops because nothing came from the applicant, and how it goes on again (clauses H2, H4).

It stops only where the policy names the days, only when they have passed since our asking reached the person, and it
never counts against anybody: whoever sends what was asked for within the days of an objection finds the request where
it stood.
"""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Case, F, Min, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from silah.audit.actors import SYSTEM, Actor
from silah.core import clock
from silah.core.refused import Refused
from silah.interactions.models import Message, State
from silah.policies.pack.vocabulary import Can, Stage
from silah.support import periods, workflow
from silah.support.actions.consenting import agree_again
from silah.support.actions.telling import tell_about
from silah.support.models import Act, Closing, SupportRequest

#: What asks the applicant at each stage that waits for the applicant.
ASKING = ("completion_needed", "attestation_needed", "reply_reminder", "reply_last_days")
#: What became of a message that reached the person.
REACHED = (State.SENT, State.DELIVERED, State.TOLD)


def lapses(request: SupportRequest) -> bool:
    """Whether the request's own policy ends it when its day has passed; what a court or body referred never ends so."""
    return periods.answer_days(request) is not None and request.service.entry == "open"


def reached_on(request: SupportRequest) -> date | None:
    """The day on which something that asks for the applicant's part first reached the person in this stay.

    What we told ourselves reached on the day of the telling, whatever became of an earlier sending.
    """
    asked = Message.objects.about(request).filter(
        event__in=ASKING, created_at__gte=request.stage_entered_at, state__in=REACHED
    )
    told = Case(When(state=State.TOLD, then=F("closed_at")), default=Coalesce("sent_at", "closed_at"))
    first = asked.order_by().aggregate(first=Min(told))["first"]
    return clock.local(first).date() if first is not None else None


def last_day(request: SupportRequest) -> date | None:
    """The last day for the applicant's part: all the days of the policy, counted from when our asking was heard.

    None where the request does not end by itself, or as long as our asking has reached nobody.
    """
    days, reached = periods.answer_days(request), reached_on(request)
    if days is None or reached is None or request.due_on is None or not lapses(request):
        return None
    return max(request.due_on, reached + timedelta(days=days))


@transaction.atomic
def move_last_day(request: SupportRequest) -> date | None:
    """Name the last day as it is, where our asking was heard late: on the page and in the reminders.

    Returns:
        The last day, as :func:`last_day`.
    """
    last = last_day(request)
    if last is not None:
        workflow.move_due(request, last)
    return last


@transaction.atomic
def lapse(request: SupportRequest) -> date:
    """Close a request whose day passed without the applicant's part, and tell how to come back.

    Returns:
        The last day on which it goes on by itself.

    Raises:
        Refused: ``too_early`` before the days since our asking reached the person have passed, or where the policy
            names none; ``moved_on``.
    """
    if request.stage not in (Stage.INTAKE, Stage.ATTESTATION) or request.closed_at is not None:
        raise Refused("moved_on", _("This request does not wait for the applicant now."))
    last = last_day(request)
    if last is None or last >= clock.today():
        raise Refused("too_early", _("This request does not end by itself yet."))
    workflow.close(request, Closing.LAPSED, by=SYSTEM)
    until = periods.revivable_until(request)
    tell_about(
        request, "request_lapsed", by=SYSTEM, again=str(request.version), reference=request.reference, date=until
    )
    return until


@transaction.atomic
def revive(request: SupportRequest, *, agreed: Collection[str] = (), by: Actor, channel: str) -> None:
    """Let a lapsed request go on where it stopped: by the applicant's own part, or by beneficiary relations.

    Args:
        agreed: purposes the applicant agrees to again, having taken a needed consent back meanwhile (clause P3).

    Raises:
        Refused: ``right_missing``; ``moved_on`` when it did not lapse; ``too_late`` after the days of an objection;
            ``consent_needed``.
    """
    if by.is_staff and not by.rights & {Can.RECEIVE, Can.CHECK}:
        raise Refused("right_missing", _("This step is for a colleague with another role."))
    if request.closing != Closing.LAPSED:
        raise Refused("moved_on", _("This request did not stop, so nothing brings it back."))
    if clock.today() > periods.revivable_until(request):
        raise Refused(
            "too_late", _("This request can no longer go on. Send a new one: what we know of you is not asked again.")
        )
    agree_again(request, agreed, by=by, channel=channel)
    workflow.revive(request, by=by)
    workflow.log(request, Act.REVIVED, by=by, public=True, channel=channel)


def revive_if_lapsed(request: SupportRequest, *, agreed: Collection[str] = (), by: Actor, channel: str) -> None:
    """The applicant's own part brings a lapsed request back first."""
    if request.closing == Closing.LAPSED:
        revive(request, agreed=agreed, by=by, channel=channel)


def stopped_at(request: SupportRequest) -> Stage | None:
    """The stage at which a lapsed request stopped, while it may still go on; None for every other request."""
    if not periods.can_go_on(request):
        return None
    return workflow.stopped_at(request)


@transaction.atomic
def remind(request: SupportRequest) -> str:
    """Remind the applicant of what is awaited, if the time for it has come; say which reminder went, or nothing.

    The first goes at half of the days, at most a week before the last; the second two days before it, once our asking
    has reached the person, so that the day it names is the last. Where the policy names no days, three go at most, a
    week or more apart.
    """
    if request.due_on is None:
        return ""
    sent = list(
        Message.objects.about(request)
        .filter(event__in=ASKING[2:], created_at__gte=request.stage_entered_at)
        .values_list("event", "created_at")
    )
    today, due_on = clock.today(), request.due_on
    days = (due_on - clock.local(request.stage_entered_at).date()).days
    speaks, heard = lapses(request), last_day(request) is not None
    first, last = due_on - timedelta(days=min(7, max(days // 2, 1))), due_on - timedelta(days=min(2, max(days // 4, 0)))
    if heard and today >= last:
        named = any(name == "reply_last_days" and clock.local(at).date() >= last for name, at in sent)
        event = "" if named or today > due_on else "reply_last_days"
    elif today >= first:
        lately = max((clock.local(at).date() for _name, at in sent), default=None)
        rests = lately is not None and (speaks or today - lately < timedelta(days=7) or len(sent) >= 3)
        event = "" if rests else "reply_reminder"
    else:
        event = ""
    if event == "reply_last_days":
        again = f"{request.version}-{due_on}"
        tell_about(request, event, by=SYSTEM, again=again, reference=request.reference, date=due_on)
    elif event:
        tell_about(request, event, by=SYSTEM, again=f"{request.version}-{len(sent)}", reference=request.reference)
    return event
