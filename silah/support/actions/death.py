"""A death ends whatever of the person's is still open, each request with its own history and none of them quietly.

One recorded by mistake is taken back the same way: the person is alive again for every page and message, and what the
death ended goes on where it stopped. Nothing is erased; both acts stand on the timeline.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from silah.accounts.models import Member
from silah.audit.actors import ON_WORD_OF, SYSTEM, Actor
from silah.core.refused import Refused
from silah.interactions.actions import let_go
from silah.policies.pack.vocabulary import Can, Stage
from silah.registry.models import Person
from silah.support import workflow
from silah.support.actions import checking, serving
from silah.support.actions.consenting import agree_again, taken_back
from silah.support.actions.telling import tell_about
from silah.support.conflicts import files_apart, has_same_account, tied_people
from silah.support.models import Act, Closing, SupportRequest
from silah.support.models.request import SupportRequestQuerySet

#: Who takes a death back: whoever corrects any other datum of a person against the original.
MAY_TAKE_BACK = frozenset({Can.CHECK})
MAY_TAKE_UP = frozenset({Can.RECEIVE, Can.CHECK})
MOST_WORDS = 500
_WITH = ("association", "policy", "person", "representative")


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


@dataclass(frozen=True)
class TakenBack:
    """What became of the requests that a death recorded by mistake had ended, as far as the one who acted may see them.

    Args:
        resumed: those that go on where they stopped.
        left: those that go on only once something is agreed to again; their pages say so.
    """

    resumed: tuple[SupportRequest, ...] = ()
    left: tuple[SupportRequest, ...] = ()


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
    others = SupportRequest.objects.open().filter(person=request.person_id).exclude(pk=request.pk)
    return _seen(others.exclude(stage=Stage.RATING), by=by)


def ended_by_it(request: SupportRequest, *, by: Actor) -> list[SupportRequest]:
    """The same person's other requests that a death ended, those alone that a member may see."""
    return _seen(SupportRequest.objects.ended_by_death(request.person_id).exclude(pk=request.pk), by=by)


def is_known_dead(request: SupportRequest, *, by: Actor) -> bool:
    """Whether a death of the request's person is recorded that a member may know of."""
    return bool(SupportRequest.objects.telling_of([request.person_id], by.rights).exists())


@transaction.atomic
def take_back_death(request: SupportRequest, words: str, *, by: Actor, channel: str) -> TakenBack:
    """Take back a death that was recorded by mistake: the person is alive again, and what it ended goes on.

    It is a correction of what is known of the person, so it holds for every request that a death ended. What is kept from
    the actor goes on by the system, without the actor's words, and the answer does not tell of it: nobody else might
    ever learn that it could go on. Its history and the audit name the actor beside the system: those who may see the
    file learn whose word it was, and the actor learns nothing. Messages held back are looked at by people before
    anything of them is sent.

    Args:
        request: any request of the person; the words stand on its timeline.
        words: how we know that the person is alive; staff alone read them.

    Raises:
        Refused: ``right_missing``; ``words_needed``; ``moved_on`` where no death is recorded that the actor may know of.
    """
    if not by.is_staff or not by.rights & MAY_TAKE_BACK:
        raise Refused("right_missing", _("Whoever matches data to the originals takes a death back."))
    if not words.strip():
        raise Refused("words_needed", _("Write in words how we know that the person is alive."))
    # Taking the person's row first: of two who take it back at once, the second finds nothing left to take back.
    person = Person.objects.select_for_update().get(pk=request.person_id)
    if not is_known_dead(request, by=by):
        raise Refused("moved_on", _("No death is recorded here now. Reload the page to see how it stands."))
    shown = {one.pk: one for one in ended_by_it(request, by=by)}
    died = SupportRequest.objects.ended_by_death(person.pk).select_related(*_WITH).order_by("pk")
    ended = [request if one.pk == request.pk else shown.get(one.pk, one) for one in died]
    let_go(person, by=by)
    # All are alive before any goes on: what one of them tells asks whether its person has died on another.
    for one in ended:
        workflow.mark_mistaken(one)
    if request not in ended:
        workflow.log(request, Act.DEATH_MISTAKEN, by=by, channel=channel, text=words.strip()[:MOST_WORDS])
    resumed: list[SupportRequest] = []
    left: list[SupportRequest] = []
    for one in ended:
        is_seen = one == request or one.pk in shown
        said = "" if not is_seen or (request.is_sensitive and not one.is_sensitive) else words.strip()
        actor, through = (by, channel) if is_seen else (SYSTEM, "")
        on_word: dict[str, Any] = {} if is_seen else {ON_WORD_OF: by.name}
        workflow.log(one, Act.DEATH_MISTAKEN, by=actor, channel=through, text=said[:MOST_WORDS], **on_word)
        needs_word = bool(taken_back(one))
        if not needs_word:
            _go_on(one, by=actor, channel=through)
        if is_seen:
            (left if needs_word else resumed).append(one)
    return TakenBack(tuple(resumed), tuple(left))


@transaction.atomic
def take_up_again(request: SupportRequest, *, agreed: Collection[str] = (), by: Actor, channel: str) -> None:
    """Let a request go on that a death recorded by mistake had ended, once what it needs is agreed to again.

    Args:
        agreed: purposes the beneficiary agrees to again (clause P3).

    Raises:
        Refused: ``right_missing``; ``moved_on``; ``consent_needed``.
    """
    if not by.is_staff or not by.rights & MAY_TAKE_UP:
        raise Refused("right_missing", _("This step is for a colleague with another role."))
    if request.closing != Closing.MISTAKEN:
        raise Refused("moved_on", _("This request did not end by mistake, so nothing brings it back."))
    agree_again(request, agreed, by=by, channel=channel)
    _go_on(request, by=by, channel=channel)


def _go_on(request: SupportRequest, *, by: Actor, channel: str) -> None:
    """Back to where it stopped, with what was still to be given; whoever was told of the end is told that there is news."""
    workflow.revive(request, by=by)
    serving.resume_plan(request, by=by)
    workflow.log(request, Act.REVIVED, by=by, public=True, channel=channel)
    if request.representative_id is not None:
        again = f"{request.round}-{request.version}"
        tell_about(request, "service_ended", by=by, again=again, reference=request.reference)


def _seen(requests: SupportRequestQuerySet, *, by: Actor) -> list[SupportRequest]:
    member = Member.objects.select_related("office").filter(pk=by.id).first() if by.is_staff else None
    if member is None:
        return []
    seen = requests.visible_to(member, by.rights).exclude(files_apart(member, tied_people(member)))
    found = seen.select_related(*_WITH).order_by("pk")
    return [one for one in found if not has_same_account(one, member)]


def _end(request: SupportRequest, words: str, *, is_served: bool, by: Actor, channel: str) -> int:
    """Before its answer a request ends, after it the service; returns how many deliveries were cancelled."""
    if is_served:
        return serving.give_up(request, serving.GivenUp.DIED, words, by=by, channel=channel)
    checking.end_by_death(request, words, by=by, channel=channel)
    return 0
