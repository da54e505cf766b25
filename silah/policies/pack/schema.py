"""The pack: a board-approved policy as data. Every name here is a key of the TOML files (``packs/README.md``)."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from silah.policies.pack.association import (
    Approval,
    AssociationProfile,
    Hours,
    Look,
    Post,
    Signer,
    Stakeholder,
)
from silah.policies.pack.needs import NeedsScore
from silah.policies.pack.services import Service
from silah.policies.pack.text import Table, Text, Within
from silah.policies.pack.vocabulary import DUTY_OF_RIGHT, Can, ChannelKind, Duty, FindingKind, Stage

SCHEMA_VERSION = 1


class Channel(Table):
    """A channel of contact, in the policy's own order (clauses C1 to C10)."""

    code: str
    kind: ChannelKind
    name: Text
    order: int
    enabled: bool = True
    note: Text | None = None


class Tool(Table):
    """A document in the officer's hands (clauses T1 to T6)."""

    code: str
    name: Text
    order: int = 0


class Objective(Table):
    """An objective of the policy, in our own words (clauses O1 to O9e)."""

    code: str
    text: Text


class Step(Table):
    """A step of handling a beneficiary (clauses H1 to H7), with the role that acts and the figure that proves it."""

    code: str
    order: int
    text: Text
    role: str
    evidence: str


class Periods(Table):
    """All terms. ``…_days`` are calendar days, ``…_working_days`` working days of the association.

    Without ``completion_days`` or ``attestation_days`` nothing that waits for the applicant ever ends by itself.
    """

    answer_not_before_days: int
    target_working_days: int
    completeness_working_days: int
    research_working_days: int
    committee_working_days: int
    objection_days: int
    draft_days: int
    attestation_days: int | None = None
    review_months: int
    rating_days: int
    completion_days: int | None = None


class CommitteeRule(Table):
    """How the research committee sits. ``quorum`` is a count, or a fraction such as ``"2/3"`` of those seated."""

    name: Text
    quorum: int | str
    seats: Annotated[int, Within(ge=1)]
    members_min: Annotated[int, Within(ge=1)]
    casting_vote: bool = True
    votes: Literal["majority", "two_thirds", "unanimous"] = "majority"
    sealed_opinions: bool = True

    def needed(self, seated: int) -> int:
        """Return how many members must attend, of those seated and not recused.

        Args:
            seated: members who may sit on this file.
        """
        if isinstance(self.quorum, int):
            return self.quorum
        part, whole = (int(number) for number in self.quorum.split("/"))
        return math.ceil(seated * part / whole)


class Apart(Table):
    """Two duties that one person may not do on the same file, and no role may hold together (clause P3)."""

    first: Duty
    second: Duty
    why: Text


class Role(Table):
    """A role of staff and its rights."""

    key: str
    name: Text
    rights: tuple[Can, ...]

    @property
    def duties(self) -> frozenset[Duty]:
        """The duties that the rights exercise."""
        return frozenset(DUTY_OF_RIGHT[right] for right in self.rights if right in DUTY_OF_RIGHT)


class Finding(Table):
    """Something found while reading the printed policy, and how the pack reads it."""

    key: str
    kind: FindingKind
    where: Text
    found: Text
    reading: Text
    clauses: tuple[str, ...] = ()


class Clause(Table):
    """A clause of this policy: its stable code, where it is printed, and what answers for it."""

    code: str
    where: Text
    title: Text
    controls: tuple[str, ...] = ()
    owner: str


class Consent(Table):
    """One purpose for which consent is asked, separately from the others (data-protection law)."""

    purpose: str
    text: Text
    required: bool = False
    explicit: bool = False


class Deed(Table):
    """The paper by which somebody shows that he may act for another, by the capacity in which he does (clause H2)."""

    key: Literal["guardian", "family", "delegate"]
    paper: str
    hint: Text | None = None


class Pack(Table):
    """A policy as structured data: everything the site, the desk and the evidence book take from it."""

    schema_version: Literal[1]
    slug: Annotated[str, Within(pattern=r"^[a-z][a-z0-9-]{1,29}$")]
    reference_prefix: str
    review_months: Annotated[int, Within(ge=1, le=60)]
    association: AssociationProfile
    look: Look
    hours: Hours
    directory: tuple[Post, ...] = ()
    approval: Approval
    stakeholders: tuple[Stakeholder, ...]
    channels: tuple[Channel, ...]
    tools: tuple[Tool, ...]
    objectives: tuple[Objective, ...]
    steps: tuple[Step, ...]
    periods: Periods
    committee: CommitteeRule
    duties: tuple[Apart, ...]
    roles: tuple[Role, ...]
    needs: NeedsScore
    services: tuple[Service, ...]
    findings: tuple[Finding, ...] = ()
    clauses: tuple[Clause, ...]
    letters: Signer
    consents: tuple[Consent, ...] = ()
    deeds: tuple[Deed, ...] = ()

    def service(self, key: str) -> Service | None:
        """Return a service by its key."""
        return next((one for one in self.services if one.key == key), None)

    def role(self, key: str) -> Role | None:
        """Return a role by its key."""
        return next((one for one in self.roles if one.key == key), None)

    def deed_of(self, capacity: str) -> Deed | None:
        """Return the paper asked of whoever acts in a capacity; ``None`` where the word is enough."""
        return next((one for one in self.deeds if one.key == capacity), None)

    def clause(self, code: str) -> Clause | None:
        """Return a clause by its code; ``None`` when this policy does not carry it."""
        return next((one for one in self.clauses if one.code == code), None)

    def channel(self, code: str) -> Channel | None:
        """Return a channel by its code."""
        return next((one for one in self.channels if one.code == code), None)

    def rights_of(self, role_keys: tuple[str, ...] | list[str]) -> frozenset[Can]:
        """Return the rights of several roles together."""
        return frozenset(right for role in self.roles if role.key in role_keys for right in role.rights)

    def holders(self, right: Can) -> tuple[Role, ...]:
        """Return the roles that hold a right."""
        return tuple(role for role in self.roles if right in role.rights)

    def apart_from(self, duty: Duty) -> dict[Duty, Text]:
        """Return the duties barred to someone who did ``duty`` on the same file, with the reason."""
        barred = {pair.second: pair.why for pair in self.duties if pair.first == duty}
        return barred | {pair.first: pair.why for pair in self.duties if pair.second == duty}

    def answer_not_before_days(self, service: Service) -> int:
        """Return the calendar days from submission before which no answer leaves (clause H5)."""
        own = service.answer_not_before_days
        return self.periods.answer_not_before_days if own is None else own

    def target_working_days(self, service: Service) -> int:
        """Return the association's own ceiling for the answer, in working days from submission."""
        return service.target_working_days or self.periods.target_working_days

    def step_of(self, stage: Stage) -> Step | None:
        """Return the step of the policy that a stage carries out."""
        codes = {
            Stage.INTAKE: "H1",
            Stage.COMPLETENESS: "H2",
            Stage.ATTESTATION: "H4",
            Stage.COMMITTEE: "H5",
            Stage.DECISION: "H5",
            Stage.REGISTRATION: "H6",
            Stage.DELIVERY: "H7",
        }
        return next((one for one in self.steps if one.code == codes.get(stage)), None)
