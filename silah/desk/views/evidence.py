"""The evidence book on the desk: each clause kept or not, and the rows behind every figure."""

from collections import Counter
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Min, Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.associations.models import ContactPoint
from silah.core import clock
from silah.core.hijri import both
from silah.desk.door import page, show, url
from silah.desk.naming import name_of_channel, name_of_fact
from silah.desk.viewings import listed, look
from silah.desk.walls import apart
from silah.evidence.book import Line, book, last_year, line
from silah.evidence.figures import Period, Verdict
from silah.evidence.paper import book_pdf
from silah.policies.pack.vocabulary import Can
from silah.registry.models import Fact
from silah.support.models import Inquiry, SupportRequest

#: Spans a reader may choose, in days.
SPANS = {"month": 30, "quarter": 91, "year": 365}
#: Rows shown of what is no file.
SHOWN = 25
TONES = {Verdict.KEPT: "ok", Verdict.NOT_KEPT: "bad", Verdict.NO_EVIDENCE: "none"}


def _period(request: DeskRequest) -> tuple[str, Period]:
    span = request.GET.get("span", "year")
    if span not in SPANS or span == "year":
        return "year", last_year()
    today = clock.today()
    return span, Period(today - timedelta(days=SPANS[span]), today)


@page(Can.READ_EVIDENCE)
def evidence(request: DeskRequest) -> HttpResponse:
    """Every clause of the policy in force with its verdict and figure."""
    span, period = _period(request)
    lines = book(request.policy, period)
    counts = Counter(found.verdict for found in lines)
    names = {"month": _("Last month"), "quarter": _("Last quarter"), "year": _("Last year")}
    approval = request.pack.approval
    return show(
        request,
        "desk/evidence/book.html",
        {
            "lines": lines,
            "kept": counts[Verdict.KEPT],
            "not_kept": counts[Verdict.NOT_KEPT],
            "no_evidence": counts[Verdict.NO_EVIDENCE],
            "parts": [(counts[verdict], tone) for verdict, tone in TONES.items() if counts[verdict]],
            "broken": [found for found in lines if found.verdict is Verdict.NOT_KEPT],
            "spans": [(names[key], f"?span={key}", key == span, None) for key in SPANS],
            "span": span,
            "approved_on": both(approval.day) if approval.day else "",
        },
        part="evidence",
    )


@page(Can.READ_EVIDENCE)
def clause(request: DeskRequest, code: str) -> HttpResponseBase:
    """One clause: where it is printed, each control with its figure, and the files counted."""
    known = request.pack.clause(code)
    if known is None:
        raise Http404
    span, period = _period(request)
    found = line(request.policy, known, period)
    # Of every control, and what breaks it too: a file not answered yet may be no row of the figure that it breaks.
    behind: list[QuerySet[Any, Any]] = [
        some.values("pk")
        for r in found.readings
        for some in (r.figure.rows, r.figure.broken)
        if some is not None and some.model is SupportRequest
    ]
    breaking = [
        pk
        for r in found.readings
        if r.figure.broken is not None and r.figure.broken.model is SupportRequest
        for pk in r.figure.broken.values_list("pk", flat=True)[:1000]
    ]
    answers = _behind(found, Fact)
    if answers is not None:  # the files in which they were matched
        learnt = SupportRequest.objects.filter(reference__in=answers.order_by().values("source"))
        behind.append(learnt.values("pk"))
    rows = None
    if behind:
        counted = reduce(or_, (Q(pk__in=some) for some in behind))
        visible = (
            SupportRequest.objects.visible_to(request.member, request.actor.rights | {Can.SEE_EVERYTHING})
            .filter(counted)
            .exclude(apart(request))
            .defer("answers")
            .order_by("-pk")
        )
        rows = Paginator(visible, 25).get_page(request.GET.get("page"))
        listed(request, len(rows))
    return show(
        request,
        "desk/evidence/clause.html",
        {
            "line": found, "rows": rows, "breaking": set(breaking), "span": span,
            "crumbs": [(_("Evidence book"), url(request, "evidence")), (code, "")],
            "owner": owner.name.naming() if (owner := request.pack.role(known.owner)) else "",
            "points": _points(request, found), "inquiries": _inquiries(request, found), "answers": _by_kind(answers),
            "opens_cases": bool(request.actor.rights & {Can.SEE_EVERYTHING}),
        },
        part="evidence",
    )  # fmt: skip


def _behind(found: Line, model: type[Any]) -> Any:
    """The rows of one kind behind the figures of a clause."""
    return next(
        (r.figure.rows for r in found.readings if r.figure.rows is not None and r.figure.rows.model is model), None
    )


def _points(request: DeskRequest, found: Line) -> list[tuple[str, ContactPoint]]:
    """The channels counted, by name, each open or paused with its reason and since when."""
    rows = _behind(found, ContactPoint)
    return [(name_of_channel(request.pack, one.code), one) for one in rows] if rows is not None else []


def _by_kind(answers: "QuerySet[Fact] | None") -> list[tuple[str, int, date | None]]:
    """The matched answers counted, by what was asked: how many, and when the first of them must be asked anew.

    Whose they are stays with the files; the figure needs no name.
    """
    if answers is None:
        return []
    kinds = answers.order_by().values_list("key").annotate(many=Count("pk"), first=Min("valid_until"))
    return [(name_of_fact(key), many, first) for key, many, first in kinds.order_by("-many", "key")]


def _inquiries(request: DeskRequest, found: Line) -> list[tuple[str, Inquiry]]:
    """The latest inquiries counted. Their notes stay with those who receive: the figure needs none of them."""
    rows = _behind(found, Inquiry)
    if rows is None:
        return []
    return [(name_of_channel(request.pack, one.channel), one) for one in rows.select_related("taken_by")[:SHOWN]]


@page(Can.READ_EVIDENCE)
def book_as_pdf(request: DeskRequest) -> HttpResponse:
    """The book on paper; printing it is written down."""
    _span, period = _period(request)
    look(request, request.policy, "evidence.print", name=str(request.policy))
    content = book_pdf(request.association, request.policy, book(request.policy, period))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="evidence-{request.association.slug}-{clock.today()}.pdf"'
    return answer
