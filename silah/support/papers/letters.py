"""Letters to the person about one request: received, still needed, decided; and the slip with its code."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silah.core import clock
from silah.core.money import format_sar
from silah.delivery.models import GrantKind
from silah.support.models import Act, Appointment, Check, Decision, Event, Outcome, SupportRequest
from silah.support.naming import name_of_channel, name_of_item, name_of_paper
from silah.support.papers.head import (
    by_telephone,
    follow_page,
    follow_up,
    language_of,
    letterhead,
    who_answers,
)  # fmt: skip
from silah.support.papers.signer import signer, signer_of, signer_of_receipt
from silah.ui import paper

OUTCOMES = {
    Outcome.ACCEPTED: paper.Outcome.ACCEPTED,
    Outcome.ACCEPTED_IF: paper.Outcome.CONDITIONAL,
    Outcome.REFUSED: paper.Outcome.REFUSED,
}


class DirectAcknowledgement(paper.Acknowledgement):
    """The acknowledgement of a service that no committee decides: the answer is promised, not held back."""

    def body(self) -> dict[str, Any]:
        """Leave out the committee and the earliest day."""
        found = super().body()
        promised = self.day(self.target_on, weekday=True)
        found["committee_line"] = _("We study your request and work to answer you by %(day)s.") % {"day": promised}
        words = self.words()
        found["facts"] = [row for row in found["facts"] if row[0] not in (words["committee"], words["earliest"])]
        return found


def acknowledgement(request: SupportRequest, *, base_url: str) -> paper.Document:
    """What the applicant holds at once: reference, who answers, both dates (clause H5).

    Args:
        base_url: scheme and host of the installation, as the reader reached it.
    """
    pack, language = request.policy.pack, language_of(request)
    kind = paper.Acknowledgement if "committee" in request.path else DirectAcknowledgement
    handed_in = Check.objects.filter(support_request=request, is_paper=True).exclude(paper=None)
    sent_on = clock.local(request.submitted_at).date()
    with translation.override(language):
        return kind(
            letterhead=letterhead(pack), issued_on=sent_on, number=request.reference, language=language,
            to=paper.Addressee(name=" ".join(request.speaker_typed)), reference=request.reference,
            service=str(request.service.name), received_on=sent_on, earliest_on=request.earliest_answer_on,
            target_on=request.target_on, committee=who_answers(request), channel=name_of_channel(pack, request.channel),
            papers=tuple(name_of_paper(check.key, request.service) for check in handed_in),
            follow=follow_up(request, base_url), signer=signer_of_receipt(request),
        )  # fmt: skip


def decision_letter(decision: Decision, *, base_url: str, draft: bool = False) -> paper.Document:
    """The answer with its reasons, what would change it, how to object and what else fits (clause H5).

    Whether a sealed answer may be printed at all is the door's question, asked before this.

    Args:
        draft: marked on every page as a draft that was not sent; it has neither a number nor a code to verify it by.
    """
    request = decision.support_request
    pack, language = request.policy.pack, language_of(request)
    sitting = decision.item.sitting if decision.item is not None else None
    with translation.override(language):
        ways = [
            _("On the page of your request: %(url)s") % {"url": f"\u2066{follow_page(request, base_url)}\u2069"},
            *by_telephone(pack),
        ]
        return paper.DecisionLetter(
            letterhead=letterhead(pack), issued_on=clock.local(decision.released_at or decision.decided_at).date(),
            number="" if draft else decision.letter_number, language=language,
            verification=None
            if draft
            else paper.Verification(
                code=decision.verification_code, url=f"{base_url}/verify/{decision.verification_code}/"
            ),
            draft=_("Draft, not sent") if draft else "",
            to=paper.Addressee(name=request.speaks_as.full_name), reference=request.reference,
            service=str(request.service.name), outcome=OUTCOMES[Outcome(decision.outcome)], committee=who_answers(request),
            sitting_number=str(sitting) if sitting is not None else "",
            sitting_on=clock.local(decision.decided_at).date(),
            reasons=tuple(
                paper.Reason(condition=row.get("condition", ""), found=row.get("found", ""), changes=row.get("change", ""))
                for row in decision.reasons
            ),
            conditions=tuple(paper.Condition(text=line) for line in decision.conditions.splitlines() if line.strip()),
            granted=tuple(granted_row(row) for row in decision.grants) if decision.is_positive else (),
            object_until=decision.objection_until, object_ways=tuple(ways),
            others=tuple(
                paper.OtherService(name=str(one.name), why=str(one.summary))
                for key in decision.alternatives
                if (one := pack.service(key)) is not None
            ),
            note=_with_eyes(decision), signer=signer_of(decision),
        )  # fmt: skip


def _with_eyes(decision: Decision) -> str:
    """The explanation; where the same person looked again, with the reason for which that was allowed (clause H5).

    Being appointed says nothing yet: somebody else may have come and done the work after all.
    """
    appointments = Appointment.objects.filter(
        support_request=decision.support_request_id, round=decision.round, is_same_eyes=True
    )
    again = next((one for one in appointments.order_by("-pk") if _acted(one)), None)
    if again is None:
        return decision.explanation
    why = _("The same colleague looked at your file again, by leave of the general manager: %(reason)s")
    return f"{decision.explanation}\n\n{why % {'reason': again.reason}}"


def _acted(appointment: Appointment) -> bool:
    """Whether the member did, in the round of the appointment, what the appointment was for."""
    events = Event.objects.filter(support_request=appointment.support_request_id)
    reopened = list(events.filter(act=Act.REOPENED).order_by("pk").values_list("pk", flat=True))
    begins, *ends = reopened[appointment.round - 2 :]  # each round but the first begins with a re-opening
    own = events.filter(actor_kind="staff", actor_id=appointment.member_id, duty=appointment.duty, pk__gt=begins)
    return bool((own.filter(pk__lt=ends[0]) if ends else own).exists())


def granted_row(row: dict[str, Any]) -> paper.Grant:
    """One thing granted, in words: what, how much, how often."""
    times, every = int(row.get("times") or 1), int(row.get("every") or 30)
    amount = format_sar(str(row["amount"])) if row.get("amount") else str(GrantKind(row["kind"]).label)
    when = _("once") if times == 1 else _plan(times, every)
    return paper.Grant(what=str(row.get("title", "")), amount=amount, when=when)


def _plan(times: int, days: int) -> str:
    """How often something is given, «3 مرات، كل 30 يومًا»."""
    often = ngettext("%(count)d time", "%(count)d times", times) % {"count": times}
    apart = ngettext("every %(count)d day", "every %(count)d days", days) % {"count": days}
    return _("%(often)s, %(apart)s") % {"often": often, "apart": apart}


def completion_letter(request: SupportRequest, *, base_url: str) -> paper.Document:
    """Everything still missing, in one letter (clause H2)."""
    pack, language = request.policy.pack, language_of(request)
    with translation.override(language):
        return paper.CompletionLetter(
            letterhead=letterhead(pack), issued_on=clock.today(), number=request.reference, language=language,
            to=paper.Addressee(name=request.speaks_as.full_name), reference=request.reference,
            service=str(request.service.name),
            items=tuple(
                paper.Missing(what=name_of_item(check.key, is_paper=check.is_paper, service=request.service), why=check.note)
                for check in Check.objects.filter(support_request=request).open_questions()
            ),
            due_on=request.due_on or request.target_on, follow=follow_up(request, base_url), signer=signer(pack),
        )  # fmt: skip


def codes_slip(request: SupportRequest, secret: str, *, base_url: str) -> paper.Document:
    """The slip with the follow-up code, printed once and kept nowhere."""
    language = language_of(request)
    with translation.override(language):
        return paper.CodesSlip(
            letterhead=letterhead(request.policy.pack), issued_on=clock.local(request.submitted_at).date(),
            number=request.reference, language=language, reference=request.reference, secret=secret,
            service="" if request.is_sensitive else str(request.service.name), url=follow_page(request, base_url),
            earliest_on=request.earliest_answer_on if "committee" in request.path else None,
        )  # fmt: skip
