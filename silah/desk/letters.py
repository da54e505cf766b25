"""Which of our own papers a case can be printed as, and how each is made (the words live in ``support.papers``)."""

from collections.abc import Callable

from silah.accounts.gate import DeskRequest
from silah.core import clock
from silah.delivery.models import Beneficiary, Delivery
from silah.desk.case_file import reads_sealed
from silah.desk.door import INTERVIEW
from silah.policies.pack.vocabulary import Stage
from silah.support import papers
from silah.support.actions.attesting import digest_of, snapshot, statement
from silah.support.follow_code import still_shown
from silah.support.late import asked_again, judged_by
from silah.support.models import Attestation, Decision, Method, SupportRequest
from silah.ui import paper

Build = Callable[[DeskRequest, SupportRequest], paper.Document | None]


def base_url(request: DeskRequest) -> str:
    """Address of this installation as the reader reached it."""
    return f"{request.scheme}://{request.get_host()}"


def _acknowledgement(request: DeskRequest, case: SupportRequest) -> paper.Document | None:
    return papers.acknowledgement(case, base_url=base_url(request))


def _completion(request: DeskRequest, case: SupportRequest) -> paper.Document | None:
    is_asked = case.stage == Stage.INTAKE or asked_again(case).exists()
    return papers.completion_letter(case, base_url=base_url(request)) if is_asked else None


def _attestation(request: DeskRequest, case: SupportRequest) -> paper.Document | None:
    """The standing signature; where there is none yet, the paper to sign by hand."""
    standing = Attestation.objects.filter(support_request=case).standing().first()
    if standing is None:
        if case.stage not in (Stage.ATTESTATION, Stage.RESEARCH) and judged_by(case) is None:
            return None
        content = snapshot(case)
        standing = Attestation(
            association=case.association, snapshot=content, digest=digest_of(content), statement=statement(),
            language=papers.language_of(case), method=Method.SCAN, signer_name=case.speaks_as.full_name,
            signed_at=clock.now(), channel=INTERVIEW, taken_by=request.member.name,
        )  # fmt: skip
    standing.support_request = case
    return papers.attestation_paper(standing)


def _decision(request: DeskRequest, case: SupportRequest) -> paper.Document | None:
    # A sealed answer is no letter yet, for nobody: paper leaves the house (clause H5).
    given = Decision.objects.filter(support_request=case).released()
    decision = given.select_related("item__sitting").order_by("-round").first()
    if decision is None:
        return None
    decision.support_request = case
    return papers.decision_letter(decision, base_url=base_url(request))


def _preview(request: DeskRequest, case: SupportRequest) -> paper.Document | None:
    """The letter as it will be, for those who may read the sealed answer; marked on every page as not sent."""
    if not reads_sealed(case, request.actor.rights):
        return None
    decision = (
        Decision.objects.filter(support_request=case, round=case.round, released_at=None)
        .select_related("item__sitting")
        .first()
    )
    if decision is None:
        return None
    decision.support_request = case
    return papers.decision_letter(decision, base_url=base_url(request), draft=True)


def _card(request: DeskRequest, case: SupportRequest) -> paper.Document | None:
    beneficiary = Beneficiary.objects.select_related("person").filter(person=case.person).first()
    return papers.card(beneficiary, case.policy, base_url=base_url(request)) if beneficiary else None


def _receipt(request: DeskRequest, case: SupportRequest) -> paper.Document | None:
    given = Delivery.objects.of_request(case.pk).exclude(given_at=None).order_by("-given_at").first()
    if given is None:
        given = Delivery.objects.of_request(case.pk).first()
    if given is None:
        return None
    beneficiary = Beneficiary.objects.filter(person=case.person).first()
    return papers.delivery_receipt(given, case, beneficiary.file_number if beneficiary else "")


def kept_code(request: DeskRequest, token: str) -> str:
    """The follow-up code of a request this session took in just now; nothing later, because it is kept nowhere."""
    return still_shown(request.session.get(f"code:{token}"))


def _slip(request: DeskRequest, case: SupportRequest) -> paper.Document | None:
    secret = kept_code(request, case.token)
    return papers.codes_slip(case, secret, base_url=base_url(request)) if secret else None


LETTERS: dict[str, Build] = {
    "acknowledgement": _acknowledgement, "completion": _completion, "attestation": _attestation, "decision": _decision,
    "preview": _preview, "card": _card, "receipt": _receipt, "slip": _slip,
}  # fmt: skip
