"""The days a request is given: the periods of the policy it began under, in the association's own working days."""

from datetime import date, timedelta

from silah.associations.actions import working_calendar
from silah.core import clock
from silah.core.workdays import Calendar
from silah.policies.pack import Pack
from silah.policies.pack.vocabulary import Stage
from silah.support.models import Closing, SupportRequest

#: Days by which the applicant is expected where the policy names none; nothing ends after them.
PATIENCE_DAYS = 14


def due_in(support_request: SupportRequest, stage: Stage, *, calendar: Calendar | None = None) -> date | None:
    """The day by which ``stage`` should be passed: the association's own periods, in working days.

    A stage that only waits for its hour or for the applicant takes the calendar periods of the pack.

    Args:
        calendar: the association's working days, where the caller has them already.
    """
    pack: Pack = support_request.policy.pack
    calendar = calendar or working_calendar(support_request.association)
    today = clock.today()
    working = {
        Stage.COMPLETENESS: pack.periods.completeness_working_days,
        Stage.RESEARCH: pack.periods.research_working_days,
        Stage.COMMITTEE: pack.periods.committee_working_days,
        Stage.REGISTRATION: pack.periods.completeness_working_days,
        Stage.DELIVERY: pack.periods.committee_working_days,
    }
    if stage in working:
        return calendar.add_working_days(today, working[stage])
    if stage in (Stage.INTAKE, Stage.ATTESTATION):
        return today + timedelta(days=answer_days(support_request, stage) or PATIENCE_DAYS)
    if stage is Stage.RATING:
        return today + timedelta(days=pack.periods.rating_days)
    return support_request.target_on if stage is Stage.DECISION else None


def answer_days(support_request: SupportRequest, stage: Stage | None = None) -> int | None:
    """Days the policy gives the applicant at a stage that waits for the applicant; None where it is silent."""
    periods = support_request.policy.pack.periods
    days = {Stage.INTAKE: periods.completion_days, Stage.ATTESTATION: periods.attestation_days}
    return days.get(stage or Stage(support_request.stage))


def revivable_until(support_request: SupportRequest) -> date:
    """The last day on which a lapsed request goes on: as long as an objection may be made."""
    ended = clock.local(support_request.closed_at or clock.now()).date()
    return ended + timedelta(days=support_request.policy.pack.periods.objection_days)


def can_go_on(support_request: SupportRequest) -> bool:
    """Whether a request lapsed and may still go on where it stopped."""
    return support_request.closing == Closing.LAPSED and clock.today() <= revivable_until(support_request)
