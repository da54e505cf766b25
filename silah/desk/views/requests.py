"""Every request a member may see, filtered and searched, in pages that go forward by a key."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.core import clock
from silah.core.arabic import clean
from silah.core.references import parse_reference
from silah.core.refused import Refused
from silah.desk.door import CASES, page, show, url, visible_cases
from silah.desk.duties import clashing
from silah.desk.queue import MOST_COUNTED, PAGE, counted, rows_of
from silah.policies.pack.vocabulary import Can, Stage
from silah.registry.models import Person
from silah.support.models import SupportRequest, Waiting

FILTERS = ("q", "stage", "service", "waiting", "state")


@page(*CASES)
def requests(request: DeskRequest) -> HttpResponseBase:
    """The list of requests, newest first."""
    asked = {key: clean(request.GET.get(key, ""))[:80] for key in FILTERS}
    cases = narrowed(request, visible_cases(request).defer("policy__content", "answers", "secret_hash"), asked)
    count = counted(cases)
    after = (
        SupportRequest.objects.filter(token=clean(request.GET.get("after", ""))[:32])
        .values_list("submitted_at", "pk")
        .first()
    )
    if after is not None:
        cases = cases.filter(Q(submitted_at__lt=after[0]) | Q(submitted_at=after[0], pk__lt=after[1]))
    found = list(cases.order_by("-submitted_at", "-pk")[: PAGE + 1])
    rows = rows_of(request, found[:PAGE])
    kept = {key: value for key, value in asked.items() if value}
    last = found[PAGE - 1].token if len(found) > PAGE else ""
    context = {
        "rows": rows, "count": count, "most": MOST_COUNTED, "asked": asked, "part": "requests", "q": asked["q"],
        "next": f"?{urlencode(kept | {'after': last})}" if last else "",
        "previous": f"?{urlencode(kept)}" if after is not None else "",
        "stages": [(stage.value, stage.label) for stage in Stage if stage is not Stage.CLOSED],
        "services": [(service.key, str(service.name)) for service in request.pack.services],
        "waitings": [("me", _("me")), ("others", _("others")), *Waiting.choices[:-1]],
        "states": [("open", _("open")), ("late", _("late")), ("closed", _("ended"))],
        "can_intake": Can.RECEIVE in request.actor.rights, "is_filtered": bool(kept), "clear": url(request, "requests"),
    }  # fmt: skip
    return show(request, "desk/requests.html", context)


@page()
def search(request: DeskRequest) -> HttpResponseBase:
    """The search of the top bar: by reference straight to the case, else the list of those found."""
    from django.http import Http404
    from django.shortcuts import redirect

    text = clean(request.GET.get("q", ""))[:80]
    if not request.actor.rights.intersection(CASES):
        raise Http404
    if text:
        found = list(narrowed(request, visible_cases(request), {"q": text})[:2])
        if len(found) == 1:
            return redirect(url(request, "request", token=found[0].token))
    return redirect(f"{url(request, 'requests')}?{urlencode({'q': text})}")


def narrowed(request: DeskRequest, cases: Any, asked: dict[str, str]) -> Any:
    """The cases that the filters leave; each filter is one of a fixed list."""
    if asked.get("stage") in [stage.value for stage in Stage]:
        cases = cases.filter(stage=asked["stage"])
    if asked.get("service"):
        cases = cases.filter(service_key=asked["service"])
    waiting = asked.get("waiting")
    if waiting == "me":
        cases = cases.for_work(request.member, request.actor.rights).exclude(clashing(request))
    elif waiting == "others":
        mine = SupportRequest.objects.for_work(request.member, request.actor.rights).exclude(clashing(request))
        cases = cases.open().exclude(pk__in=mine.values("pk"))
    elif waiting in Waiting.values:
        cases = cases.open().filter(waiting_for=waiting)
    today = clock.today()
    state = asked.get("state")
    if state == "late":
        cases = cases.open().filter(Q(due_on__lt=today) | Q(target_on__lt=today, answered_at=None))
    elif state == "open":
        cases = cases.open()
    elif state == "closed":
        cases = cases.exclude(closed_at=None)
    return _matching(cases, asked["q"]) if asked.get("q") else cases


def _matching(cases: Any, text: str) -> Any:
    """Cases with this reference, or of people with this name, identity number or mobile."""
    try:
        return cases.filter(reference=parse_reference(text))
    except Refused:
        return cases.of(Person.objects.found_by(text).values("pk"))
