"""The support request (clause C5): where it stands, whom it waits for, and both its dates."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from silah.accounts.models import Gender, Member
from silah.associations.models import Office
from silah.associations.scope import Scoped, scoped
from silah.core import clock
from silah.policies.models import PolicyVersion
from silah.policies.pack.vocabulary import Can, Duty, Stage
from silah.registry.models import Person, Way

if TYPE_CHECKING:
    from silah.policies.pack.services import Service


class Waiting(models.TextChoices):
    """Whom an open request waits for."""

    APPLICANT = "applicant", _("the beneficiary")
    CHECKER = "checker", _("beneficiary relations")
    RESEARCHER = "researcher", _("the social researcher")
    SECRETARY = "secretary", _("the committee secretary")
    COMMITTEE = "committee", _("the research committee")
    DECIDER = "decider", _("the officer who decides")
    APPOINTMENT = "appointment", _("an appointment by the general manager")
    RELEASE = "release", _("the day of the answer")
    REGISTRAR = "registrar", _("registration")
    DELIVERER = "deliverer", _("delivery")
    NOBODY = "nobody", _("nobody")


#: Days after which an answer that is late is promised anew.
NEW_DAY = 7
#: The right that lets a member act on what waits for whom.
RIGHT_FOR: dict[str, Can] = {
    Waiting.CHECKER: Can.CHECK,
    Waiting.RESEARCHER: Can.RESEARCH,
    Waiting.SECRETARY: Can.SIT_SECRETARY,
    Waiting.COMMITTEE: Can.VOTE,
    Waiting.DECIDER: Can.DECIDE_DIRECTLY,
    Waiting.APPOINTMENT: Can.APPOINT,
    Waiting.REGISTRAR: Can.REGISTER,
    Waiting.DELIVERER: Can.DELIVER,
}


class Closing(models.TextChoices):
    """How a request ended."""

    SERVED = "served", _("served")
    REFUSED = "refused", _("not accepted")
    WITHDRAWN = "withdrawn", _("withdrawn, or given up after the answer")
    LAPSED = "lapsed", _("closed for want of an answer")
    DIED = "died", _("ended by death")
    MISTAKEN = "mistaken", _("ended by a death recorded by mistake")


class SupportRequestQuerySet(models.QuerySet["SupportRequest"]):
    def open(self) -> "SupportRequestQuerySet":
        return self.filter(closed_at=None)

    def of(self, people: Any) -> "SupportRequestQuerySet":
        """Requests that some people made or are represented in.

        One search for each, joined: with OR between them SQLite would walk through everybody's.

        Args:
            people: keys, records or a queryset of :class:`Person`.
        """
        made, spoken = (SupportRequest.objects.filter(**{f"{by}__in": people}) for by in ("person", "representative"))
        return self.filter(pk__in=made.order_by().values("pk").union(spoken.order_by().values("pk")))

    def ended_by_death(self, *people: int) -> "SupportRequestQuerySet":
        """Requests that a death ended: by them the house knows which of some people have died, and since when."""
        return self.filter(person__in=people, closing=Closing.DIED)

    def telling_of(self, people: Any, rights: frozenset[str]) -> "SupportRequestQuerySet":
        """:meth:`ended_by_death` as far as it is told to somebody: a confidential file tells those who may see such files."""
        found = self.ended_by_death(*people)
        return found if Can.SEE_SENSITIVE in rights else found.filter(is_sensitive=False)

    def visible_to(self, member: Member, rights: frozenset[str]) -> "SupportRequestQuerySet":
        """What a member may see: nothing without a right over requests; sensitive services need more.

        A branch delegate sees the own office alone.
        """
        if not rights & CASE_RIGHTS:
            return self.none()
        visible = self
        if Can.SEE_SENSITIVE not in rights:
            visible = visible.filter(is_sensitive=False)
        if member.office is not None and member.office.is_branch:
            visible = visible.filter(office=member.office)
        return visible

    def for_work(self, member: Member, rights: frozenset[str]) -> "SupportRequestQuerySet":
        """Open requests that wait for this member: assigned, or for a right held and not yet taken.

        What a member has in hand whose access ended counts as not taken.
        """
        return self.open().filter(_work_of(member, rights))

    def most_urgent_for(self, member: Member, rights: frozenset[str], most: int) -> list[tuple[date | None, int]]:
        """Due date and key of :meth:`for_work`, most urgent first, ``most`` at most: a time that does not grow.

        What is the member's own and what nobody has taken yet are each read in the order of an index; one query for
        both would make the database sort everything that is open.
        """
        return first_of(*(list(part[:most]) for part in self.work_in_order(member, rights)), most=most)

    def work_in_order(
        self, member: Member, rights: frozenset[str], mark: Callable[[str], Case] | None = None
    ) -> tuple[Any, Any]:
        """:meth:`for_work` in its two parts, due date and key, each in the order of an index: own, and not yet taken.

        Args:
            mark: given what leads to a request, the third value of a row.
        """
        kinds = [kind for kind, right in RIGHT_FOR.items() if right in rights]
        rows = self.open().values_list("due_on", "pk", *_marked(mark, ""))
        # What was given to the member counts whatever it waits for: an appointment gives a right over one file alone.
        own = rows.filter(assignee=member).order_by("due_on", "pk")
        if rows.query.is_empty():  # nothing is open to this member, and a union would forget whose columns it orders by
            return own, rows
        free = rows.filter(waiting_for__in=kinds, assignee=None)
        # Joined, and begun at the few members without access: with OR, or begun at the requests, the database would walk
        # through all that is open.
        left = Member.objects.filter(
            Exists(self.filter(pk=OuterRef("assigned__pk"))), is_active=False, assigned__closed_at=None,
            assigned__waiting_for__in=kinds,
        ).order_by().values_list("assigned__due_on", "assigned__pk", *_marked(mark, "assigned__"))  # fmt: skip
        return own, free.union(left, all=True).order_by("due_on", "pk")

    def for_others(
        self, member: Member, rights: frozenset[str], *, done: Q | None = None
    ) -> "SupportRequestQuerySet":  # fmt: skip
        """Open requests that are not this member's work, or whose part of it is ``done`` already."""
        work = _work_of(member, rights)
        return self.open().exclude(work if done is None else work & ~done)

    def by_due(self) -> "SupportRequestQuerySet":
        """The most urgent first. In the plain order of the indexes: what is open always has a day."""
        return self.order_by("due_on", "pk")

    def overdue(self, on: date) -> "SupportRequestQuerySet":
        return self.open().filter(due_on__lt=on)

    def past_target(self, on: date) -> "SupportRequestQuerySet":
        """Open requests not yet answered after the date the association promised, while the delay is its own.

        What waits for the applicant is nobody's overrun; once the answer to our asking comes, it counts again.
        """
        return self.open().filter(target_on__lt=on, answered_at=None).exclude(waiting_for=Waiting.APPLICANT)

    def silent_overrun(self, on: date) -> "SupportRequestQuerySet":
        """Those past their promised day of which nobody was told, or whose day told anew has passed as well."""
        told_before = on - timedelta(days=NEW_DAY)
        return self.past_target(on).filter(Q(escalated_at=None) | Q(escalated_at__date__lt=told_before))


def _marked(mark: Callable[[str], Case] | None, at: str) -> list[Case]:
    return [] if mark is None else [mark(at)]


def _work_of(member: Member, rights: frozenset[str]) -> Q:
    kinds = [kind for kind, right in RIGHT_FOR.items() if right in rights]
    gone = Member.objects.filter(is_active=False).values("pk")
    return (
        Q(assignee=member) | Q(assignee=None, waiting_for__in=kinds) | Q(assignee__in=gone, waiting_for__in=kinds)
    )  # fmt: skip


def first_of(*parts: list[Any], most: int) -> list[Any]:
    """Rows of several lists, each beginning with due date and key, the most urgent first."""
    rows = [row for part in parts for row in part]
    try:
        return sorted(rows)[:most]  # what is open has a day; what has none cannot be compared
    except TypeError:
        return sorted(rows, key=lambda row: (row[0] or date.max, row[1]))[:most]


#: Rights any of which lets a member open a request at all. Whoever appoints sees the number of a file and no more.
CASE_RIGHTS = frozenset(
    {
        Can.RECEIVE, Can.CHECK, Can.ANSWER_REFERRAL, Can.RESEARCH, Can.SIT_SECRETARY, Can.VOTE, Can.CHAIR,
        Can.DECIDE_DIRECTLY, Can.RELEASE_EARLY, Can.REGISTER, Can.DELIVER, Can.SEE_EVERYTHING,
    }
)  # fmt: skip


class SupportRequest(Scoped):
    """One person's request for one service, kept for life under the policy it began with.

    ``stage`` is written by :mod:`silah.support.workflow` alone.
    """

    token = models.CharField(max_length=32, unique=True)
    reference = models.CharField(max_length=24)
    secret_hash = models.CharField(max_length=200)
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, db_index=False)
    service_key = models.CharField(max_length=60)
    person = models.ForeignKey(Person, models.PROTECT, related_name="requests")
    representative = models.ForeignKey(Person, models.PROTECT, null=True, related_name="represents", db_index=False)
    capacity = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=40)
    office = models.ForeignKey(Office, models.PROTECT, null=True, db_index=False)
    taken_in_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    answers = models.JSONField(default=dict)
    account = models.CharField(max_length=34, blank=True)  # the IBAN among the answers, for files_apart
    contact_mobile = models.CharField(max_length=16, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_channel = models.CharField(max_length=6, choices=Way.choices, default=Way.SMS)

    stage = models.CharField(max_length=16, choices=[(s.value, s.value) for s in Stage])
    waiting_for = models.CharField(max_length=12, choices=Waiting.choices)
    assignee = models.ForeignKey(Member, models.PROTECT, null=True, related_name="assigned", db_index=False)
    stage_entered_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    round = models.PositiveSmallIntegerField(default=1)
    is_sensitive = models.BooleanField(default=False)
    escalated_at = models.DateTimeField(null=True)

    submitted_at = models.DateTimeField()
    earliest_answer_on = models.DateField()
    target_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closing = models.CharField(max_length=12, choices=Closing.choices, blank=True)

    objects = scoped(SupportRequestQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["association", "reference"], name="one_request_a_reference"),
        ]
        indexes = [
            # The staff's queue: mine and open, by due date. The columns after the key are what else is asked of a
            # thousand rows when they are counted (duties kept apart, people the member is tied to), so that none of
            # them is fetched.
            models.Index(
                fields=[
                    "association",
                    "assignee",
                    "due_on",
                    "id",
                    "waiting_for",
                    "round",
                    "is_sensitive",
                    "person",
                    "representative",
                    "contact_mobile",
                    "closed_at",
                ],
                condition=Q(closed_at=None),
                name="open_of_assignee",
            ),
            # What waits for a right, by due date.
            models.Index(
                fields=["association", "waiting_for", "due_on", "id"], condition=Q(closed_at=None), name="open_waiting"
            ),
            # All that is open, by due date, whoever has it.
            models.Index(fields=["association", "due_on", "id"], condition=Q(closed_at=None), name="open_by_due"),
            models.Index(fields=["association", "submitted_at", "id"], name="requests_by_time"),
            # Most requests have none of these, and an index holds an entry for each that it is not told to leave out.
            models.Index(
                fields=["representative"], condition=Q(representative__isnull=False), name="of_representative"
            ),
            models.Index(fields=["office"], condition=Q(office__isnull=False), name="of_office"),
            models.Index(fields=["assignee"], condition=Q(assignee__isnull=False), name="of_assignee"),
        ]

    def __str__(self) -> str:
        return self.reference

    @cached_property
    def service(self) -> "Service":
        """The service as the request's own policy version describes it."""
        return self.policy.service(self.service_key)

    @property
    def path(self) -> tuple[Stage, ...]:
        return tuple(self.service.path)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < clock.today()

    @property
    def holder(self) -> Member | None:
        """Who has the file in hand; nobody where the access of whoever took it has ended."""
        taken = self.assignee
        return taken if taken is not None and taken.is_active else None

    @property
    def speaks_as(self) -> Person:
        """Who is told and answers: the representative where there is one."""
        return self.representative or self.person

    @property
    def is_of_woman(self) -> bool:
        """Whether what is known of the applicant is said in the feminine; throughout, where the association does so."""
        if self.person.gender:
            return bool(self.person.gender == Gender.FEMALE)
        return self.policy.pack.association.addresses_women

    @property
    def speaker_typed(self) -> list[str]:
        """Parts of the name of who is told and answers, as this request was sent with it.

        A request may be sent by a stranger under somebody's number; pages opened with its code alone must not tell
        the stranger the name in the register (trust T2).
        """
        return self.answers.get("typed_names", {}).get("speaker") or [
            self.speaks_as.first_name,
            self.speaks_as.family_name,
        ]

    @property
    def person_typed(self) -> list[str]:
        """Parts of the applicant's name, as this request was sent with it."""
        return self.answers.get("typed_names", {}).get("person") or [self.person.first_name, self.person.family_name]

    def duties_done_by(self, member_id: int) -> set[str]:
        """The duties a member has done on this request, in any round (clause P3)."""
        return set(
            self.events.filter(actor_kind="staff", actor_id=member_id).exclude(duty="").values_list("duty", flat=True)
        )

    def was_done_by(self, member_id: int, duty: Duty) -> bool:
        return duty.value in self.duties_done_by(member_id)
