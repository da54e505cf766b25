"""After the answer: registration (H6), delivery (H7), receipt, rating, end."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from silah.audit.actors import SYSTEM, Actor
from silah.core import clock
from silah.core.refused import Refused
from silah.delivery.actions import confirm, deny, give, plan, register
from silah.delivery.models import Beneficiary, Delivery, DeliveryState
from silah.policies.pack.vocabulary import Duty, Stage
from silah.registry.consents import declined
from silah.support import workflow
from silah.support.actions.telling import tell_about
from silah.support.models import Act, Closing, Decision, SupportRequest
from silah.surveys.actions import rate


@transaction.atomic
def register_applicant(request: SupportRequest, *, begins_on: date | None = None, by: Actor) -> Beneficiary:
    """Register the accepted applicant and lay out the delivery plan of what was granted."""
    if request.stage != Stage.REGISTRATION:
        raise Refused("moved_on", _("This request does not wait for registration now."))
    beneficiary = register(request.person, pack=request.policy.pack, by=by)
    workflow.advance(request, past=Stage.REGISTRATION, by=by)
    workflow.log(request, Act.REGISTERED, by=by, duty=Duty.REGISTER, public=True, file_number=beneficiary.file_number)
    lay_out_plan(request, begins_on=begins_on, by=by)
    tell_about(request, "registration_done", by=by, again=str(request.round), reference=request.reference)
    return beneficiary


def lay_out_plan(request: SupportRequest, *, begins_on: date | None, by: Actor) -> list[Delivery]:
    """The deliveries of the request's accepted decision."""
    decision = Decision.objects.filter(support_request=request).released().order_by("-round").first()
    if decision is None or Stage.DELIVERY not in request.path:
        return []
    rows = plan(
        request.person, decision.grants, request_id=request.pk, request_reference=request.reference,
        begins_on=begins_on or clock.today() + timedelta(days=7), by=by,
    )  # fmt: skip
    workflow.log(request, Act.PLANNED, by=by, public=True, count=len(rows))
    return rows


@transaction.atomic
def deliver(request: SupportRequest, delivery: Delivery, *, note: str = "", by: Actor) -> None:
    """Record one delivery and ask the beneficiary to confirm it."""
    if request.stage != Stage.DELIVERY or delivery.request_id != request.pk:
        raise Refused("moved_on", _("This delivery does not belong to the present step."))
    give(delivery, note=note, by=by)
    workflow.log(
        request, Act.DELIVERED, by=by, duty=Duty.DELIVER, public=True, title=delivery.title, order=delivery.order
    )
    again = f"{delivery.pk}-{delivery.given_at:%Y%m%d%H%M%S}" if delivery.given_at else str(delivery.pk)
    tell_about(request, "confirm_receipt", by=by, again=again, reference=request.reference)


@transaction.atomic
def confirm_receipt(request: SupportRequest, delivery: Delivery, *, arrived: bool, by: Actor, channel: str) -> None:
    """Take the beneficiary's word whether a delivery arrived; after the last one the service is complete."""
    if delivery.request_id != request.pk:
        raise Refused("moved_on", _("This delivery does not belong to the request."))
    if not arrived:
        deny(delivery, through=channel, by=by)
        workflow.log(
            request, Act.NOTE, by=by, public=True, channel=channel, text=_("The beneficiary says it did not arrive.")
        )
        return
    confirm(delivery, through=channel, by=by)
    workflow.log(
        request, Act.CONFIRMED, by=by, public=True, channel=channel, title=delivery.title, order=delivery.order
    )
    left = Delivery.objects.of_request(request.pk).exclude(state__in=[DeliveryState.CONFIRMED, DeliveryState.CANCELLED])
    if not left.exists() and request.stage == Stage.DELIVERY:
        following = workflow.advance(request, past=Stage.DELIVERY, by=SYSTEM)
        asked = request.service.rating_required or not declined(request.person, "survey", about_id=request.pk)
        if following is Stage.RATING and asked:
            tell_about(request, "rating_invited", by=SYSTEM, again=str(request.round))


@transaction.atomic
def rate_service(
    request: SupportRequest, *, stars: int | None, ease: int | None = None, comment: str = "", by: Actor, channel: str
) -> None:  # fmt: skip
    """Take a rating, or the wish not to give one; where rating is a step of the service, the request then closes.

    A rating may be given at any time after the answer and may be changed.

    Raises:
        Refused: ``not_yet`` before there is anything to rate.
    """
    if request.answered_at is None:
        raise Refused("not_yet", _("You can rate once we have answered you."))
    rate(
        request.person, about_id=request.pk, about_reference=request.reference, service_key=request.service_key,
        stars=stars, ease=ease, comment=comment, channel=channel, by=by,
    )  # fmt: skip
    workflow.log(request, Act.RATING_DECLINED if stars is None else Act.RATED, by=by, public=True, channel=channel)
    if request.stage == Stage.RATING:
        workflow.close(request, Closing.SERVED, by=SYSTEM)
