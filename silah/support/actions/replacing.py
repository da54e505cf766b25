"""Another paper for one that came after the matching and was found wrong, before the file is judged (clause H2)."""

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from silah.audit.actors import Actor
from silah.core.refused import Refused
from silah.policies.pack.vocabulary import Can, Duty, Stage
from silah.registry.actions import hand_in_paper
from silah.registry.models import Paper
from silah.support import late, workflow
from silah.support.actions.attesting import void_if_changed
from silah.support.actions.telling import tell_about
from silah.support.models import Act, Check, CheckState, SupportRequest


def ask_again(request: SupportRequest, check: Check, *, by: Actor) -> None:
    """Ask the applicant for another paper, in one message for each marking; part of the act that marks one wrong."""
    workflow.log(request, Act.SENT_BACK, by=by, duty=Duty.CHECK, public=True, items=[check.key], is_paper=True)
    asked = request.events.filter(act=Act.QUESTIONED).count()
    count = late.asked_again(request).count()
    tell_about(request, "completion_needed", by=by, again=f"late-{asked}", reference=request.reference, count=count)


@transaction.atomic
def replace_papers(
    request: SupportRequest, *, papers: "Mapping[str, UploadedFile[Any]]", by: Actor, channel: str
) -> list[str]:  # fmt: skip
    """Take other papers for those that were asked for once more; the file stays where it stands and they are matched there.

    What was not asked for is left out. A signature over the file with the wrong paper becomes void.

    Args:
        papers: uploads by paper kind.

    Returns:
        The kinds still asked for.

    Raises:
        Refused: ``right_missing`` for staff outside beneficiary relations; ``moved_on`` where nothing is asked;
            ``nothing_sent``, or what is wrong with a file.
    """
    if by.is_staff and not by.rights & {Can.RECEIVE, Can.CHECK}:
        raise Refused("right_missing", _("Beneficiary relations takes this down from the beneficiary."))
    # Two answers at once, by two hands: the second waits here and finds nothing asked.
    here = SupportRequest.objects.select_for_update().filter(pk=request.pk, stage=request.stage, closed_at=None)
    asked = {check.key: check for check in late.asked_again(request)} if here else {}
    if not asked:
        raise Refused("moved_on", _("Nothing is asked of you now."))
    came = {kind: upload for kind, upload in papers.items() if kind in asked}
    if not came:
        raise Refused("nothing_sent", _("Add at least one of the things we asked for."))
    for kind, upload in came.items():
        paper = hand_in_paper(
            request.association, upload, kind=kind, by=by, person=request.person, is_claim=not by.is_staff
        )
        Check.objects.filter(pk=asked[kind].pk).update(paper=paper, state=CheckState.PENDING, note="")
        workflow.log(request, Act.PAPER_ADDED, by=by, public=True, channel=channel, item=kind)
    sign_anew(request, paper, by=by)
    workflow.stand_by_papers(request)
    return [kind for kind in asked if kind not in came]


def sign_anew(request: SupportRequest, paper: Paper, *, by: Actor) -> None:
    """Make a signature over a file without this paper void; past the attestation nothing else would ask for another."""
    is_void = void_if_changed(request, why=_("a paper was added"), by=by)
    if is_void and request.stage in late.STAGES and request.stage != Stage.ATTESTATION:
        tell_about(request, "attestation_needed", by=by, again=f"paper-{paper.pk}", reference=request.reference)
