"""A request that stops because nothing came from the applicant, and how it goes on again (clauses H2, H4).

It stops only where the policy names the days, only once our asking has reached the person, and it never counts against
anybody: whoever sends what was asked for within the days of an objection finds the request where it stood.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from silah.audit.actors import SYSTEM, Actor
from silah.core import clock
from silah.core.refused import Refused
from silah.interactions.models import Message, State
from silah.policies.pack.vocabulary import Can, Stage
from silah.support import workflow
from silah.support.actions.telling import tell_about
from silah.support.models import Act, Closing, SupportRequest

#: What asks the applicant at each stage that waits for the applicant.
ASKING = ("completion_needed", "attestation_needed", "reply_reminder", "reply_last_days")
#: What became of a message that reached the person.
REACHED = (State.SENT, State.DELIVERED, State.TOLD)


def lapses(request: SupportRequest) -> bool:
    """Whether the request's own policy ends it when its day has passed; what a court or body referred never ends so."""
    return workflow.answer_days(request) is not None and request.service.entry == "open"


def was_reached(request: SupportRequest) -> bool:
    """Whether something that asks for the applicant's part has reached the person in this stay."""
    asked = Message.objects.about(request).filter(event__in=ASKING, created_at__gte=request.stage_entered_at)
    return bool(asked.filter(state__in=REACHED).exists())


@transaction.atomic
def lapse(request: SupportRequest) -> date:
    """Close a request whose day passed without the applicant's part, and tell how to come back.

    Returns:
        The last day on which it goes on by itself.

    Raises:
        Refused: ``too_early`` before the day has passed, where the policy names none, or where our asking has not
            reached the person; ``moved_on``.
    """
    if request.stage not in (Stage.INTAKE, Stage.ATTESTATION) or request.closed_at is not None:
        raise Refused("moved_on", _("This request does not wait for the applicant now."))
    passed = request.due_on is not None and request.due_on < clock.today()
    if not passed or not lapses(request) or not was_reached(request):
        raise Refused("too_early", _("This request does not end by itself yet."))
    workflow.close(request, Closing.LAPSED, by=SYSTEM)
    until = workflow.revivable_until(request)
    tell_about(
        request, "request_lapsed", by=SYSTEM, again=str(request.version), reference=request.reference, date=until
    )
    return until


@transaction.atomic
def revive(request: SupportRequest, *, by: Actor, channel: str) -> None:
    """Let a lapsed request go on where it stopped: by the applicant's own part, or by beneficiary relations.

    Raises:
        Refused: ``right_missing``; ``moved_on`` when it did not lapse; ``too_late`` after the days of an objection.
    """
    if by.is_staff and not by.rights & {Can.RECEIVE, Can.CHECK}:
        raise Refused("right_missing", _("This step is for a colleague with another role."))
    if request.closing != Closing.LAPSED:
        raise Refused("moved_on", _("This request did not stop, so nothing brings it back."))
    if clock.today() > workflow.revivable_until(request):
        raise Refused(
            "too_late", _("This request can no longer go on. Send a new one: what we know of you is not asked again.")
        )
    workflow.revive(request, by=by)
    workflow.log(request, Act.REVIVED, by=by, public=True, channel=channel)


def revive_if_lapsed(request: SupportRequest, *, by: Actor, channel: str) -> None:
    """The applicant's own part brings a lapsed request back first."""
    if request.closing == Closing.LAPSED:
        revive(request, by=by, channel=channel)


def stopped_at(request: SupportRequest) -> Stage | None:
    """The stage at which a lapsed request stopped, while it may still go on; None for every other request."""
    if request.closing != Closing.LAPSED or clock.today() > workflow.revivable_until(request):
        return None
    return workflow.stopped_at(request)


@transaction.atomic
def remind(request: SupportRequest) -> str:
    """Remind the applicant of what is awaited, if the time for it has come; say which reminder went, or nothing.

    The first goes at half of the days, at most a week before the last; the second two days before it. Where the policy
    names no days, three go at most, a week or more apart.
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
    speaks = lapses(request)
    first, last = due_on - timedelta(days=min(7, max(days // 2, 1))), due_on - timedelta(days=min(2, max(days // 4, 0)))
    if speaks and today >= last:
        event = "" if any(name == "reply_last_days" for name, _at in sent) or today > due_on else "reply_last_days"
    elif today >= first:
        lately = max((clock.local(at).date() for _name, at in sent), default=None)
        rests = lately is not None and (speaks or today - lately < timedelta(days=7) or len(sent) >= 3)
        event = "" if rests else "reply_reminder"
    else:
        event = ""
    if event == "reply_last_days":
        tell_about(request, event, by=SYSTEM, again=str(request.version), reference=request.reference, date=due_on)
    elif event:
        tell_about(request, event, by=SYSTEM, again=f"{request.version}-{len(sent)}", reference=request.reference)
    return event
