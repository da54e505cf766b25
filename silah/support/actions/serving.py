"""After the answer: registration (H6), delivery (H7), receipt, rating, end."""

from datetime import date, timedelta

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silah.audit.actors import SYSTEM, Actor
from silah.core import clock
from silah.core.refused import Refused
from silah.delivery.actions import cancel, confirm, deny, give, plan, register, reinstate
from silah.delivery.models import Beneficiary, Delivery, DeliveryState, GrantKind
from silah.policies.pack.vocabulary import Can, Duty, Stage
from silah.registry.consents import declined
from silah.support import workflow
from silah.support.actions.telling import close_by_death, tell_about
from silah.support.models import Act, Closing, Decision, SupportRequest
from silah.surveys.actions import rate

#: Who takes the beneficiary's word down, and who ends a service that was accepted.
TAKES_DOWN = frozenset({Can.RECEIVE, Can.CHECK})
MAY_GIVE_UP = TAKES_DOWN | {Can.REGISTER}
#: Where an accepted service may still be given up; after them it is complete.
UNDER_WAY = (Stage.REGISTRATION, Stage.DELIVERY)


class GivenUp(models.TextChoices):
    """Why an accepted service ends before it is complete."""

    UNWANTED = "unwanted", gettext_lazy("The beneficiary no longer wants it")
    MOVED = "moved", gettext_lazy("The beneficiary moved where we do not serve")
    DIED = "died", gettext_lazy("The beneficiary has died")
    OTHER = "other", gettext_lazy("Another reason")


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
    _due_with_the_plan(request)
    workflow.log(request, Act.PLANNED, by=by, public=True, count=len(rows))
    return rows


def _due_with_the_plan(request: SupportRequest) -> None:
    """The request is due when the first delivery without a confirmed receipt is: a plan may run for months."""
    unfinished = Delivery.objects.of_request(request.pk).unfinished()
    first = unfinished.order_by("due_on").values_list("due_on", flat=True).first()
    if first is not None and request.stage == Stage.DELIVERY:
        workflow.move_due(request, first)


def _hold(request: SupportRequest, *stages: Stage) -> bool:
    """Keep the request's row until the act is done, if it still stands at one of ``stages``.

    What is given, confirmed and given up of one request happens one after the other.
    """
    return bool(SupportRequest.objects.select_for_update().filter(pk=request.pk, stage__in=stages, closed_at=None))


@transaction.atomic
def deliver(request: SupportRequest, delivery: Delivery, *, note: str = "", by: Actor) -> None:
    """Record one delivery and ask the beneficiary to confirm it.

    Money handed over is paid: whoever decided on it, voted for it or took the request in does not give it (clause P3).

    Raises:
        Refused: ``moved_on``; ``right_missing``; ``separation_of_duties``.
    """
    if delivery.request_id != request.pk or not _hold(request, Stage.DELIVERY):
        raise Refused("moved_on", _("This delivery does not belong to the present step."))
    give(delivery, note=note, by=by)
    _due_with_the_plan(request)
    duty = Duty.PAY if delivery.kind == GrantKind.MONEY else Duty.DELIVER
    workflow.log(request, Act.DELIVERED, by=by, duty=duty, public=True, title=delivery.title, order=delivery.order)
    again = f"{delivery.pk}-{delivery.given_at:%Y%m%d%H%M%S}" if delivery.given_at else str(delivery.pk)
    tell_about(request, "confirm_receipt", by=by, again=again, reference=request.reference)


@transaction.atomic
def confirm_receipt(request: SupportRequest, delivery: Delivery, *, arrived: bool, by: Actor, channel: str) -> None:
    """Take the beneficiary's word whether a delivery arrived; after the last one the service is complete.

    Raises:
        Refused: ``right_missing`` for staff outside beneficiary relations; ``separation_of_duties`` for whoever
            delivered; ``moved_on`` when nothing waits to be confirmed.
    """
    if by.is_staff and not by.rights & TAKES_DOWN:
        raise Refused("right_missing", _("Beneficiary relations takes this down from the beneficiary."))
    if delivery.request_id != request.pk:
        raise Refused("moved_on", _("This delivery does not belong to the request."))
    if not _hold(request, Stage.DELIVERY):
        raise Refused("moved_on", _("There is nothing to confirm here now."))
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
    left = Delivery.objects.of_request(request.pk).unfinished()
    _due_with_the_plan(request)
    if not left.exists():
        following = workflow.advance(request, past=Stage.DELIVERY, by=SYSTEM)
        asked = request.service.rating_required or not declined(request.person, "survey", about_id=request.pk)
        if following is Stage.RATING and asked:
            tell_about(request, "rating_invited", by=SYSTEM, again=str(request.round))


@transaction.atomic
def give_up(request: SupportRequest, reason: GivenUp, words: str = "", *, by: Actor, channel: str) -> int:
    """End an accepted service before it is complete: no longer wanted, or no longer possible. It counts against nobody.

    What was given stays given; what was still to be given is cancelled. Whoever speaks for the request is told that
    there is news, and not which (trust rule D13); nobody is told of an own death.

    Args:
        words: said with the reason; staff alone read them.

    Returns:
        How many deliveries were cancelled.

    Raises:
        Refused: ``right_missing``; ``words_needed`` where the list has no reason for it; ``not_under_way`` before the
            answer and once the service is complete; ``unconfirmed`` while something given is not confirmed.
    """
    if not by.is_staff or not by.rights & MAY_GIVE_UP:
        raise Refused("right_missing", _("This step is for a colleague with another role."))
    if reason is GivenUp.OTHER and not words.strip():
        raise Refused("words_needed", _("Write in words why the service ends."))
    if not _hold(request, *UNDER_WAY):
        raise Refused("not_under_way", _("No accepted service is under way on this request. Reload the page."))
    if Delivery.objects.of_request(request.pk).filter(state=DeliveryState.GIVEN).exists():
        raise Refused(
            "unconfirmed",
            _("Something was given and is not confirmed yet. Record first whether it arrived, then end the service."),
        )
    count = cancel(request.person, request_id=request.pk, request_reference=request.reference, by=by)
    workflow.log(
        request, Act.GIVEN_UP, by=by, public=True, channel=channel, text=words.strip()[:500], reason=reason.value,
        count=count,
    )  # fmt: skip
    if reason is GivenUp.DIED:
        close_by_death(request, by=by)
    else:
        workflow.close(request, Closing.WITHDRAWN, by=by)
    tell_about(request, "service_ended", by=by, again=str(request.round), reference=request.reference)
    return count


@transaction.atomic
def resume_plan(request: SupportRequest, *, by: Actor) -> int:
    """Let what an end by mistake cancelled be given after all; part of the act that brings the request back.

    Returns:
        How many deliveries are to be given again.
    """
    if request.stage != Stage.DELIVERY:
        return 0
    count = reinstate(request.person, request_id=request.pk, request_reference=request.reference, by=by)
    _due_with_the_plan(request)
    return count


@transaction.atomic
def rate_service(
    request: SupportRequest, *, stars: int | None, ease: int | None = None, comment: str = "", by: Actor, channel: str
) -> None:  # fmt: skip
    """Take a rating, or the wish not to give one; where rating is a step of the service, the request then closes.

    A rating may be given at any time after the answer and may be changed.

    Raises:
        Refused: ``right_missing`` for staff outside beneficiary relations; ``not_yet`` before there is anything to
            rate.
    """
    if by.is_staff and not by.rights & TAKES_DOWN:
        raise Refused("right_missing", _("Beneficiary relations takes this down from the beneficiary."))
    if request.answered_at is None:
        raise Refused("not_yet", _("You can rate once we have answered you."))
    rate(
        request.person, about_id=request.pk, about_reference=request.reference, service_key=request.service_key,
        stars=stars, ease=ease, comment=comment, channel=channel, by=by,
    )  # fmt: skip
    workflow.log(request, Act.RATING_DECLINED if stars is None else Act.RATED, by=by, public=True, channel=channel)
    if request.stage == Stage.RATING:
        workflow.close(request, Closing.SERVED, by=SYSTEM)
