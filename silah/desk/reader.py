"""Who reads, as a statement knows it: what the desk asks on every page is made once for each kind of member.

See :mod:`silah.core.prepared`. A function marked ``@for_reader`` composes a queryset for a stand-in, whose keys and
numbers are marks; what it takes from its reader beyond that fails at once, and so can never be forgotten.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, NamedTuple

from silah.accounts.gate import DeskRequest
from silah.accounts.models import Member
from silah.associations.models import Association, Office
from silah.associations.scope import scope
from silah.audit.actors import Actor, ActorKind
from silah.core import prepared
from silah.desk.duties import Kept, kept_apart
from silah.desk.walls import tied


class Shape(NamedTuple):
    """What of a reader changes the statement and not only its values."""

    rights: frozenset[str]
    has_mobile: bool
    has_account: bool
    office: str
    tied: int
    kept_apart: tuple[Kept, ...]


@dataclass(frozen=True)
class Reader:
    """The stand-in: as much of a request as the rules of the desk ask for."""

    member: Member
    actor: Actor
    association: Association
    policy_id: int
    tied: list[int]
    kept_apart: tuple[Kept, ...]


def for_reader(make: Callable[..., Any]) -> prepared.Make:
    """Let a queryset be composed once for each kind of reader; its arguments after the reader are values."""

    @wraps(make)
    def made(
        shape: Shape, association: int, policy: int, member: int, name: str, mobile: str, iban: str, office: int, *more: Any
    ) -> Any:  # fmt: skip
        # What is not named here is not loaded: a rule that asks for it looks for a member who does not exist.
        known = {
            "id": member, "association_id": association, "name": name, "mobile": mobile if shape.has_mobile else "",
            "iban": iban if shape.has_account else "", "office_id": office if shape.office else None,
        }  # fmt: skip
        columns = [one.attname for one in Member._meta.concrete_fields if one.attname in known]  # noqa: SLF001
        stand_in = Member.from_db("default", columns, [known[one] for one in columns])
        stand_in.office = Office(pk=office, is_branch=shape.office == "branch") if shape.office else None
        actor = Actor(ActorKind.STAFF, member, name, shape.rights)
        reader = Reader(
            stand_in, actor, Association(pk=association), policy, list(more[: shape.tied]), shape.kept_apart
        )
        with scope(association=reader.association):
            return make(reader, *more[shape.tied :])

    return made


def rows(request: DeskRequest, make: prepared.Make, *values: prepared.Value) -> list[tuple[Any, ...]]:
    """The rows of a queryset made for the member who asks."""
    return prepared.rows(make, *_known(request, values))


def joined(request: DeskRequest, *makes: prepared.Make, values: tuple[prepared.Value, ...] = ()) -> list[Any]:
    """The rows of several querysets one after another, in one statement."""
    return prepared.joined(makes, *_known(request, values))


def tally(
    request: DeskRequest, *makes: prepared.Make, kinds: tuple[str, ...], values: tuple[prepared.Value, ...] = ()
) -> list[int]:
    """How many rows of several querysets have each of ``kinds`` as their last value, in one statement."""
    return prepared.tally(makes, kinds, *_known(request, values))


def instances(request: DeskRequest, make: prepared.Make, *values: prepared.Value) -> list[Any]:
    """The records of a queryset made for the member who asks."""
    return prepared.instances(make, *_known(request, values))


def at_once(request: DeskRequest, *makes: prepared.Make, values: tuple[prepared.Value, ...] = ()) -> list[list[Any]]:
    """The records of several querysets, in one statement."""
    return prepared.at_once(makes, *_known(request, values))


def counts(request: DeskRequest, *makes: prepared.Make, values: tuple[prepared.Value, ...] = ()) -> list[int]:
    """How many rows each of several querysets finds, in one statement."""
    return prepared.counts(makes, *_known(request, values))


def _known(request: DeskRequest, values: tuple[prepared.Value, ...]) -> tuple[Shape, list[prepared.Value]]:
    """What a statement asks of the member, worked out once for a page."""
    kept: tuple[Shape, list[prepared.Value]] | None = getattr(request, "reader", None)
    if kept is None:
        kept = request.reader = _reader_of(request)  # type: ignore[attr-defined]
    return kept[0], [*kept[1], *values]


def _reader_of(request: DeskRequest) -> tuple[Shape, list[prepared.Value]]:
    member, people = request.member, tied(request)
    office = member.office
    kind = "" if office is None else "branch" if office.is_branch else "office"
    shape = Shape(request.actor.rights, bool(member.mobile), bool(member.iban), kind, len(people), kept_apart(request))
    first: list[prepared.Value] = [
        request.association.pk,
        request.policy.pk,
        member.pk,
        member.name,
        member.mobile,
        member.iban,
        member.office_id or 0,
    ]
    return shape, [*first, *people]
