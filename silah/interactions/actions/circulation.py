"""Reminding staff of a policy that went round and that they have not read yet (clause G3)."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from silah.accounts.models import Member
from silah.audit.actions import record
from silah.audit.actors import Actor
from silah.core import clock
from silah.core.refused import Refused
from silah.interactions import channels
from silah.interactions.actions.tell import tell_address
from silah.interactions.models import By, Message
from silah.policies.circulation import Circulation

EVENT = "policy_to_read"
#: Nobody is reminded twice within it.
REST = timedelta(hours=20)


@transaction.atomic
def remind_readers(circulation: Circulation, members: Iterable[Member], *, by: Actor) -> list[Member]:
    """Queue an e-mail to each member who has not said yet that the version is read.

    Their mobiles are kept to find ties with applicants and serve nothing else, so they are reminded by e-mail alone.

    Returns:
        Those who are told now; who was reminded within the last 20 hours is left out.

    Raises:
        Refused: ``no_mail`` when the association sends no e-mail; ``nobody_to_remind`` when all have read it or were
            reminded a moment ago.
    """
    association = circulation.association
    if not channels.is_ready(association, By.EMAIL):
        raise Refused("no_mail", _("No e-mail goes out from here yet. Tell them yourself, or have it set up."))
    read = set(circulation.version.readings.values_list("member_id", flat=True))
    lately = set(
        Message.objects.filter(association=association, event=EVENT, created_at__gte=clock.now() - REST).values_list(
            "address", flat=True
        )
    )
    told = [one for one in members if one.pk not in read and one.user.email not in lately]
    if not told:
        raise Refused("nobody_to_remind", _("All of them have read it, or were reminded within the last day."))
    day = max(circulation.read_by, clock.today())
    for member in told:
        tell_address(association, member.user.email, EVENT, facts={"date": day}, language=member.language_code, by=by)
    record(
        "policy.remind", circulation.version, by=by, association_id=association.pk, name=str(circulation.version),
        count=len(told),
    )  # fmt: skip
    return told
