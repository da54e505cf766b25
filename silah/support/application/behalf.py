"""In whose name an application is written: the person's own, or by a representative who is recorded too."""

from typing import Any

from silah.registry.fields import stored
from silah.registry.models import Person, identity_answers
from silah.support.actions.drafting import save_sections
from silah.support.application.steps import REPRESENTATIVE_FACTS, Capacity
from silah.support.models import Draft


def represented(capacity: str, signed_in: Person | None) -> dict[str, Any]:
    """What is known of the one who applies for another."""
    own = {key: stored(value) for key, value in identity_answers(signed_in).items()} if signed_in is not None else {}
    if capacity == Capacity.SELF:
        return {"capacity": capacity}
    return {"capacity": capacity, **{key: own[key] for key in REPRESENTATIVE_FACTS if own.get(key)}}


def apply_for(draft: Draft, capacity: str, *, signed_in: Person | None) -> None:
    """Say in whose name a draft is written: a known person becomes its applicant, or its representative."""
    save_sections(draft, {"representative": represented(capacity, signed_in)})
    belong_to(draft, signed_in if capacity == Capacity.SELF else None)


def belong_to(draft: Draft, person: Person | None) -> None:
    """Make a signed-in person the applicant of a draft, or take a person out who applies for another."""
    if draft.person != person:
        Draft.objects.filter(pk=draft.pk, request=None).update(person=person)
        draft.person = person
