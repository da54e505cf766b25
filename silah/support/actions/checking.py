"""Completeness (clause H2): each datum and paper matched to its original by a named officer."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from silah.accounts.duties import refuse_if_apart
from silah.accounts.models import Member
from silah.audit.actors import SYSTEM, Actor
from silah.catalogue.facts_known import day
from silah.core import clock
from silah.core.refused import Refused
from silah.interactions.actions import tell
from silah.policies.pack.identity_facts import ISSUED_ABROAD
from silah.policies.pack.papers import EXPIRES_WITH
from silah.policies.pack.vocabulary import Can, Duty, Stage
from silah.registry.actions import hand_in_paper, record_facts, refuse_if_anothers
from silah.registry.consents import match_consents
from silah.registry.models import Paper
from silah.support import hands, late, workflow
from silah.support.actions.attesting import standing_attestation, void_if_changed
from silah.support.actions.consenting import is_own_word
from silah.support.actions.lapsing import revive_if_lapsed
from silah.support.actions.replacing import ask_again, sign_anew
from silah.support.actions.telling import close_by_death, tell_about
from silah.support.models import Act, AgendaItem, Check, CheckState, Closing, ItemState, SupportRequest
from silah.support.models.request import CASE_RIGHTS

#: Where a paper may still be added; from the committee on, what is judged stays as it is.
BEFORE_JUDGEMENT = (Stage.INTAKE, Stage.COMPLETENESS, Stage.ATTESTATION, Stage.RESEARCH)
#: Where a paper that came after the matching is still matched: it must be, before the file is judged.
MATCHED_LATE = (*BEFORE_JUDGEMENT, Stage.COMMITTEE, Stage.DECISION)

#: Who may give a file to somebody else.
MAY_ASSIGN = frozenset({Can.CHECK, Can.RESEARCH, Can.SEE_EVERYTHING})


def _refuse_unless_checking(
    request: SupportRequest, by: Actor, *, stages: Collection[Stage] = (Stage.COMPLETENESS,)
) -> None:
    if Can.CHECK not in by.rights:
        raise Refused("right_missing", _("Matching is for beneficiary relations."))
    refuse_if_apart(request.policy.pack, Duty.CHECK, request.duties_done_by(by.id))
    if not SupportRequest.objects.select_for_update().filter(pk=request.pk, stage__in=stages, closed_at=None):
        raise Refused("moved_on", _("The file has left matching. Reload the page to see where it stands."))


@transaction.atomic
def mark(check: Check, state: CheckState, *, note: str = "", valid_until: date | None = None, by: Actor) -> Check:
    """Mark one datum or paper against its original.

    A paper that lapsed before the day of submission cannot be matched: validity is judged on that day. For one that came
    after the matching and is wrong, the applicant is asked at once.

    Raises:
        Refused: ``right_missing``, ``moved_on``, ``note_needed``, ``lapsed`` or ``no_paper``.
    """
    request = check.support_request
    # A paper that came after the matching is matched where the file stands.
    is_asked_again = check.is_open_question and request.stage in late.STAGES
    came_late = check.is_paper and (check.state == CheckState.PENDING or is_asked_again)
    _refuse_unless_checking(request, by, stages=MATCHED_LATE if came_late else (Stage.COMPLETENESS,))
    if state is CheckState.WRONG and not note.strip():
        raise Refused("note_needed", _("Write what does not match, so that the beneficiary knows what to send."))
    if check.is_paper and state is CheckState.MATCHED:
        if check.paper is None:
            raise Refused("no_paper", _("There is no paper to match. Add it, or mark it missing."))
        until = valid_until or check.paper.valid_until or _date_among_data(request, check.key)
        if until is not None and until < clock.local(request.submitted_at).date():
            raise Refused("lapsed", _("This paper had lapsed on the day of submission, so it cannot be accepted."))
        Paper.objects.filter(pk=check.paper.pk).update(valid_until=until, is_claim=False)
    row = Check.objects.filter(pk=check.pk)
    if came_late:  # another may have come, or been matched, while this one was looked at
        row = row.filter(state=check.state, paper=check.paper_id)
    if not row.update(state=state, note=note.strip()[:500], checked_by=by.name, checked_at=clock.now()):
        raise Refused("moved_on", _("The file has left matching. Reload the page to see where it stands."))
    check.refresh_from_db()
    act = Act.MATCHED if state is CheckState.MATCHED else Act.QUESTIONED
    workflow.log(request, act, by=by, duty=Duty.CHECK, text=note.strip(), item=check.key, is_paper=check.is_paper)
    if came_late:
        request.refresh_from_db(fields=["stage", "waiting_for", "assignee"])  # as the lock found it
    if came_late and request.stage in late.STAGES:
        if check.is_open_question:
            ask_again(request, check, by=by)
        workflow.stand_by_papers(request)
    return check


def _date_among_data(request: SupportRequest, kind: str) -> date | None:
    """Until when an identity paper is good by the data; one that came later than they did carries no date of its own."""
    return day(request.answers.get("facts", {}).get(EXPIRES_WITH.get(kind, "")))


@transaction.atomic
def mark_all_matched(request: SupportRequest, *, by: Actor) -> int:
    """Mark every datum still pending as matched to the original card; papers are marked one by one."""
    _refuse_unless_checking(request, by)
    pending = Check.objects.filter(support_request=request, is_paper=False, state=CheckState.PENDING)
    count = pending.update(state=CheckState.MATCHED, checked_by=by.name, checked_at=clock.now())
    if count:
        workflow.log(request, Act.MATCHED, by=by, duty=Duty.CHECK, count=count)
    return count


@transaction.atomic
def ask_for_missing(request: SupportRequest, *, by: Actor) -> int:
    """Send everything missing or wrong back to the applicant in one message.

    Returns:
        How many things were asked for.

    Raises:
        Refused: ``nothing_missing``.
    """
    _refuse_unless_checking(request, by)
    items = list(Check.objects.filter(support_request=request).open_questions())
    if not items:
        raise Refused("nothing_missing", _("Nothing is missing: pass the file on instead."))
    workflow.send_back(request, to=Stage.INTAKE, by=by)
    workflow.log(
        request, Act.SENT_BACK, by=by, duty=Duty.CHECK, public=True, items=[item.key for item in items],
    )  # fmt: skip
    tell_about(
        request, "completion_needed", by=by, again=str(request.version), reference=request.reference, count=len(items)
    )
    return len(items)


@transaction.atomic
def answer_missing(
    request: SupportRequest, *, papers: "Mapping[str, UploadedFile[Any]]", facts: Mapping[str, Any],
    agreed: Collection[str] = (), by: Actor, channel: str,
) -> list[str]:  # fmt: skip
    """Take what was missing from the applicant and hand the file back to matching.

    Args:
        papers: uploads by paper kind.
        facts: corrected values by fact key.
        agreed: purposes agreed to again where the request had lapsed (see :func:`lapsing.revive`).

    Returns:
        The keys still missing after this answer; the file goes on only when none is left.

    Raises:
        Refused: ``right_missing`` for staff outside beneficiary relations; ``moved_on``, ``nothing_sent``, or what is
            wrong with a file.
    """
    if by.is_staff and not by.rights & {Can.RECEIVE, Can.CHECK}:
        raise Refused("right_missing", _("Beneficiary relations takes this down from the beneficiary."))
    revive_if_lapsed(request, agreed=agreed, by=by, channel=channel)
    # Two answers at once, by two hands: the second waits here and finds the file in matching.
    waits = SupportRequest.objects.select_for_update().filter(pk=request.pk, stage=Stage.INTAKE, closed_at=None)
    if request.stage != Stage.INTAKE or not waits:
        raise Refused("moved_on", _("Nothing is asked of you now."))
    if not papers and not facts:
        raise Refused("nothing_sent", _("Add at least one of the things we asked for."))
    for kind, upload in papers.items():
        paper = hand_in_paper(
            request.association, upload, kind=kind, by=by, person=request.person, is_claim=not by.is_staff
        )
        Check.objects.filter(support_request=request, is_paper=True, key=kind).update(
            paper=paper, state=CheckState.PENDING, note=""
        )
        workflow.log(request, Act.PAPER_ADDED, by=by, public=True, channel=channel, item=kind)
    void_if_changed(request, why=_("a paper was added"), by=by)
    if facts:
        change_answers(request, facts, by=by, why=_("corrected by the applicant"))
        Check.objects.filter(support_request=request, is_paper=False, key__in=list(facts)).update(
            state=CheckState.PENDING, note=""
        )
    return _hand_back(request, by=by, channel=channel)


def _hand_back(request: SupportRequest, *, by: Actor, channel: str) -> list[str]:
    """Hand a file back to matching once nothing asked for is left; returns what is left."""
    left = list(Check.objects.filter(support_request=request).open_questions().values_list("key", flat=True))
    if not left:
        mover = SYSTEM if by.is_staff and not by.rights & workflow.RIGHT_TO_PASS[Stage.INTAKE] else by
        workflow.advance(request, past=Stage.INTAKE, by=mover)
        workflow.log(request, Act.COMPLETED, by=by, public=True, channel=channel)
    return left


def change_answers(request: SupportRequest, facts: Mapping[str, Any], *, by: Actor, why: str) -> None:
    """Correct values of a request; a signature over the old ones becomes void (clause H4).

    A corrected mobile or e-mail is where the next message goes, unless a representative is spoken to.
    """
    known = SupportRequest.objects.select_for_update().values_list("answers", flat=True).get(pk=request.pk)
    request.answers = {**known, "facts": {**known.get("facts", {}), **facts}}
    if request.representative_id is None:
        request.contact_mobile = facts.get("mobile") or request.contact_mobile
        request.contact_email = facts.get("email") or request.contact_email
    request.account = request.answers["facts"].get("iban") or ""
    request.save(update_fields=["answers", "account", "contact_mobile", "contact_email"])
    workflow.log(request, Act.FACT_CHANGED, by=by, public=True, keys=sorted(facts))
    void_if_changed(request, why=why, by=by)


@transaction.atomic
def correct_datum(check: Check, value: Any, *, by: Actor) -> None:
    """The officer writes a value as the original has it; the applicant will sign anew."""
    request = check.support_request
    _refuse_unless_checking(request, by)
    refuse_if_anothers(request.person, {**request.answers.get("facts", {}), check.key: value})
    change_answers(request, {check.key: value}, by=by, why=_("corrected against the original"))
    if check.key == "id_document" and value in ISSUED_ABROAD and not request.answers["facts"].get("id_document_issuer"):
        # Without the country its number names nobody; it is asked for, or corrected in its own line.
        Check.objects.get_or_create(
            association_id=request.association_id, support_request=request, is_paper=False, key="id_document_issuer",
            defaults={"state": CheckState.MISSING},
        )  # fmt: skip
    mark(check, CheckState.MATCHED, by=by)


@transaction.atomic
def add_paper(request: SupportRequest, kind: str, upload: "UploadedFile[Any]", *, by: Actor, channel: str) -> Paper:
    """Put a paper into a file at the desk; a signature over the file without it becomes void.

    Raises:
        Refused: ``moved_on`` once the file is before the committee or the officer who decides,
            except another for a paper that was asked for once more; ``right_missing``, or what is wrong with the file.
    """
    if by.is_staff and not by.rights & {Can.RECEIVE, Can.CHECK, Can.RESEARCH}:
        raise Refused("right_missing", _("This step is for a colleague with another role."))
    is_before = bool(SupportRequest.objects.select_for_update().filter(pk=request.pk, stage__in=BEFORE_JUDGEMENT))
    if not is_before and not late.asked_again(request).filter(key=kind).exists():
        raise Refused("moved_on", _("The file is before those who decide, so nothing is added to it now."))
    paper = hand_in_paper(request.association, upload, kind=kind, by=by, person=request.person)
    changed = Check.objects.filter(support_request=request, is_paper=True, key=kind).update(
        paper=paper, state=CheckState.PENDING, note=""
    )
    if not changed:
        Check.objects.create(
            association_id=request.association_id, support_request=request, is_paper=True, key=kind, paper=paper,
            is_required=False,
        )  # fmt: skip
    workflow.log(request, Act.PAPER_ADDED, by=by, public=True, channel=channel, item=kind)
    sign_anew(request, paper, by=by)
    workflow.stand_by_papers(request)
    if request.stage == Stage.INTAKE:
        _hand_back(request, by=by, channel=channel)
    return paper


@transaction.atomic
def pass_completeness(request: SupportRequest, *, by: Actor) -> Stage:
    """Say the file is complete: what was matched becomes known of the person, and the file moves on.

    What was agreed to with the request becomes the person's own word, or stays that of whoever spoke without a deed.
    Where a signature already covers these data the attestation is passed in the same breath.

    Raises:
        Refused: ``not_complete`` naming what is still open.
    """
    _refuse_unless_checking(request, by)
    settled = Check.objects.filter(support_request=request).settled()
    open_keys = list(
        Check.objects.filter(support_request=request).exclude(pk__in=settled).values_list("key", flat=True)
    )
    if open_keys:
        raise Refused(
            "not_complete", _("Mark every datum and paper first, or ask for what is missing."), keys=open_keys
        )
    matched = set(
        Check.objects.filter(support_request=request, is_paper=False, state=CheckState.MATCHED).values_list(
            "key", flat=True
        )
    )
    facts = {key: value for key, value in request.answers.get("facts", {}).items() if key in matched}
    # Asked before the register takes the facts over, because the signed snapshot carries the name.
    is_signed = standing_attestation(request) is not None
    record_facts(request.person, _without_new_contact(request, facts), source=request.reference, by=by, verified=True)
    workflow.advance(request, past=Stage.COMPLETENESS, by=by)
    workflow.log(request, Act.CHECKED, by=by, duty=Duty.CHECK, public=True)
    if is_own_word(request):
        match_consents(request.person, about_id=request.pk)
    if is_signed:
        workflow.advance(request, past=Stage.ATTESTATION, by=by)
    else:
        tell_about(request, "attestation_needed", by=by, again=str(request.version), reference=request.reference)
    return Stage(request.stage)


def _without_new_contact(request: SupportRequest, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts without a mobile or e-mail that differs from a known one.

    The registered mobile opens a person's file. Whoever knows a number and types another mobile beside it must not
    become its owner by an officer's glance: :func:`take_new_contact` is an act of its own (trust rule 34).
    """
    known = {"mobile": request.person.mobile, "email": request.person.email}
    return {key: value for key, value in facts.items() if not known.get(key) or known[key] == value}


def new_contact(request: SupportRequest) -> dict[str, Any]:
    """The mobile and e-mail of a request that differ from the registered ones."""
    facts = {key: request.answers.get("facts", {}).get(key) for key in ("mobile", "email")}
    kept = _without_new_contact(request, facts)
    return {key: value for key, value in facts.items() if value and key not in kept}


@transaction.atomic
def take_new_contact(request: SupportRequest, *, by: Actor) -> None:
    """Make the contact data of a request the person's own; the old address is told so in neutral words first.

    Raises:
        Refused: ``right_missing``; ``nothing_new``; ``only_in_person`` for a person whom it is not safe to reach.
    """
    if Can.CHECK not in by.rights:
        raise Refused("right_missing", _("Matching is for beneficiary relations."))
    fresh = new_contact(request)
    if not fresh:
        raise Refused("nothing_new", _("The contact data of this request are the registered ones."))
    if request.person.unsafe_contact:
        raise Refused(
            "only_in_person", _("This person is reached in person only. Change the contact data face to face.")
        )
    tell(request.person, "contact_changed", about=request, facts={}, by=by, occasion=str(request.version))
    record_facts(request.person, fresh, source=request.reference, by=by, verified=True)
    workflow.log(request, Act.FACT_CHANGED, by=by, duty=Duty.CHECK, keys=sorted(fresh))


@transaction.atomic
def assign(request: SupportRequest, member: Member, *, by: Actor) -> None:
    """Give an open file to a colleague who may do its present step; whoever may do it takes it personally.

    Raises:
        Refused: ``right_missing``; ``cannot_take`` when the colleague lacks the right, may not open the file, is tied to
            the applicant or looked at it before an objection; ``separation_of_duties``; ``moved_on`` when the request
            has ended.
    """
    if (by.id != member.pk and not by.rights & MAY_ASSIGN) or not by.is_staff:
        raise Refused("right_missing", _("Files are given out by beneficiary relations, research or the manager."))
    if (bar := hands.bars(request, [member], asked_by=by.id).get(member.pk)) is not None:
        raise bar
    if not SupportRequest.objects.filter(pk=request.pk, closed_at=None).update(assignee=member):
        raise Refused("moved_on", _("This request has ended."))
    request.assignee = member
    workflow.log(request, Act.ASSIGNED, by=by, to=member.name)


@transaction.atomic
def write_note(request: SupportRequest, text: str, *, by: Actor) -> None:
    """Write a note that staff alone read.

    Raises:
        Refused: ``right_missing`` for whoever opens no files; ``empty``.
    """
    if not by.is_staff or not by.rights & CASE_RIGHTS:
        raise Refused("right_missing", _("Notes are for those who work on requests."))
    if not text.strip():
        raise Refused("empty", _("Write the note first."))
    workflow.log(request, Act.NOTE, by=by, text=text.strip()[:4000])


@transaction.atomic
def withdraw(request: SupportRequest, *, by: Actor, channel: str) -> None:
    """End a request at the beneficiary's wish; it never counts against a later one.

    Raises:
        Refused: ``right_missing`` for staff outside beneficiary relations; ``answered``; ``moved_on``.
    """
    if by.is_staff and not by.rights & {Can.RECEIVE, Can.CHECK}:
        raise Refused("right_missing", _("Beneficiary relations takes this down from the beneficiary."))
    if request.answered_at is not None:
        raise Refused("answered", _("This request was answered already. Call us if you no longer want the service."))
    _leave_agenda(request)
    workflow.log(request, Act.WITHDRAWN, by=by, public=True, channel=channel)
    workflow.close(request, Closing.WITHDRAWN, by=by)


@transaction.atomic
def end_by_death(request: SupportRequest, words: str = "", *, by: Actor, channel: str) -> None:
    """End a request not answered yet because its beneficiary has died; a representative alone is told that there is news.

    Args:
        words: how we know; staff alone read them.

    Raises:
        Refused: ``right_missing``; ``answered`` once there is an answer: the service is then given up with its reason;
            ``moved_on`` when the request has ended.
    """
    if not by.is_staff or not by.rights & {Can.RECEIVE, Can.CHECK}:
        raise Refused("right_missing", _("This step is for a colleague with another role."))
    if request.answered_at is not None:
        raise Refused("answered", _("This request was answered already. End the service instead, with its reason."))
    _leave_agenda(request)
    workflow.log(request, Act.DIED, by=by, channel=channel, text=words.strip()[:500])
    close_by_death(request, by=by)
    tell_about(request, "service_ended", by=by, again=str(request.round), reference=request.reference)


def _leave_agenda(request: SupportRequest) -> None:
    """A request that ends leaves the agenda it is on."""
    listed = AgendaItem.objects.pending().filter(support_request=request)
    listed.update(state=ItemState.DEFERRED, settled_at=clock.now())
