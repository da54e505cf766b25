"""Which open requests only look like a member's work, because a duty done on them may not meet the next one (clause P3).

As a database asks it, for counts and lists whatever their length; the rule on one case at hand is in
:mod:`silah.desk.clash`, and the acts ask :func:`silah.accounts.duties.refuse_if_apart`.
"""

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Exists, OuterRef, Q

from silah.accounts.gate import DeskRequest
from silah.audit.actors import ActorKind
from silah.policies.pack import Pack
from silah.policies.pack.vocabulary import Duty
from silah.support.models import Event, Waiting

if TYPE_CHECKING:
    from silah.desk.reader import Reader

#: The duty of what a request waits for; what waits for nobody's duty cannot clash.
DUTY_OF_WAITING: dict[str, Duty] = {
    Waiting.CHECKER: Duty.CHECK,
    Waiting.RESEARCHER: Duty.RESEARCH,
    Waiting.COMMITTEE: Duty.VOTE,
    Waiting.DECIDER: Duty.DECIDE,
    Waiting.REGISTRAR: Duty.REGISTER,
    Waiting.DELIVERER: Duty.DELIVER,
}


class Apart(NamedTuple):
    """Duties kept apart from the step that a request waits for.

    Args:
        again: whether they can stand before it only where a file is studied anew, because their own step comes later.
    """

    waiting: str
    duties: tuple[str, ...]
    again: bool


class Kept(NamedTuple):
    """What some versions of the policy keep apart.

    Args:
        versions: their keys; none where every version keeps the same apart, so that no request need be asked for its own.
    """

    versions: tuple[int, ...]
    apart: tuple[Apart, ...]


def kept_apart(request: DeskRequest) -> tuple[Kept, ...]:
    """The duties that bar the step a request waits for, by the version that each request began under.

    Worked out once for a page. Versions that differ in other things alone count as one.
    """
    kept: tuple[Kept, ...] | None = getattr(request, "kept_apart", None)
    if kept is None:
        found: dict[tuple[Apart, ...], list[int]] = {}
        for version in (request.policy, *getattr(request, "other_policies", ())):
            found.setdefault(_of(version.pack), []).append(version.pk)
        one = len(found) == 1
        kept = tuple(Kept(() if one else tuple(sorted(keys)), apart) for apart, keys in found.items())
        request.kept_apart = kept  # type: ignore[attr-defined]
    return kept


def _of(pack: Pack) -> tuple[Apart, ...]:
    order, found = list(Duty), []
    for waiting, step in DUTY_OF_WAITING.items():
        apart = sorted(pack.apart_from(step))
        before = tuple(duty.value for duty in apart if order.index(duty) < order.index(step))
        after = tuple(duty.value for duty in apart if order.index(duty) > order.index(step))
        # The committee sends a file back to research in the same round.
        found += [Apart(waiting, before, False), Apart(waiting, after, waiting != Waiting.RESEARCHER)]
    return tuple(one for one in found if one.duties)


def clashing(request: "DeskRequest | Reader", at: str = "") -> Q:
    """Requests whose present step the member may not do.

    Args:
        at: what leads from the queried records to the request, ending in two underscores.
    """
    kept = kept_apart(request)  # type: ignore[arg-type]  # the stand-in always has it
    done = Event.objects.filter(
        support_request=OuterRef(f"{at}pk"), actor_kind=ActorKind.STAFF.value, actor_id=request.member.pk
    )
    found = Q(pk__in=[])
    for versions, apart in kept:
        of_these = Q(**{f"{at}policy__in": versions}) if versions else Q()
        for one in apart:
            # The cheap questions first: the events of a file are looked through only where they may say something.
            asked = of_these & Q(**{f"{at}waiting_for": one.waiting})
            if one.again:
                asked &= Q(**{f"{at}round__gt": 1})
            found |= asked & Q(Exists(done.filter(duty__in=one.duties)))
    return found
