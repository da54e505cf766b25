"""Persons, what is known of them and from where, and their papers."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from silah.accounts.models import Gender
from silah.associations.scope import Scoped, scoped
from silah.audit.actors import Actor, ActorKind
from silah.core import clock
from silah.core.arabic import name_key


class Way(models.TextChoices):
    """The way a person prefers to be told."""

    SMS = "sms", _("text message")
    EMAIL = "email", _("e-mail")
    PHONE = "phone", _("a call")
    PAPER = "paper", _("a printed letter at the office")


class HouseholdQuerySet(models.QuerySet["Household"]):
    pass


class Household(Scoped):
    """People who live together and are studied together."""

    number = models.CharField(max_length=20)
    objects = scoped(HouseholdQuerySet)

    def __str__(self) -> str:
        return self.number


class HouseholdStayQuerySet(models.QuerySet["HouseholdStay"]):
    def current(self) -> "HouseholdStayQuerySet":
        return self.filter(left_at=None)


class HouseholdStay(Scoped):
    """A person's stay in a household: who wrote it down and why, when it began, and when it ended.

    ``Person.household`` mirrors the current stay; the stays are the history.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="stays")
    person = models.ForeignKey("Person", models.PROTECT, related_name="stays")
    joined_at = models.DateTimeField()
    joined_by = models.CharField(max_length=160)
    source = models.CharField(max_length=200)
    left_at = models.DateTimeField(null=True)
    left_by = models.CharField(max_length=160, blank=True)
    why_left = models.CharField(max_length=200, blank=True)

    objects = scoped(HouseholdStayQuerySet)

    class Meta:
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "person"], condition=Q(left_at=None), name="one_household_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id}: {self.person_id}"


#: Letters of a name kept beside an act; four long parts of a name may be more.
NAME_IN_HISTORY = 160


class PersonQuerySet(models.QuerySet["Person"]):
    def found_by(self, text: str) -> "PersonQuerySet":
        """People whose name contains every word of ``text``, or whose number or mobile it is."""
        from silah.core.arabic import latin_digits

        typed = latin_digits(text)
        digits = "".join(c for c in typed if c.isdigit())
        number = "".join(c for c in typed if c.isalnum()).upper()
        if len(digits) >= 6 and len(digits) >= len(text.replace(" ", "").replace("+", "")) - 1:
            mobile = Q(mobile__endswith=digits.lstrip("0")[-9:])
            return self.filter(Q(national_id=digits) | Q(id_document_number=number) | mobile)
        if digits:  # no name has digits, and the number of a passport has letters too
            return self.filter(id_document_number=number)
        matches = self
        for word in name_key(text).split():
            matches = matches.filter(search_name__contains=word)
        return matches


class Person(Scoped):
    """One person as an association knows them.

    The columns mirror the newest accepted :class:`Fact` of the same key; the facts are the history.
    """

    token = models.CharField(max_length=32, unique=True)
    first_name = models.CharField(max_length=60)
    father_name = models.CharField(max_length=60, blank=True)
    grandfather_name = models.CharField(max_length=60, blank=True)
    family_name = models.CharField(max_length=60)
    search_name = models.CharField(max_length=260, db_index=True)
    national_id = models.CharField(max_length=10, blank=True)
    id_document = models.CharField(max_length=14, blank=True)  # of whoever has no such number; see the fact
    id_document_issuer = models.CharField(max_length=2, blank=True)
    id_document_number = models.CharField(max_length=20, blank=True)
    nationality = models.CharField(max_length=10, blank=True)  # said in the words of the fact, which know genders
    gender = models.CharField(max_length=6, choices=Gender.choices, blank=True)
    birth_date = models.DateField(null=True)
    mobile = models.CharField(max_length=16, blank=True)
    email = models.EmailField(blank=True)
    city = models.CharField(max_length=80, blank=True)
    district = models.CharField(max_length=80, blank=True)
    preferred_channel = models.CharField(max_length=6, choices=Way.choices, default=Way.SMS)
    preferred_language = models.CharField(max_length=2, default="ar")
    unsafe_contact = models.BooleanField(default=False)
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="people", db_index=False)
    created_at = models.DateTimeField()

    objects = scoped(PersonQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["association", "national_id"], condition=~Q(national_id=""), name="one_person_an_id"
            ),
            models.UniqueConstraint(
                fields=["association", "id_document_number", "id_document", "id_document_issuer"],
                condition=~Q(id_document_number=""),
                name="one_person_a_document",
            ),
        ]
        indexes = [
            models.Index(fields=["association", "mobile"], name="person_mobile"),
            models.Index(fields=["household"], condition=Q(household__isnull=False), name="people_of_household"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        parts = (self.first_name, self.father_name, self.grandfather_name, self.family_name)
        return " ".join(part for part in parts if part)

    @property
    def short_name(self) -> str:
        return f"{self.first_name} {self.family_name}"

    @property
    def language_code(self) -> str:
        """Language and grammatical gender in which the person is addressed."""
        if self.preferred_language == "en":
            return "en"
        return "ar-her" if self.gender == Gender.FEMALE else "ar"

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind.APPLICANT, self.pk, self.full_name[:NAME_IN_HISTORY])


class FactQuerySet(models.QuerySet["Fact"]):
    def current(self) -> "FactQuerySet":
        return self.filter(replaced_at=None)

    def valid(self, on: date) -> "FactQuerySet":
        """Facts still good on a day: current and not past their validity (clause O4)."""
        return self.current().filter(Q(valid_until=None) | Q(valid_until__gte=on))


class Fact(Scoped):
    """One value about a person, with its source; replaced, never overwritten."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="facts")
    key = models.CharField(max_length=40)
    value = models.JSONField()
    source = models.CharField(max_length=120)
    as_of = models.DateField()
    valid_until = models.DateField(null=True)
    verified_by = models.CharField(max_length=160, blank=True)
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    objects = scoped(FactQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["association", "person", "key"], condition=Q(replaced_at=None), name="one_current_fact"
            ),
        ]
        indexes = [
            # Whose bank account it is, asked for each colleague on every page (clause H5). Of accounts alone: they are
            # short, and other values may be longer than an index takes.
            models.Index(
                fields=["association", "value"], condition=Q(replaced_at=None, key="iban"), name="current_accounts"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class PaperQuerySet(models.QuerySet["Paper"]):
    def valid(self, on: date) -> "PaperQuerySet":
        return self.filter(removed_at=None).filter(Q(valid_until=None) | Q(valid_until__gte=on))

    def known_of(self, person: "Person | int") -> "PaperQuerySet":
        """Papers known to be a person's own: without what somebody who only typed the number handed in."""
        return self.filter(person=person, is_claim=False)


class Paper(Scoped):
    """A paper handed in: a file on disk, of a kind, good until a day.

    It belongs to a draft (by the draft's token) until the request is sent, then to the person. What came with a
    request of somebody who only typed the person's number is a claim: it belongs to that request alone until an
    officer has matched it to the original (trust T2).
    """

    token = models.CharField(max_length=32, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="papers")
    draft_token = models.CharField(max_length=64, blank=True, db_index=True)
    kind = models.CharField(max_length=40)
    display_name = models.CharField(max_length=120)
    stored_name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    valid_until = models.DateField(null=True)
    handed_in_at = models.DateTimeField()
    handed_in_by = models.CharField(max_length=160)
    removed_at = models.DateTimeField(null=True)
    is_claim = models.BooleanField(default=False)

    objects = scoped(PaperQuerySet)

    def __str__(self) -> str:
        return self.display_name

    def is_valid(self, on: date) -> bool:
        """Whether it is still good on a day."""
        return self.removed_at is None and (self.valid_until is None or self.valid_until >= on)

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")


class ConsentQuerySet(models.QuerySet["Consent"]):
    def standing(self) -> "ConsentQuerySet":
        return self.filter(withdrawn_at=None)

    def counting_for(self, about_id: int | OuterRef) -> "ConsentQuerySet":
        """What counts with one request: the person's own consents, and what was said with that very request."""
        return self.filter(Q(is_claim=False) | Q(about_id=about_id))


class Consent(Scoped):
    """One person's consent to one purpose, in the words it was given to (clause P3); withdrawn, never deleted.

    ``about_id`` and ``about_reference`` name the request it was given with; requests live on a floor above. What
    somebody ticked who may not be the person is a claim, as a :class:`Paper` is: it belongs to that request alone until
    an officer has matched whose word it was (trust T2).
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=40)
    wording = models.TextField()
    wording_version = models.PositiveIntegerField()  # number of the policy version the words come from
    language = models.CharField(max_length=8)
    is_required = models.BooleanField(default=False)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=160)
    channel = models.CharField(max_length=40)
    about_id = models.BigIntegerField(null=True)
    about_reference = models.CharField(max_length=24, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=160, blank=True)
    withdrawn_through = models.CharField(max_length=40, blank=True)
    is_claim = models.BooleanField(default=False)

    objects = scoped(ConsentQuerySet)

    class Meta:
        ordering = ["-given_at", "-pk"]

    def __str__(self) -> str:
        return self.purpose

    @property
    def whose(self) -> str:
        """By whom and with which request a claim was made, for its page; nothing where the consent is the person's own."""
        if not self.is_claim:
            return ""
        words = _("Agreed in your name by %(name)s with request %(reference)s; we have not matched it yet.")
        return str(words) % {"name": self.given_by, "reference": self.about_reference}


class SignInCodeQuerySet(models.QuerySet["SignInCode"]):
    def live(self) -> "SignInCodeQuerySet":
        return self.filter(used_at=None, expires_at__gt=clock.now())


class SignInCode(Scoped):
    """A one-time code sent to a mobile: to sign in on the portal, or to sign an attestation."""

    mobile = models.CharField(max_length=16)
    purpose = models.CharField(max_length=20)
    about = models.CharField(max_length=64, blank=True)
    code_hash = models.CharField(max_length=200)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    shown_code = models.CharField(max_length=6, blank=True)  # filled in sample mode only, to show on screen

    objects = scoped(SignInCodeQuerySet)

    class Meta:
        indexes = [models.Index(fields=["association", "mobile", "purpose", "created_at"], name="code_of_mobile")]

    def __str__(self) -> str:
        return self.purpose


def known_facts(person: Person, on: date) -> dict[str, "Fact"]:
    """Every fact of a person still valid on a day, by key: one query."""
    return {fact.key: fact for fact in Fact.objects.filter(person=person).valid(on)}


#: Keys of facts that are columns of :class:`Person` too.
MIRRORED: tuple[str, ...] = (
    "first_name", "father_name", "grandfather_name", "family_name", "national_id", "id_document",
    "id_document_issuer", "id_document_number", "nationality", "gender", "birth_date", "mobile", "email", "city", "district",
)  # fmt: skip


def identity_answers(person: Person) -> dict[str, Any]:
    """The identity of a person as form answers, for showing what is known already."""
    return {key: getattr(person, key) for key in MIRRORED if getattr(person, key)}
