"""A death ends whatever of the person's is still open, each request with its own history and none of them quietly."""

from dataclasses import dataclass

from django.db import transaction

from silah.accounts.models import Member
from silah.audit.actors import Actor
from silah.core.refused import Refused
from silah.policies.pack.vocabulary import Stage
from silah.support.actions import checking, serving
from silah.support.conflicts import files_apart, has_same_account, tied_people
from silah.support.models import SupportRequest


@dataclass(frozen=True)
class Ended:
    """What became of the person's other open requests, as far as the one who acted may see them.

    Args:
        also: those that ended with the first.
        left: those that the actor could not end; their pages say that we learned of the death.
        cancelled: how many deliveries of the first were cancelled.
    """

    also: tuple[SupportRequest, ...] = ()
    left: tuple[SupportRequest, ...] = ()
    cancelled: int = 0


@transaction.atomic
def record_death(
    request: SupportRequest, words: str = "", *, is_served: bool = False, by: Actor, channel: str
) -> Ended:  # fmt: skip
    """End a request because its beneficiary has died, and with it the others that the actor sees and may end.

    What is kept from the actor is not touched, since the answer must not tell of it: whoever works on it reads there that
    we learned of the death (trust rule 5). What was said on a confidential file is not copied to another.

    Args:
        words: how we know; staff alone read them.
        is_served: whether the actor ends an accepted service, and not a request before its answer.

    Raises:
        Refused: what ending the first request raises; nothing is written then.
    """
    cancelled = _end(request, words, is_served=is_served, by=by, channel=channel)
    also, left = [], []
    for other in still_open(request, by=by):
        said = "" if request.is_sensitive and not other.is_sensitive else words
        try:
            with transaction.atomic():
                _end(other, said, is_served=other.answered_at is not None, by=by, channel=channel)
        except Refused:
            left.append(other)
        else:
            also.append(other)
    return Ended(tuple(also), tuple(left), cancelled)


def still_open(request: SupportRequest, *, by: Actor) -> list[SupportRequest]:
    """The same person's other requests that wait for something, those alone that a member may see.

    What only waits for a rating is complete and closes by itself; the dead are not asked for it.
    """
    member = Member.objects.select_related("office").filter(pk=by.id).first() if by.is_staff else None
    if member is None:
        return []
    seen = SupportRequest.objects.visible_to(member, by.rights).exclude(files_apart(member, tied_people(member)))
    others = seen.open().filter(person=request.person_id).exclude(pk=request.pk).exclude(stage=Stage.RATING)
    found = others.select_related("association", "policy", "person", "representative").order_by("pk")
    return [one for one in found if not has_same_account(one, member)]


def _end(request: SupportRequest, words: str, *, is_served: bool, by: Actor, channel: str) -> int:
    """Before its answer a request ends, after it the service; returns how many deliveries were cancelled."""
    if is_served:
        return serving.give_up(request, serving.GivenUp.DIED, words, by=by, channel=channel)
    checking.end_by_death(request, words, by=by, channel=channel)
    return 0
