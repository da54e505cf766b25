"""A death that was recorded by mistake is taken back, by whoever corrects any other datum of a person."""

from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.core.refused import Refused
from silah.desk.after_death import and_goes_on
from silah.desk.door import INTERVIEW, asking, case_url, find_case, page, refused_page
from silah.desk.forms.checking import ReasonForm
from silah.desk.naming import name_of_service
from silah.support.actions import death
from silah.support.actions.death import MAY_TAKE_BACK
from silah.support.models import Closing


@page(*MAY_TAKE_BACK)
def take_back_death(request: DeskRequest, token: str) -> HttpResponseBase:
    """Say that the person is alive; what the death ended is listed first, and goes on."""
    case = find_case(request, token)
    back = case_url(request, case)
    if request.method != "POST" and not death.is_known_dead(case, by=request.actor):
        refusal = Refused("moved_on", _("No death is recorded here now. Reload the page to see how it stands."))
        return refused_page(request, refusal, back)
    form = ReasonForm(
        request.POST or None, label=_("How we know that the person is alive"), hint=_("Staff alone read it.")
    )
    others = death.ended_by_it(case, by=request.actor)
    ended = [case, *others] if case.closing == Closing.DIED else others

    def do(given: dict[str, Any]) -> str:
        taken = death.take_back_death(case, given["text"], by=request.actor, channel=INTERVIEW)
        return and_goes_on(
            _("The death is taken back: %(person)s is alive in the record.") % {"person": case.person.short_name}, taken
        )

    return asking(
        request, form, do, title=_("The death was recorded by mistake"), button=_("Take the death back"), back=back,
        case=case, part="requests", template="desk/case/take_back.html",
        ended=[(one, name_of_service(one), case_url(request, one)) for one in ended],
        lead=_(
            "%(person)s is alive again for every page and message. Messages held back are shown to us first. Nothing is erased: "
            "the timeline keeps both, the death and its correction."
        )
        % {"person": case.person.short_name},
    )  # fmt: skip
