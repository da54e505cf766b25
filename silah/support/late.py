"""Papers that come after the matching, before the file is judged (clause H2): what is asked again, and who is waited for.

A file past its matching keeps its stage while a paper is replaced. The study goes on beside it; the committee and the
officer who decides wait, because what they judge is complete.
"""

from django.utils.translation import gettext as _

from silah.core.refused import Refused
from silah.policies.pack.vocabulary import Stage
from silah.support.models import Attestation, Check, CheckState, SupportRequest, Waiting
from silah.support.models.checks import CheckQuerySet

#: Where a file stands that is matched and not judged yet.
STAGES = (Stage.ATTESTATION, Stage.RESEARCH, Stage.COMMITTEE, Stage.DECISION)
#: Whom such a file waits for while something in it is not in order.
MENDING = (Waiting.APPLICANT, Waiting.CHECKER)


def asked_again(request: SupportRequest) -> CheckQuerySet:
    """The papers for which the applicant was asked once more, as far as the file waits for nobody's verdict yet."""
    papers: CheckQuerySet = Check.objects.filter(support_request=request, is_paper=True).open_questions()
    is_open = request.closed_at is None and request.stage in STAGES and request.waiting_for != Waiting.RELEASE
    return papers if is_open else papers.none()


def judged_by(request: SupportRequest) -> Waiting | None:
    """Whom a file waits for at a stage that judges it; None at every other."""
    if request.stage == Stage.COMMITTEE:
        return Waiting.SECRETARY
    if request.stage == Stage.DECISION and request.service.decided_by == "officer":
        return Waiting.DECIDER
    return None


def awaited(request: SupportRequest) -> Waiting | None:
    """Whom a file waits for before it may be judged; None where its papers and its signature are in order."""
    papers = Check.objects.filter(support_request=request, is_paper=True)
    if papers.open_questions().exists():
        return Waiting.APPLICANT
    if papers.filter(state=CheckState.PENDING).exists():
        return Waiting.CHECKER
    is_signed = Attestation.objects.filter(support_request=request).standing().exists()
    return None if is_signed else Waiting.APPLICANT


def refuse_unmatched(request: SupportRequest) -> None:
    """Keep a file from being judged while a paper in it that came late is matched by nobody, or does not match.

    Raises:
        Refused: ``not_complete``.
    """
    papers = Check.objects.filter(support_request=request, is_paper=True)
    if papers.open_questions().exists():
        raise Refused(
            "not_complete",
            _("A paper of %(reference)s does not match. We asked for another; the file is judged once it is matched.")
            % {"reference": request.reference},
        )
    if papers.filter(state=CheckState.PENDING).exists():
        raise Refused(
            "not_complete",
            _("A paper of %(reference)s came later and is not matched yet. Beneficiary relations matches it first.")
            % {"reference": request.reference},
        )
