"""The general manager's appointment where nobody else may look at a file, or too few may vote on it (clause H5)."""

from django.db import transaction
from django.utils.translation import gettext as _

from silah.accounts.models import Member
from silah.audit.actors import Actor
from silah.core import clock
from silah.core.refused import Refused
from silah.policies.pack.vocabulary import Can, Duty
from silah.support import eyes, quorum, workflow
from silah.support.models import Act, Appointment, SupportRequest, Waiting

#: Letters of the shortest reason: a full sentence, as for an early answer.
SHORTEST_REASON = 15
#: Files looked at while somebody waits for the page; the worker looks at the rest within a quarter of an hour.
MOST_LOOKED = 50


@transaction.atomic
def appoint(request: SupportRequest, member: Member, *, reason: str, by: Actor) -> Appointment:
    """Put a member in charge of the present step of one file, for this round alone.

    A member who did the same before the objection is the last resort: the reason then stands in the letter of
    the answer. Kinship and duties kept apart are never lifted.

    Before the committee the member becomes a substitute: a seat on this file of the sitting, one at a time until its
    quorum can be reached.

    Raises:
        Refused: ``right_missing``; ``moved_on`` when the file does not wait for an appointment; ``reason_needed``;
            ``others_may`` naming who may without one; ``cannot_take`` with the path that bars the member.
    """
    if Can.APPOINT not in by.rights:
        raise Refused("right_missing", _("The general manager appoints who looks at this file."))
    waits = SupportRequest.objects.select_for_update().filter(
        pk=request.pk, waiting_for=Waiting.APPOINTMENT, stage=request.stage, round=request.round, closed_at=None
    )
    duty = eyes.duty_of(request)
    if duty is None or not waits.exists():
        raise Refused("moved_on", _("This file does not wait for an appointment now. Reload the page."))
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("reason_needed", _("Write why this member looks at the file, in a full sentence."))
    others = [] if duty is Duty.VOTE else eyes.able(request, duty)
    if others:
        raise Refused(
            "others_may",
            _("%(name)s may look at this file, so no appointment is needed.") % {"name": others[0].name},
            names=[one.name for one in others],
        )
    if duty is Duty.VOTE and not eyes.lacks(request, duty):
        raise Refused("others_may", _("Enough members may vote on this file now, so no substitute is needed."))
    choice = eyes.candidates(request, duty, but=by.id)
    is_same = member.pk in {one.pk for one in choice.same}
    if not is_same and member.pk not in {one.pk for one in choice.others}:
        why = {one.pk: why for one, why in choice.barred}.get(member.pk) or _("has no access now")
        raise Refused(
            "cannot_take",
            _("%(name)s may not look at this file: %(why)s.") % {"name": member.name, "why": why.rstrip(".")},
            path=why,
        )
    appointment = Appointment.objects.create(
        association_id=request.association_id, support_request=request, round=request.round, duty=duty.value,
        member=member, is_same_eyes=is_same, reason=reason.strip()[:500], appointed_by=by.name, appointed_at=clock.now(),
    )  # fmt: skip
    workflow.log(
        request, Act.APPOINTED, by=by, public=is_same, text=reason.strip()[:500], to=member.name, same_eyes=is_same,
        duty_given=duty.value,
    )  # fmt: skip
    if duty is Duty.VOTE:
        if (item := quorum.pending_item(request)) is not None:
            quorum.seat(item, member.pk)
        workflow.look_for_eyes(request)
    else:
        workflow.hand_to(request, member, duty)
    return appointment


def look_again() -> int:
    """Free at once the files that wait for an appointment and no longer need one, as when a colleague comes.

    Returns:
        How many go on by themselves.
    """
    waits = SupportRequest.objects.open().filter(waiting_for=Waiting.APPOINTMENT).by_due()
    freed = 0
    for request in waits.select_related("association", "policy", "person", "representative", "assignee")[:MOST_LOOKED]:
        with transaction.atomic():
            freed += not workflow.look_for_eyes(request)
    return freed
