"""The general manager's appointment where nobody else may look at a file (clause H5)."""

from django.db import transaction
from django.utils.translation import gettext as _

from silah.accounts.models import Member
from silah.audit.actors import Actor
from silah.core import clock
from silah.core.refused import Refused
from silah.policies.pack.vocabulary import Can
from silah.support import eyes, workflow
from silah.support.models import Act, Appointment, SupportRequest, Waiting

#: Letters of the shortest reason: a full sentence, as for an early answer.
SHORTEST_REASON = 15


@transaction.atomic
def appoint(request: SupportRequest, member: Member, *, reason: str, by: Actor) -> Appointment:
    """Put a member in charge of the present step of one file, for this round alone.

    A member who did the same before the objection is the last resort: the reason then stands on the applicant's
    timeline and in the letter of the answer. Kinship and duties kept apart are never lifted.

    Raises:
        Refused: ``right_missing``; ``moved_on`` when the file does not wait for an appointment; ``reason_needed``;
            ``others_may`` naming who may without one; ``cannot_take`` when the member may not be appointed.
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
    others = eyes.able(request, duty)
    if others:
        raise Refused(
            "others_may",
            _("%(name)s may look at this file, so no appointment is needed.") % {"name": others[0].name},
            names=[one.name for one in others],
        )
    choice = eyes.candidates(request, duty, but=by.id)
    is_same = member.pk in {one.pk for one in choice.same}
    if not is_same and member.pk not in {one.pk for one in choice.others}:
        raise Refused(
            "cannot_take",
            _("This colleague may not look at this file: kinship or a duty kept apart stands against it."),
        )
    appointment = Appointment.objects.create(
        association_id=request.association_id, support_request=request, round=request.round, duty=duty.value,
        member=member, is_same_eyes=is_same, reason=reason.strip()[:500], appointed_by=by.name, appointed_at=clock.now(),
    )  # fmt: skip
    workflow.log(
        request, Act.APPOINTED, by=by, public=is_same, text=reason.strip()[:500], to=member.name, same_eyes=is_same,
        duty_given=duty.value,
    )  # fmt: skip
    workflow.hand_to(request, member, duty)
    return appointment
