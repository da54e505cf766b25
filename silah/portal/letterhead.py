"""The papers of the portal, built from rows: who writes, to whom, and what the paper says."""

import base64
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from silah.catalogue.facts_known import FactValue, answer
from silah.core.identifiers import show_mobile, show_phone
from silah.core.money import format_sar
from silah.core.refused import Refused
from silah.delivery.models import Beneficiary, GrantKind
from silah.policies.pack import Pack
from silah.policies.pack.facts import FACTS, GROUPS
from silah.policies.pack.papers import PAPERS
from silah.portal.pages import absolute
from silah.portal.speaking import page_language
from silah.support.actions.attesting import snapshot as snapshot_of
from silah.support.models import Attestation, Decision, Method, Outcome, SupportRequest
from silah.ui import paper
from silah.ui import tokens as colours

_MARKS = {"wave": "waves"}


@cache
def _accents() -> dict[str, str]:
    """The dark form of each palette's accent, as paper is always light."""
    text = (Path(colours.__file__).parent / "css" / "tokens.css").read_text()
    found = {}
    for selector, values in colours.pairs(text).items():
        for palette in colours.PALETTES:
            if f"[data-palette={palette}]" in selector and "--accent" in values:
                found[palette] = values["--accent"][0]
    return found


def letterhead(pack: Pack) -> paper.Letterhead:
    """The association's head on paper, in the language of the page."""
    profile = pack.association
    relations = next((post for post in pack.directory if post.key == "relations"), None)
    return paper.Letterhead(
        name=str(profile.name), short_name=str(profile.short_name), licence=profile.licence or "",
        department=str(relations.name) if relations is not None else "", city=str(profile.city),
        phone=show_phone(profile.phones[0]) if profile.phones else "", email=profile.email or "",
        website=profile.website or "", accent=_accents().get(pack.look.palette, "#0F5F66"),
        mark=_MARKS.get(pack.look.mark, pack.look.mark),
    )  # fmt: skip


def follow_up(request: HttpRequest, case: SupportRequest) -> paper.FollowUp:
    """How the request is followed: the page, and the telephone where there is one."""
    pack = case.policy.pack
    ways = [_("On this page, with the request number and the follow-up code, or with a code to your mobile.")]
    if pack.association.phones:
        ways.append(_("By telephone: %(phone)s") % {"phone": show_phone(pack.association.phones[0])})
    ways.append(_("At the office, in the opening hours."))
    return paper.FollowUp(url=absolute(request, "portal:follow", case.association.slug), ways=tuple(ways))


class DirectAcknowledgement(paper.Acknowledgement):
    """The acknowledgement of a service that no committee decides: the answer is promised, not held back."""

    def body(self) -> dict[str, Any]:
        found = super().body()
        promised = self.day(self.target_on, weekday=True)
        found["committee_line"] = _("We study your request and work to answer you by %(day)s.") % {"day": promised}
        words = self.words()
        found["facts"] = [row for row in found["facts"] if row[0] not in (words["committee"], words["earliest"])]
        return found


def acknowledgement(request: HttpRequest, case: SupportRequest) -> paper.Document:
    """The paper given at once after sending (clause H5)."""
    kind = paper.Acknowledgement if "committee" in case.path else DirectAcknowledgement
    pack = case.policy.pack
    channel = pack.channel(case.channel)
    handed_in = case.checks.filter(is_paper=True).exclude(paper=None).values_list("key", flat=True)
    return kind(
        letterhead=letterhead(pack), issued_on=case.submitted_at.date(), number=case.reference, language=page_language(),
        to=paper.Addressee(name=" ".join(case.speaker_typed)), reference=case.reference, service=str(case.service.name),
        received_on=case.submitted_at.date(), earliest_on=case.earliest_answer_on, target_on=case.target_on,
        committee=str(pack.committee.name) if page_language() != "en" else str(pack.committee.name).lower(),
        channel=str(channel.name) if channel is not None else "", papers=tuple(str(PAPERS[key]) for key in handed_in if key in PAPERS),
        follow=follow_up(request, case),
    )  # fmt: skip


def decision_letter(request: HttpRequest, decision: Decision) -> paper.Document:
    """The answer as a letter, with reasons, what else fits, and how to object.

    Raises:
        Refused: ``not_released`` while the answer is sealed.
    """
    if decision.released_at is None:
        raise Refused("not_released", _("There is no answer yet."))
    case = decision.support_request
    pack, by_committee = case.policy.pack, "committee" in case.path
    outcome = {
        Outcome.ACCEPTED: paper.Outcome.ACCEPTED, Outcome.ACCEPTED_IF: paper.Outcome.CONDITIONAL, Outcome.REFUSED: paper.Outcome.REFUSED,
    }[Outcome(decision.outcome)]  # fmt: skip
    others = [one for key in decision.alternatives if (one := pack.service(key)) is not None]
    ways = [_("On the page of your request: %(url)s") % {"url": absolute(request, "portal:follow", case.association.slug)}]
    if pack.association.phones:
        ways.append(_("By telephone: %(phone)s") % {"phone": show_phone(pack.association.phones[0])})
    signer = pack.letters
    return paper.DecisionLetter(
        letterhead=letterhead(pack), issued_on=decision.released_at.date(), number=decision.letter_number,
        language=page_language(), to=paper.Addressee(name=case.speaks_as.full_name), reference=case.reference,
        service=str(case.service.name), outcome=outcome,
        committee=str(pack.committee.name) if by_committee else _("the association"), sitting_on=decision.decided_at.date(),
        reasons=tuple(paper.Reason(condition=r.get("condition", ""), found=r.get("found", ""), changes=r.get("change", "")) for r in decision.reasons),
        conditions=tuple(paper.Condition(text=line) for line in decision.conditions.splitlines() if line.strip()),
        granted=tuple(granted_row(row) for row in decision.grants), object_until=decision.objection_until,
        object_ways=tuple(ways), others=tuple(paper.OtherService(name=str(one.name), why=str(one.summary)) for one in others),
        note=decision.explanation,
        signer=paper.Signer(name=str(signer.signer or decision.decided_by), post=str(signer.post)),
        verification=paper.Verification(
            code=decision.verification_code, url=absolute(request, "portal:verify", decision.verification_code)
        ),
    )  # fmt: skip


def granted_row(row: dict[str, Any]) -> paper.Grant:
    """One thing granted, in words: what, how much, how often."""
    times, every = int(row.get("times") or 1), int(row.get("every") or 0)
    amount = format_sar(str(row["amount"])) if row.get("amount") else str(GrantKind(row["kind"]).label)
    when = _("once") if times == 1 else _("%(times)d times, every %(every)d days") % {"times": times, "every": every}
    return paper.Grant(what=str(row.get("title", "")), amount=amount, when=when)


def card(request: HttpRequest, registered: Beneficiary, pack: Pack) -> paper.Document:
    """The beneficiary's card (clause H6)."""
    return paper.Card(
        letterhead=letterhead(pack), issued_on=registered.registered_on, number=registered.file_number,
        language=page_language(), name=registered.person.short_name, file_number=registered.file_number,
        review_on=registered.review_on, office=str(pack.association.city),
        url=absolute(request, "portal:verify", registered.card_code),
    )  # fmt: skip


def slip(request: HttpRequest, case: SupportRequest, secret: str) -> paper.Document:
    """The slip with the reference and its code, for whoever has no printer but this one."""
    return paper.CodesSlip(
        letterhead=letterhead(case.policy.pack), issued_on=case.submitted_at.date(), number=case.reference,
        language=page_language(), reference=case.reference, secret=secret,
        url=absolute(request, "portal:follow", case.association.slug),
        earliest_on=case.earliest_answer_on if "committee" in case.path else None,
    )  # fmt: skip


def attestation(signed: Attestation) -> paper.Document:
    """What was signed (clause H4), from the frozen snapshot."""
    case = signed.support_request
    pack, snapshot = case.policy.pack, signed.snapshot
    channel = pack.channel(signed.channel)
    drawn = base64.b64decode(signed.signature.split(",", 1)[1]) if signed.signature.startswith("data:image/png;base64,") else None
    return paper.Attestation(
        letterhead=letterhead(pack), issued_on=signed.signed_at.date(), number=case.reference, language=page_language(),
        applicant=signed.signer_name or case.speaks_as.full_name, reference=case.reference, sections=attested_sections(case, snapshot),
        statement=signed.statement, signed_at=signed.signed_at, channel=str(channel.name) if channel is not None else signed.channel,
        proof=str(Method(signed.method).label), typed_by=signed.taken_by,
        typed=signed.signature if signed.method == Method.TYPED else "", drawn=drawn, digest=signed.digest,
    )  # fmt: skip


def attested_sections(case: SupportRequest, snapshot: dict[str, Any] | None = None) -> tuple[paper.SnapshotSection, ...]:
    """The data under a signature, group by group; those of the request as they are now when no snapshot is given."""
    snapshot = snapshot_of(case) if snapshot is None else snapshot
    facts: dict[str, Any] = snapshot.get("facts", {})
    woman = facts.get("gender") == "female"
    found = []
    for group, title in GROUPS.items():
        rows = [
            (str(FACTS[key].name), _said(key, facts[key], woman))
            for key in FACTS
            if FACTS[key].group == group and facts.get(key) not in (None, "")
        ]
        if rows:
            found.append(paper.SnapshotSection(title=str(title), rows=tuple(rows)))
    answers = question_rows(case, snapshot.get("questions", {}))
    if answers:
        found.append(paper.SnapshotSection(title=_("Your request"), rows=tuple(answers)))
    kinds = [str(PAPERS[kind]) for kind, _digest in snapshot.get("papers", []) if kind in PAPERS]
    if kinds:
        found.append(paper.SnapshotSection(title=_("Papers"), rows=tuple((name, _("attached")) for name in kinds)))
    return tuple(found)


def _said(key: str, value: Any, woman: bool) -> str:
    return show_mobile(str(value)) if key == "mobile" else answer(key, FactValue(value), female=woman)


def question_rows(case: SupportRequest, answers: dict[str, Any]) -> list[tuple[str, str]]:
    """The answers to the service's own questions, in words."""
    rows = []
    for question in case.service.questions:
        value = answers.get(question.key)
        if value in (None, ""):
            continue
        names = {choice.key: str(choice.name) for choice in question.choices}
        said = _("yes") if value is True else _("no") if value is False else names.get(str(value), str(value))
        rows.append((str(question.name), said))
    return rows


