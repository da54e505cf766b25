"""The policy in force as staff read it: approval, versions, steps, periods, clauses, and what a careful reader found."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silah.accounts.gate import DeskRequest
from silah.core import clock
from silah.desk.door import page, show, url
from silah.policies.models import PolicyVersion


def tabs_of(request: DeskRequest, current: str) -> list[tuple[str, str, bool, int | None]]:
    """The pages about the policy."""
    pack = request.pack
    return [
        (_("Approval and versions"), url(request, "policy"), current == "policy", None),
        (_("Findings and readings"), url(request, "findings"), current == "findings", len(pack.findings)),
        (_("Clauses"), url(request, "clauses"), current == "clauses", len(pack.clauses)),
        (_("Circulation"), url(request, "circulation"), current == "circulation", None),
    ]


def days_in_words(count: int | None) -> str:
    """A number of calendar days; nothing for none."""
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count} if count else ""


def working_days_in_words(count: int) -> str:
    """A number of working days."""
    return ngettext("%(count)d working day", "%(count)d working days", count) % {"count": count}


def months_in_words(count: int) -> str:
    """A number of months."""
    return ngettext("%(count)d month", "%(count)d months", count) % {"count": count}


@page()
def policy(request: DeskRequest) -> HttpResponseBase:
    """Approval, versions and their states, handling steps, periods, the committee's rule, duties kept apart."""
    pack = request.pack
    versions = PolicyVersion.objects.defer("content").newest_first()[:20]
    periods = [
        (_("No answer before"), days_in_words(pack.periods.answer_not_before_days)),
        (_("Target for the answer"), working_days_in_words(pack.periods.target_working_days)),
        (_("Matching"), working_days_in_words(pack.periods.completeness_working_days)),
        (_("The social research"), working_days_in_words(pack.periods.research_working_days)),
        (_("Committee"), working_days_in_words(pack.periods.committee_working_days)),
        (_("To complete what is missing"), days_in_words(pack.periods.completion_days)),
        (_("To object"), days_in_words(pack.periods.objection_days)),
        (_("A draft is kept"), days_in_words(pack.periods.draft_days)),
        (_("Review of a beneficiary's file"), months_in_words(pack.periods.review_months)),
    ]
    committee = pack.committee
    votes = {
        "majority": _("majority of the votes cast"),
        "two_thirds": _("two thirds of the votes cast"),
        "unanimous": _("all votes cast"),
    }
    context = {
        "tabs": tabs_of(request, "policy"), "versions": versions, "in_force": request.policy, "part": "policy",
        "periods": [(label, said) for label, said in periods if said], "approval": pack.approval,
        "steps": [(step.code, step.text.naming(), role.name.naming() if (role := pack.role(step.role)) else step.role) for step in pack.steps],
        "tools": [(tool.code, tool.name) for tool in pack.tools],
        "committee": [
            (_("Opinions"), _("sealed until all have voted") if committee.sealed_opinions else _("open to the members as they come in")),
            (_("Seats"), str(committee.seats)), (_("Quorum"), str(committee.quorum)), (_("Decides by"), votes[committee.votes]),
            (_("The chair's vote breaks a tie"), _("yes") if committee.casting_vote else _("no")),
        ],
        "duties": [(one.first.label, one.second.label, one.why) for one in pack.duties], "on": clock.today(),
    }  # fmt: skip
    return show(request, "desk/policy/policy.html", context)


@page()
def findings(request: DeskRequest) -> HttpResponseBase:
    """Where the printed policy is silent or at odds with itself, and the reading the pack chose."""
    context = {"tabs": tabs_of(request, "findings"), "findings": request.pack.findings, "part": "policy"}
    return show(request, "desk/policy/findings.html", context)


@page()
def clauses(request: DeskRequest) -> HttpResponseBase:
    """Every clause of the policy in force: code, title, where it is printed, who answers for it."""
    rows = [
        (one, role.name.naming() if (role := request.pack.role(one.owner)) else one.owner)
        for one in request.pack.clauses
    ]
    return show(
        request, "desk/policy/clauses.html", {"tabs": tabs_of(request, "clauses"), "rows": rows, "part": "policy"}
    )
