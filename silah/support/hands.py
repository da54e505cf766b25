"""In whose hand a file may be: whoever may do its present step, can open it and takes part in it (clauses H5, P3).

The act is :func:`silah.support.actions.checking.assign`; the page offers nobody whom the act refuses.
"""

from django.utils.translation import gettext as _

from silah.accounts.duties import refuse_if_apart
from silah.accounts.models import Member
from silah.core.refused import Refused
from silah.policies.pack.vocabulary import Stage
from silah.support import eyes, quorum, workflow
from silah.support.conflicts import ties_between
from silah.support.models import Appointment, SupportRequest
from silah.support.models.request import RIGHT_FOR


def takers(request: SupportRequest) -> list[Member]:
    """The active members to whom a file may be given for its present step: a fixed number of queries, however many they are."""
    members = list(Member.objects.active().select_related("office"))
    barred = bars(request, members)
    return [member for member in members if member.pk not in barred]


def bars(request: SupportRequest, members: list[Member], *, asked_by: int = 0) -> dict[int, Refused]:
    """Why each of ``members`` is not given a file, by the member's key; those who may be given it are left out.

    Args:
        asked_by: key of the member who reads the reason, and is spoken to where it is about that member.
    """
    wanted, pack = eyes.duty_of(request), quorum.pack_in_force(request)
    chosen, seen = set(), frozenset[int]()
    if wanted is not None:
        chosen = set(Appointment.objects.standing(request, wanted).values_list("member_id", flat=True))
        seen = eyes.seen_before(request, wanted)
    tied = eyes.stepped_aside_from(request) | {member.pk for member, _reason in ties_between(request, members)}
    done = eyes.duties_done(request)

    def bar(member: Member) -> Refused | None:
        right, rights = RIGHT_FOR.get(request.waiting_for), member.rights(pack)
        if right is None or (right not in rights and member.pk not in chosen):
            if member.pk == asked_by:
                return Refused("cannot_take", _("This step is for a colleague with another role."))
            return Refused("cannot_take", _("This colleague's role does not cover the present step."))
        if not eyes.opens(request, member, rights):
            return Refused(
                "cannot_take",
                _("This file is confidential or another office's, so it is closed to this colleague. Choose another colleague."),
            )  # fmt: skip
        if member.pk in tied:
            return Refused(
                "cannot_take",
                _("This colleague takes no part in this file, for kinship or interest. Choose another colleague."),
            )
        if (duty := workflow.DUTY_OF_STAGE.get(Stage(request.stage))) is not None:
            try:
                who = "" if member.pk == asked_by else member.name
                refuse_if_apart(request.policy.pack, duty, done.get(member.pk, ()), who=who)
            except Refused as apart:
                return apart
        if member.pk in seen - chosen:
            if member.pk == asked_by:
                return Refused(
                    "cannot_take", _("You looked at this file before the objection, so a colleague does now.")
                )
            return Refused("cannot_take", _("This colleague looked at the file before the objection."))
        return None

    found = ((member.pk, bar(member)) for member in members)
    return {member_id: why for member_id, why in found if why is not None}
