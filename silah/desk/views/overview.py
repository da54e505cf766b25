"""The general manager's day at a glance: where requests stand, what is late, what may not wait."""

from django.db.models import Count, Q
from django.http import HttpResponseBase

from silah.accounts.gate import DeskRequest
from silah.core import clock
from silah.desk.door import page, show, url, visible_cases
from silah.desk.queue import counted, rows_of
from silah.desk.work import to_appoint
from silah.policies.pack.vocabulary import Can, Stage
from silah.support.models import Waiting

SHOWN = 8


@page(Can.SEE_EVERYTHING)
def overview(request: DeskRequest) -> HttpResponseBase:
    """One query counts, three lists open what the figures count."""
    today = clock.today()
    cases = visible_cases(request).defer("policy__content", "answers", "secret_hash")
    counts = {
        row["stage"]: row
        for row in cases.open()
        .order_by()
        .values("stage")
        .annotate(count=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
    }
    stages = [
        (stage.label, counts[stage]["count"], counts[stage]["late"], f"{url(request, 'requests')}?stage={stage.value}")
        for stage in Stage
        if stage in counts
    ]
    late = cases.open().filter(Q(due_on__lt=today) | Q(target_on__lt=today, answered_at=None)).by_due()
    escalated = cases.open().exclude(escalated_at=None).filter(answered_at=None).by_due()
    sealed = cases.open().filter(waiting_for=Waiting.RELEASE).order_by("earliest_answer_on", "pk")
    context = {
        "stages": stages, "open_count": sum(row["count"] for row in counts.values()),
        "late_count": sum(row["late"] for row in counts.values()), "chart": [(label, count) for label, count, _late, _url in stages],
        "late": rows_of(request, late[:SHOWN]),
        "escalated": rows_of(request, escalated[:SHOWN]),
        "sealed": rows_of(request, sealed[:SHOWN]),
        "escalated_count": counted(escalated), "sealed_count": counted(sealed),
        "late_url": f"{url(request, 'requests')}?state=late", "part": "overview",
        "sealed_url": f"{url(request, 'requests')}?waiting={Waiting.RELEASE}",
        "appointments": counted(to_appoint()) if Can.APPOINT in request.actor.rights else 0,
        "all_url": f"{url(request, 'requests')}?state=open",
    }  # fmt: skip
    return show(request, "desk/overview.html", context)
