"""Writes of what is given: registration (H6), the delivery plan, each delivery and its receipt (H7)."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from silah.associations.actions import next_number
from silah.audit.actions import record
from silah.audit.actors import Actor
from silah.core import clock
from silah.core.refused import Refused
from silah.delivery.models import Beneficiary, Delivery, DeliveryState, GrantKind
from silah.policies.pack import Pack
from silah.policies.pack.vocabulary import Can
from silah.registry.models import Person


@transaction.atomic
def register(person: Person, *, pack: Pack, by: Actor) -> Beneficiary:
    """Make an accepted applicant a registered beneficiary, or renew the review day of one (clause H6)."""
    if Can.REGISTER not in by.rights:
        raise Refused("right_missing", _("Registration is for a colleague with another role."))
    today = clock.today()
    review_on = clock.months_after(today, pack.periods.review_months)
    # Taking the person's row first: two requests of one person may be registered at the same moment.
    Person.objects.select_for_update().get(pk=person.pk)
    known = Beneficiary.objects.filter(person=person).first()
    if known is not None:
        Beneficiary.objects.filter(pk=known.pk).update(review_on=review_on)
        known.review_on = review_on
        return known
    beneficiary = Beneficiary.objects.create(
        association_id=person.association_id, person=person,
        file_number=f"{pack.reference_prefix}-{next_number(person.association, 'file'):06d}", registered_on=today,
        registered_by=by.name, review_on=review_on, card_code=secrets.token_hex(8).upper(),
    )  # fmt: skip
    record("delivery.register", beneficiary, by=by, association_id=person.association_id, name=beneficiary.file_number)
    return beneficiary


@transaction.atomic
def plan(
    person: Person, grants: Iterable[Mapping[str, Any]], *, request_id: int, request_reference: str, begins_on: date, by: Actor
) -> list[Delivery]:  # fmt: skip
    """Lay out every delivery of a grant with its due day.

    Args:
        grants: rows of kind, title, amount (SAR or None), times (count) and every (days between two).
        begins_on: due day of the first of each.
    """
    rows = []
    for grant in grants:
        times, every = int(grant.get("times") or 1), int(grant.get("every") or 30)
        for number in range(times):
            rows.append(
                Delivery(
                    association_id=person.association_id, person=person, request_id=request_id,
                    request_reference=request_reference, kind=GrantKind(grant["kind"]), title=str(grant["title"])[:200],
                    amount=Decimal(str(grant["amount"])) if grant.get("amount") else None, order=number + 1,
                    due_on=begins_on + timedelta(days=number * every),
                )
            )  # fmt: skip
    record(
        "delivery.plan", person, by=by, association_id=person.association_id, name=request_reference, count=len(rows)
    )
    return Delivery.objects.bulk_create(rows)


@transaction.atomic
def give(delivery: Delivery, *, note: str = "", by: Actor) -> None:
    """Record that a delivery was made; it then waits for the beneficiary's own confirmation."""
    if Can.DELIVER not in by.rights:
        raise Refused("right_missing", _("Delivery is for a colleague with another role."))
    given = (
        Delivery.objects.filter(pk=delivery.pk)
        .to_give()
        .update(
            state=DeliveryState.GIVEN,
            given_at=clock.now(),
            given_by=by.name,
            given_by_id=by.id if by.is_staff else None,
            note=note.strip()[:300],
        )
    )
    if not given:
        raise Refused("moved_on", _("This delivery is recorded already."))
    delivery.refresh_from_db()
    record("delivery.give", delivery, by=by, association_id=delivery.association_id, name=delivery.request_reference)


@transaction.atomic
def confirm(delivery: Delivery, *, through: str, by: Actor) -> None:
    """The beneficiary confirms that it arrived."""
    if by.is_staff and by.id == delivery.given_by_id:
        raise Refused("separation_of_duties", _("Whoever delivered does not confirm receipt for the beneficiary."))
    done = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.GIVEN).update(
        state=DeliveryState.CONFIRMED, confirmed_at=clock.now(), confirmed_through=through
    )
    if not done:
        raise Refused("moved_on", _("There is nothing to confirm here now."))
    delivery.refresh_from_db()
    record("delivery.confirm", delivery, by=by, association_id=delivery.association_id, name=delivery.request_reference)


@transaction.atomic
def deny(delivery: Delivery, *, through: str, by: Actor) -> None:
    """The beneficiary says it did not arrive; the delivery is due again and stands out as late."""
    done = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.GIVEN).update(
        state=DeliveryState.DENIED, confirmed_through=through
    )
    if not done:
        raise Refused("moved_on", _("There is nothing to confirm here now."))
    delivery.refresh_from_db()
    record("delivery.deny", delivery, by=by, association_id=delivery.association_id, name=delivery.request_reference)


@transaction.atomic
def cancel(person: Person, *, request_id: int, request_reference: str, by: Actor) -> int:
    """Cancel whatever of one request's plan is still to be given; part of the act that ends the service.

    Returns:
        How many deliveries were cancelled.
    """
    count = Delivery.objects.of_request(request_id).to_give().update(state=DeliveryState.CANCELLED)
    record("delivery.cancel", person, by=by, association_id=person.association_id, name=request_reference, count=count)
    return int(count)


@transaction.atomic
def reinstate(person: Person, *, request_id: int, request_reference: str, by: Actor) -> int:
    """Let what :func:`cancel` took out of one request's plan be given after all, each on its own day.

    Returns:
        How many deliveries are to be given again.
    """
    cancelled = Delivery.objects.of_request(request_id).filter(state=DeliveryState.CANCELLED)
    # What was given once and did not arrive is due as it was before.
    count = cancelled.filter(given_at=None).update(state=DeliveryState.DUE)
    count += cancelled.update(state=DeliveryState.DENIED)
    record(
        "delivery.reinstate", person, by=by, association_id=person.association_id, name=request_reference, count=count
    )
    return int(count)
