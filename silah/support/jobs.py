"""What the worker does for requests by itself: it tells, reminds and escalates; it never decides."""

from datetime import timedelta

from django.db import transaction

from silah.associations.models import Association
from silah.associations.scope import scope
from silah.audit.actors import SYSTEM
from silah.core import clock
from silah.core.refused import Refused
from silah.policies.pack.vocabulary import Stage
from silah.support import workflow
from silah.support.actions.deciding import release
from silah.support.actions.drafting import forget_stale
from silah.support.actions.telling import tell_about
from silah.support.models import Act, Closing, Decision, SupportRequest

BATCH = 200


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
    """Escalate to the general manager, once, each open request not answered by the promised day; tell the person."""
    count = 0
    for association in Association.objects.all():
        with scope(association=association):
            today = clock.today()
            late = (
                SupportRequest.objects.past_target(today)
                .filter(escalated_at=None)
                .select_related("association", "policy")
            )
            for request in late[:BATCH]:
                count += _escalate(request)
    return count


@transaction.atomic
def _escalate(request: SupportRequest) -> bool:
    """Mark, write and tell as one: an escalation that nobody heard of would be a silent overrun."""
    if not SupportRequest.objects.filter(pk=request.pk, escalated_at=None).update(escalated_at=clock.now()):
        return False
    workflow.log(request, Act.ESCALATED, by=SYSTEM, target=request.target_on.isoformat())
    new_day = clock.today() + timedelta(days=7)
    tell_about(request, "answer_late", by=SYSTEM, again=str(request.round), reference=request.reference, date=new_day)
    return True


def close_unrated() -> int:
    """Close what was served and not rated within its term; silence is recorded as the wish not to rate, and rating stays open."""
    count = 0
    for association in Association.objects.all():
        with scope(association=association):
            silent = (
                SupportRequest.objects.overdue(clock.today())
                .filter(stage__in=[Stage.RATING])
                .select_related("association", "policy")
            )
            for request in silent[:BATCH]:
                try:
                    with transaction.atomic():
                        workflow.log(request, Act.RATING_DECLINED, by=SYSTEM, public=True)
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
