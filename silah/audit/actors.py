"""Who acts: a member of staff, an applicant, or the system itself."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    STAFF = "staff"
    APPLICANT = "applicant"
    SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    """The one who does an act, as it is written into history.

    Args:
        kind: staff, applicant or system.
        id: primary key of the staff member or the person; 0 for the system.
        name: the name as it was at that moment.
        rights: rights held at that moment (staff only); acts check them, history does not keep them.
    """

    kind: ActorKind
    id: int
    name: str
    rights: frozenset[str] = frozenset()

    @property
    def is_staff(self) -> bool:
        return self.kind is ActorKind.STAFF


SYSTEM = Actor(ActorKind.SYSTEM, 0, "")
#: The fact of an entry or event that names on whose word the system acted, where the one who acted may not see the record.
ON_WORD_OF = "on_word_of"
