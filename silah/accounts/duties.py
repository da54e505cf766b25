"""Duties that exclude each other, as the policy pack names them (clause P3).

The prover looks at roles before they are given; :func:`refuse_if_apart` looks at the acts of one
file when its stage advances.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from silah.core.refused import Refused
from silah.policies.pack import Pack
from silah.policies.pack.vocabulary import DUTY_OF_RIGHT, Duty


@dataclass(frozen=True)
class Conflict:
    """Two roles of one person that carry duties kept apart: the offending path."""

    first_role: str
    first_duty: Duty
    second_role: str
    second_duty: Duty
    why: str

    def sentence(self) -> str:
        return _("%(first_role)s (%(first_duty)s) and %(second_role)s (%(second_duty)s) may not meet in one person.") % {
            "first_role": self.first_role, "first_duty": self.first_duty.label,
            "second_role": self.second_role, "second_duty": self.second_duty.label,
        }  # fmt: skip


def conflicts(pack: Pack, role_keys: Iterable[str], *, woman: bool = False) -> list[Conflict]:
    """Every pair of roles in ``role_keys`` whose duties the policy keeps apart in one person.

    Args:
        woman: whether a woman holds the roles, for their names.
    """
    held = [role for role in pack.roles if role.key in set(role_keys)]
    carried = [(role, DUTY_OF_RIGHT[right]) for role in held for right in role.rights if right in DUTY_OF_RIGHT]
    found = []
    for apart in pack.duties:
        for first_role, first_duty in carried:
            for second_role, second_duty in carried:
                if (first_duty, second_duty) == (apart.first, apart.second):
                    first, second = (role.name.naming(woman=woman) for role in (first_role, second_role))
                    found.append(Conflict(first, first_duty, second, second_duty, str(apart.why)))
    return found


def kept_apart_among(pack: Pack, role_keys: Iterable[str]) -> list[Duty]:
    """The duties of ``role_keys`` that the policy keeps apart from some other, and so from some other member."""
    apart = {duty for pair in pack.duties for duty in (pair.first, pair.second)}
    keys = set(role_keys)
    held = {
        DUTY_OF_RIGHT[right]
        for role in pack.roles
        if role.key in keys
        for right in role.rights
        if right in DUTY_OF_RIGHT
    }
    return sorted(held & apart)


def refuse_conflicting_roles(pack: Pack, role_keys: Iterable[str], *, woman: bool = False) -> None:
    """Refuse a set of roles that would let one person hold two duties kept apart.

    Raises:
        Refused: ``duties_apart`` naming the path from role to duty for the first conflict.
    """
    found = conflicts(pack, role_keys, woman=woman)
    if found:
        raise Refused("duties_apart", found[0].sentence(), conflicts=[c.sentence() for c in found])


def refuse_if_apart(pack: Pack, duty: Duty, done: Iterable[str], *, who: str = "") -> None:
    """Refuse ``duty`` to someone who already did a duty kept apart from it on the same file.

    Args:
        done: duties the person has done on this file.
        who: name of the one who did them, where somebody else reads the refusal.

    Raises:
        Refused: ``separation_of_duties``.
    """
    clash = set(pack.apart_from(duty)) & {Duty(d) for d in done}
    if clash:
        earlier = min(clash)
        sentence = (
            _("%(name)s did “%(earlier)s” on this file, so “%(duty)s” is for another colleague.")
            if who
            else _("You did “%(earlier)s” on this file, so “%(duty)s” is for a colleague.")
        )
        raise Refused("separation_of_duties", sentence % {"name": who, "earlier": earlier.label, "duty": duty.label})
