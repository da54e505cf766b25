"""What follows the answer: registration (H6), giving and receipt (H7), the rating taken by telephone (O8, O9c)."""

from typing import Any

from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silah.accounts.gate import DeskRequest
from silah.delivery.models import Delivery
from silah.desk.after_death import and_ended, and_would_end
from silah.desk.door import asking, case_url, find_case, page
from silah.desk.forms.serving import ConfirmForm, GiveForm, GiveUpForm, RateForm, RegisterForm
from silah.policies.pack.vocabulary import Can, Stage
from silah.support.actions import death, serving
from silah.support.actions.serving import MAY_GIVE_UP
from silah.support.models import SupportRequest


@page(Can.REGISTER)
def register(request: DeskRequest, token: str) -> HttpResponseBase:
    """Register the accepted applicant and lay out the delivery plan."""
    case = find_case(request, token)
    form = RegisterForm(request.POST or None)
    if Stage.DELIVERY not in case.path:
        del form.fields["begins_on"]
        form.is_bound = request.method == "POST"

    def do(given: dict[str, Any]) -> str:
        beneficiary = serving.register_applicant(case, begins_on=given.get("begins_on"), by=request.actor)
        return _("Registered under file number %(number)s.") % {"number": beneficiary.file_number}

    return asking(
        request, form, do, title=_("Register the beneficiary"), button=_("Register"), back=case_url(request, case),
        case=case, part="requests",
    )  # fmt: skip


def _find_delivery(case: SupportRequest, pk: int) -> Delivery:
    delivery: Delivery | None = Delivery.objects.of_request(case.pk).filter(pk=pk).first()
    if delivery is None:
        raise Http404
    return delivery


@page(Can.DELIVER)
def give(request: DeskRequest, token: str, pk: int) -> HttpResponseBase:
    """Record that something was given; the beneficiary is asked to confirm."""
    case = find_case(request, token)
    delivery = _find_delivery(case, pk)
    form = GiveForm(request.POST if request.method == "POST" else None)

    def do(given: dict[str, Any]) -> str:
        serving.deliver(case, delivery, note=given["note"], by=request.actor)
        return _("Recorded. We asked the beneficiary to confirm.")

    return asking(
        request, form, do, title=_("Record that it was given"), button=_("It was given"), back=case_url(request, case),
        case=case, part="requests", lead=delivery.title,
    )  # fmt: skip


@page(Can.RECEIVE, Can.CHECK)
def confirm(request: DeskRequest, token: str, pk: int) -> HttpResponseBase:
    """Take the beneficiary's word whether a delivery arrived, by somebody who did not deliver it."""
    case = find_case(request, token)
    delivery = _find_delivery(case, pk)
    form = ConfirmForm(request.POST or None)

    def do(given: dict[str, Any]) -> str:
        serving.confirm_receipt(case, delivery, arrived=given["arrived"], by=request.actor, channel=given["channel"])
        return _("Written down.") if given["arrived"] else _("Written down: it did not arrive, so it is due again.")

    return asking(
        request, form, do, title=_("Did it arrive?"), button=_("Keep the answer"), back=case_url(request, case), case=case,
        part="requests", lead=delivery.title,
    )  # fmt: skip


@page(*MAY_GIVE_UP)
def give_up(request: DeskRequest, token: str) -> HttpResponseBase:
    """End an accepted service that is no longer wanted, or no longer possible."""
    case = find_case(request, token)
    form = GiveUpForm(request.POST if request.method == "POST" else None, initial={"reason": request.GET.get("reason")})

    def do(given: dict[str, Any]) -> str:
        reason, words, channel = serving.GivenUp(given["reason"]), given["words"], given["channel"]
        ended = death.Ended()
        if reason is serving.GivenUp.DIED:
            ended = death.record_death(case, words, is_served=True, by=request.actor, channel=channel)
            count = ended.cancelled
        else:
            count = serving.give_up(case, reason, words, by=request.actor, channel=channel)
        said = ngettext(
            "The service has ended, and %(count)d delivery is cancelled.",
            "The service has ended, and %(count)d deliveries are cancelled.",
            count,
        ) % {"count": count}
        return and_ended(said, ended)

    return asking(
        request, form, do, title=_("End the service"), button=_("End it"), back=case_url(request, case), case=case,
        part="requests", lead=and_would_end(
            _(
                "What was given stays given; what is still to be given is cancelled. A message says that there is news and "
                "not which; no message goes to somebody who has died."
            ),
            death.still_open(case, by=request.actor),
        ),
    )  # fmt: skip


@page(Can.RECEIVE, Can.CHECK)
def rate(request: DeskRequest, token: str) -> HttpResponseBase:
    """Take a rating, or the wish not to rate, down for the beneficiary."""
    case = find_case(request, token)
    form = RateForm(request.POST or None)

    def do(given: dict[str, Any]) -> str:
        stars = None if given["stars"] == "none" else int(given["stars"])
        serving.rate_service(
            case, stars=stars, ease=int(given["ease"]) if given["ease"] else None, comment=given["comment"],
            by=request.actor, channel=given["channel"],
        )  # fmt: skip
        return _("Written down. Thank the beneficiary: nothing changes in what is given.")

    return asking(
        request, form, do, title=_("Rating on the beneficiary's behalf"), button=_("Keep the answer"),
        back=case_url(request, case), case=case, part="requests",
        lead=_("Rating is the beneficiary's right and our way to learn. No name is published, and it costs nothing."),
    )  # fmt: skip
