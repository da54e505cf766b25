"""The six bars of a case under its name: where it stands on its own path (clause G6)."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from silah.policies.pack.vocabulary import Stage
from silah.support.models import SupportRequest
from silah.support.workflow import stopped_at


class Leg(NamedTuple):
    """One bar: the stages it stands for."""

    title: Promise
    icon: str
    stages: tuple[Stage, ...]


LEGS = (
    Leg(_("Arrived"), "tray", (Stage.INTAKE,)),
    Leg(_("Matching"), "paper", (Stage.COMPLETENESS, Stage.ATTESTATION)),
    Leg(_("Research"), "search", (Stage.RESEARCH,)),
    Leg(_("Committee"), "people", (Stage.COMMITTEE,)),
    Leg(_("Answer"), "mail", (Stage.DECISION,)),
    Leg(_("The service"), "heart", (Stage.REGISTRATION, Stage.DELIVERY, Stage.RATING)),
)


def steps_of(case: SupportRequest) -> list[dict[str, object]]:
    """The bars of a case's own path, each done, now or to come."""
    path = list(case.path)
    here = path.index(Stage(case.stage)) if Stage(case.stage) in path else len(path)
    if case.closed_at is not None:
        # What ended without an answer shows how far it came.
        ended_early = case.answered_at is None and case.closing != "served"
        here = path.index(stopped_at(case)) if ended_early else len(path)
    bars: list[dict[str, object]] = []
    for leg in LEGS:
        places = [path.index(stage) for stage in leg.stages if stage in path]
        if not places:
            continue
        state = "done" if here > max(places) else "now" if here >= min(places) else "next"
        bars.append({"title": leg.title, "icon": leg.icon, "state": state})
    if case.closed_at is not None and case.closing != "served":
        # What was never reached is not shown as done.
        reached = case.answered_at is not None
        for bar, leg in zip(bars, [one for one in LEGS if any(s in path for s in one.stages)], strict=True):
            late = leg.stages[0] is Stage.REGISTRATION
            if late or (leg.stages[0] is Stage.DECISION and not reached):
                bar["state"] = "next"
    return bars
