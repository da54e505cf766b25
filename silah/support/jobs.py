"""What the worker does for requests by itself: it tells, reminds and escalates; it never decides."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from silah.associations.models import Association
from silah.associations.scope import current_association_id, scope
from silah.audit.actors import SYSTEM
from silah.core import clock
from silah.core.refused import Refused
from silah.policies.pack.vocabulary import Stage
from silah.support import late, workflow
from silah.support.actions.deciding import release
from silah.support.actions.drafting import forget_stale
from silah.support.actions.lapsing import lapse, move_last_day, remind
from silah.support.actions.telling import tell_about
from silah.support.models import Act, Appointment, Closing, Decision, SupportRequest, Waiting
from silah.support.models.request import NEW_DAY

log = logging.getLogger(__name__)

BATCH = 200
#: Hours of the day, in Riyadh, at which nobody is woken by a reminder.
SEEMLY_HOURS = range(9, 21)


def release_due() -> int:
    """Give every sealed answer whose earliest day has come. Persons decided it; this only opens the envelope."""
    count = 0
    for association in Association.objects.all():
        with scope(association=association):
            due = Decision.objects.due_for_release().select_related(
                "support_request__association", "support_request__policy"
            )
            for decision in due[:BATCH]:
                try:
                    release(decision, by=SYSTEM)
                    count += 1
                except Refused:
                    continue  # another worker was faster
    return count


def escalate_overdue() -> int:
    """Escalate to the general manager, once for each promise, what we did not answer by its day; tell the person.

    The new day that the person is told is a promise too.

    What waits for the applicant is left alone: nobody is told that the delay is ours while something is asked of them.
    """
    count = 0
    for association in Association.objects.all():
        with scope(association=association):
            today = clock.today()
            late = SupportRequest.objects.silent_overrun(today).select_related("association", "policy")
            for request in late[:BATCH]:
                count += _escalate(request)
    return count


@transaction.atomic
def _escalate(request: SupportRequest) -> bool:
    """Mark, write and tell as one: an escalation that nobody heard of would be a silent overrun."""
    today = clock.today()
    late = SupportRequest.objects.silent_overrun(today).filter(pk=request.pk)
    if not late.update(escalated_at=clock.now()):
        return False
    workflow.log(request, Act.ESCALATED, by=SYSTEM, target=request.target_on.isoformat())
    again = f"{request.round}-{today}"  # each promise broken has a message of its own
    new_day = today + timedelta(days=NEW_DAY)
    tell_about(request, "answer_late", by=SYSTEM, again=again, reference=request.reference, date=new_day)
    return True


def remind_and_lapse() -> int:
    """Remind applicants of what is awaited of them, by day, and end what lapsed where the policy names the days."""
    if clock.local(clock.now()).hour not in SEEMLY_HOURS:
        return 0
    count = 0
    for association in Association.objects.all():
        with scope(association=association):
            soon = clock.today() + timedelta(days=7)
            awaited = SupportRequest.objects.open().filter(
                waiting_for=Waiting.APPLICANT, stage__in=[Stage.INTAKE, *late.STAGES], due_on__lte=soon
            )
            # All of them and one by one: those who wait on must not keep the others from being looked at.
            for pk in list(awaited.order_by("pk").values_list("pk", flat=True)):
                request = SupportRequest.objects.select_related(
                    "association", "policy", "person", "representative"
                ).get(pk=pk)
                try:
                    last = move_last_day(request)
                    if last is not None and last < clock.today():
                        lapse(request)
                        count += 1
                    else:
                        count += bool(remind(request))
                except Refused:
                    continue
    return count


def look_for_eyes() -> int:
    """Let files that nobody may look at wait for the general manager, and free those that somebody may look at again.

    Read anew because people come and go: after an objection, before the committee and where somebody was appointed
    always, else when the file is overdue.
    """
    count = 0
    for association in Association.objects.all():
        with scope(association=association):
            count += _look_here()
    return count


def _look_here() -> int:
    always = [Waiting.APPOINTMENT, Waiting.COMMITTEE]
    appointed = Appointment.objects.filter(support_request=OuterRef("pk"), round=OuterRef("round"))
    standing = (
        SupportRequest.objects.open()
        .filter(waiting_for__in=[Waiting.RESEARCHER, Waiting.DECIDER, *always])
        .filter(Q(round__gt=1) | Q(due_on__lt=clock.today()) | Q(waiting_for__in=always) | Exists(appointed))
    )
    count = 0
    # All of them and one by one: those that stay as they are must not keep the others from being looked at.
    for pk in list(standing.order_by("pk").values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                request = SupportRequest.objects.select_related(
                    "association", "policy", "person", "representative", "assignee"
                ).get(pk=pk)
                count += workflow.look_for_eyes(request)
        except Exception:
            log.exception("request %s of association %s: nobody was looked for", pk, current_association_id())
    return count


def close_unrated() -> int:
    """Close what was served and not rated within its term; rating stays open.

    Silence is no answer: it is written as silence, and never as the wish not to rate (objective O9c). Where the policy
    makes rating a step of the service, the request waits for a rating or for the recorded wish not to rate (clause E1).
    """
    count = 0
    for association in Association.objects.all():
        with scope(association=association):
            silent = SupportRequest.objects.overdue(clock.today()).filter(stage__in=[Stage.RATING])
            # All of them and one by one: those who are waited for must not keep the others from being looked at.
            for pk in list(silent.order_by("pk").values_list("pk", flat=True)):
                request = SupportRequest.objects.select_related("association", "policy").get(pk=pk)
                if request.service.rating_required:
                    continue
                try:
                    with transaction.atomic():
                        workflow.log(request, Act.RATING_SILENT, by=SYSTEM, public=True)
                        workflow.close(request, Closing.SERVED, by=SYSTEM)
                    count += 1
                except Refused:
                    continue
    return count


def forget_stale_drafts() -> int:
    """Forget drafts whose keeping time is over, in every association."""
    count = 0
    for association in Association.objects.all():
        with scope(association=association):
            count += forget_stale(association)
    return count
