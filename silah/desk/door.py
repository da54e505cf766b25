"""The frame of every desk page: who may open it, in whose words it speaks, what surrounds it, what a refusal does."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation

from silah.accounts.gate import DeskRequest, desk
from silah.core.addresses import address
from silah.core.refused import Refused
from silah.desk import reader
from silah.desk.nav import call_url, nav_of, role_names
from silah.desk.reader import Reader
from silah.desk.viewings import look, write_down
from silah.desk.walls import seen
from silah.policies.pack.vocabulary import Can
from silah.support.conflicts import has_same_account
from silah.support.eyes import actor_on
from silah.support.models import SupportRequest
from silah.support.models.request import CASE_RIGHTS

#: Every right that opens cases at all, as the gate takes them.
CASES: tuple[Can, ...] = tuple(sorted(CASE_RIGHTS))
View = Callable[..., HttpResponseBase]
Deed = Callable[..., HttpResponseBase | None]
#: Channels of what is taken down at the desk (clauses C1, C2).
INTERVIEW, TELEPHONE = "C1", "C2"


def page(*rights: Can) -> Callable[[View], View]:
    """Declare a desk page that any one of ``rights`` opens, spoken in the language and gender of the member.

    What it shows of people is written down before it leaves.
    """

    def declare(view: View) -> View:
        @desk(*rights)
        @wraps(view)
        def spoken(request: DeskRequest, slug: str, **parts: Any) -> HttpResponseBase:
            if any("\x00" in part for part in parts.values() if isinstance(part, str)):
                raise Http404  # no record has such a name, and PostgreSQL will not even look
            with translation.override(language_of(request)):
                return write_down(request, view(request, **parts))

        return spoken

    return declare


def act(*rights: Can) -> Callable[[Deed], View]:
    """Declare one act on a case, done by POST alone; a refusal becomes a message on the case's page.

    The view gets the request and the case and may answer with a page of its own; with nothing it leads back to
    the case.
    """

    def declare(view: Deed) -> View:
        @page(*rights)
        @wraps(view)
        def done(request: DeskRequest, token: str, **parts: Any) -> HttpResponseBase:
            case = find_case(request, token)
            if request.method != "POST":
                return redirect(case_url(request, case))
            try:
                answer = view(request, case, **parts)
            except Refused as refusal:
                messages.error(request, refusal.sentence)
                answer = None
            return answer if answer is not None else redirect(case_url(request, case))

        return done

    return declare


def asking(
    request: DeskRequest, form: BaseForm, do: Callable[[dict[str, Any]], str | None], *, title: str, button: str,
    back: str, lead: str = "", then: str = "", template: str = "desk/asking.html", **context: Any,
) -> HttpResponse:  # fmt: skip
    """Show the form of one act and carry it out when it was sent; what was typed stays when it is refused.

    Args:
        do: carries the act out with the form's answers and returns what to say about it.
        back: where cancelling leads.
        then: where success leads; ``back`` when not given.
    """
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                said = do(form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
                status = 409
            else:
                if said:
                    messages.success(request, said)
                return redirect(then or back)
        else:
            status = 422
    found = {"form": form, "title": title, "lead": lead, "button_word": button, "back": back, **context}
    return show(request, template, found, status=status)


def refused_page(request: DeskRequest, refusal: Refused, back: str) -> HttpResponseBase:
    """Lead back with the sentence of a refusal."""
    messages.error(request, refusal.sentence)
    return redirect(back)


def show(
    request: DeskRequest, template: str, context: dict[str, Any], *, status: int = 200, part: str = ""
) -> HttpResponse:
    """Answer with a page inside the desk's frame.

    Args:
        part: key of the navigation entry the page belongs to.
    """
    # What surrounds the page follows the roles: an appointment opens one file and no part of the desk.
    acting, request.actor = request.actor, getattr(request, "own_actor", request.actor)
    frame = {
        "nav": nav_of(request, part or context.get("part", "")), "member_post": role_names(request),
        "call_url": call_url(request),
    }  # fmt: skip
    request.actor = acting
    return render(request, template, {**frame, **context}, status=status)


def language_of(request: DeskRequest) -> str:
    """English when chosen; else Arabic that addresses the member as a woman or a man."""
    return "en" if request.COOKIES.get("language") == "en" else request.member.language_code


def url(request: DeskRequest, name: str, **parts: Any) -> str:
    """Address of a desk page of the association in force."""
    return address(f"desk:{name}", slug=request.association.slug, **parts)


def case_url(request: DeskRequest, case: SupportRequest) -> str:
    return url(request, "request", token=case.token)


def visible_cases(request: DeskRequest | Reader) -> Any:
    """The requests the member may see, with what every list shows of them and without the heavy columns.

    A member who is tied to a file, or stepped aside from it, does not see it (clause H5).
    """
    return seen(request).select_related("person", "representative", "assignee", "policy").defer("policy__content")


@reader.for_reader
def _under_token(request: Reader, token: str) -> Any:
    return visible_cases(request).select_related("taken_in_by", "office").filter(token=token)


def act_on(request: DeskRequest, case: SupportRequest) -> None:
    """Let the member act on one file with the right that an appointment gives over it; nothing else on the page changes."""
    request.__dict__.setdefault("own_actor", request.actor)
    request.actor = actor_on(case, request.actor)


def find_case(request: DeskRequest, token: str, *, needing: Can | None = None) -> SupportRequest:
    """The case under a token, if the member may see it; not found and not allowed look the same.

    Every page that opens a case comes through here, so that none of them shows one unwritten.

    Args:
        needing: the right the page asks for on this file, held by role or by an appointment for this file alone.
    """
    case: SupportRequest | None = next(iter(reader.instances(request, _under_token, token)), None)
    if case is None or has_same_account(case, request.member):
        raise Http404
    act_on(request, case)
    if needing is not None and needing not in request.actor.rights:
        raise Http404
    look(request, case, "support.view", name=case.reference)
    case.association = request.association
    case.person.association = request.association
    if case.representative is not None:
        case.representative.association = request.association
    return case
