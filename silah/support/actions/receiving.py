"""Keeping what somebody asked about when no request came of it (clauses C1 to C4, H1, O6)."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from silah.accounts.models import Member
from silah.audit.actions import record
from silah.audit.actors import Actor
from silah.core import clock
from silah.core.refused import Refused
from silah.policies.pack import Pack
from silah.policies.pack.vocabulary import Can
from silah.support.models import About, Inquiry

#: Who takes calls and visits.
RECEIVES = frozenset({Can.RECEIVE, Can.CHECK})
#: The same words again within this time are a button pressed twice.
TWICE = timedelta(seconds=30)


@transaction.atomic
def keep_inquiry(about: str, *, channel: str, note: str, pack: Pack, by: Actor) -> Inquiry:
    """Keep that somebody turned to us, through which channel and about what; no name and no number is asked for.

    Args:
        about: one of :class:`~silah.support.models.About`.
        channel: the channel's clause code.
        pack: the policy in force, which names the channels.

    Raises:
        Refused: ``right_missing``; ``unknown_channel``; ``about_missing``; ``note_missing`` where the list says only
            that it was something else; ``kept_already`` for the same once more.
    """
    if not by.is_staff or not by.rights & RECEIVES:
        raise Refused("right_missing", _("Whoever receives people keeps this."))
    found = pack.channel(channel)
    if found is None or not found.enabled:
        raise Refused("unknown_channel", _("The policy in force names no such channel."))
    if about not in About.values:
        raise Refused("about_missing", _("Choose what it was about."))
    note = note.strip()[:500]
    if about == About.OTHER and not note:
        raise Refused("note_missing", _("Write in a few words what it was about."))
    # Taking the own row first makes two presses at once stand in line.
    member = Member.objects.select_for_update().get(pk=by.id)
    same = Inquiry.objects.filter(taken_by=member, channel=channel, about=about, note=note)
    if same.filter(taken_at__gt=clock.now() - TWICE).exists():
        raise Refused("kept_already", _("This is kept already. It stands in the list of today."))
    kept = Inquiry.objects.create(
        association_id=member.association_id, channel=channel, about=about, note=note, office_id=member.office_id,
        taken_by=member, taken_at=clock.now(),
    )  # fmt: skip
    said = str(About(about).label)
    record("support.inquiry", kept, by=by, association_id=member.association_id, name=said, channel=channel)
    return kept
