"""Who lives with whom: people join a household and leave it, each with its history (clauses O4, H5).

The conflict of interest of a household is found from here: :mod:`silah.support.conflicts`.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from silah.associations.actions import next_number
from silah.associations.models import Association
from silah.audit.actions import record
from silah.audit.actors import Actor
from silah.core import clock
from silah.core.refused import Refused
from silah.policies.pack.identity_facts import NO_NUMBER
from silah.policies.pack.vocabulary import Can
from silah.registry.actions import enrol_person, newcomer, refuse_if_anothers
from silah.registry.models import Household, HouseholdStay, Person

#: Who learns at first hand who lives with whom.
MAY_WRITE = frozenset({Can.CHECK, Can.RESEARCH})


def _refuse_without_right(by: Actor) -> None:
    if by.is_staff and not by.rights & MAY_WRITE:
        raise Refused("right_missing", _("This is for beneficiary relations and the social researcher."))


@transaction.atomic
def join_household(person: Person, beside: Person, *, source: str, by: Actor) -> Household:
    """Write down that two people live together; whoever has no household joins the other's, or a new one begins.

    Args:
        source: from where this is known, in words, such as the family register or a visit.

    Raises:
        Refused: ``right_missing``; ``empty`` without a source; ``same_person``; ``together_already``;
            ``in_another`` when both live in different households: one leaves first.
    """
    _refuse_without_right(by)
    if not source.strip():
        raise Refused("empty", _("Write from where you know it, such as the family register."))
    if person.pk == beside.pk:
        raise Refused("same_person", _("This is the person's own number. Write the number of another."))
    rows = {one.pk: one for one in Person.objects.select_for_update().filter(pk__in=[person.pk, beside.pk])}
    own, other = rows[person.pk].household_id, rows[beside.pk].household_id
    if own and own == other:
        raise Refused("together_already", _("Both are in one household already."))
    if own and other:
        raise Refused("in_another", _("Both live in different households. One of them leaves first."))
    found = own or other
    if found:
        household = Household.objects.get(pk=found)
    else:
        number = next_number(person.association, "household")
        household = Household.objects.create(association_id=person.association_id, number=f"{number:06d}")
    for one in (beside, person):
        if rows[one.pk].household_id is None:
            _move_in(one, household, source=source, by=by)
    return household


@transaction.atomic
def add_member(
    association: Association, beside: Person, answers: Mapping[str, Any], *, source: str, by: Actor
) -> Person:  # fmt: skip
    """Write down somebody new to the association who lives with a person: a newborn, or whoever never applied.

    Args:
        answers: fact key to value: the name, and a number, another document, or the lack of one.
        source: from where this is known, in words, such as the birth certificate.

    Returns:
        The new person, in the household.

    Raises:
        Refused: as :func:`join_household`; ``identity_missing`` without a name or anything to be known by;
            ``number_taken`` naming the ``person`` who is known by the number; ``together_already`` for a child of this
            name and day of birth who is in the household without a number.
    """
    _refuse_without_right(by)
    has_document = answers.get("id_document") == NO_NUMBER or answers.get("id_document_number")
    if not (answers.get("first_name") and answers.get("family_name")) or not (
        answers.get("national_id") or has_document
    ):
        raise Refused("identity_missing", _("Write the name, and the number or the document this person is known by."))
    beside = Person.objects.select_for_update().get(pk=beside.pk)
    new = newcomer(association, answers, source=source.strip()[:120])
    refuse_if_anothers(Person(), answers)
    same = Person.objects.filter(household_id=beside.household_id or 0, id_document=NO_NUMBER, national_id="")
    if new.person.id_document == NO_NUMBER and same.filter(
        search_name=new.person.search_name, birth_date=new.person.birth_date
    ):
        raise Refused("together_already", _("Both are in one household already."))
    person = enrol_person(new, by=by)
    if person is not new.person:  # another act was a moment faster
        refuse_if_anothers(Person(), answers)
    join_household(person, beside, source=source, by=by)
    return person


def _move_in(person: Person, household: Household, *, source: str, by: Actor) -> None:
    HouseholdStay.objects.create(
        association_id=person.association_id, household=household, person=person, joined_at=clock.now(),
        joined_by=by.name, source=source.strip()[:200],
    )  # fmt: skip
    Person.objects.filter(pk=person.pk, household=None).update(household=household)
    person.household = household
    record("registry.household_join", person, by=by, association_id=person.association_id, household=household.number)


@transaction.atomic
def leave_household(person: Person, *, why: str, by: Actor) -> None:
    """Write down that a person no longer lives in the household, or was put there by mistake; the stay is kept.

    Raises:
        Refused: ``right_missing``; ``empty`` without a reason; ``no_household``.
    """
    _refuse_without_right(by)
    if not why.strip():
        raise Refused("empty", _("Write why: who moved out, or what was a mistake."))
    stay = HouseholdStay.objects.current().select_for_update().filter(person=person).select_related("household").first()
    if stay is None:
        raise Refused("no_household", _("This person is in no household now."))
    HouseholdStay.objects.filter(pk=stay.pk, left_at=None).update(
        left_at=clock.now(), left_by=by.name, why_left=why.strip()[:200]
    )
    Person.objects.filter(pk=person.pk).update(household=None)
    person.household = None
    record(
        "registry.household_leave", person, by=by, association_id=person.association_id,
        household=stay.household.number,
    )  # fmt: skip
