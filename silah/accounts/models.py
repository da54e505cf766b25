"""Staff: who signs in, and what each may do in which association."""

from collections.abc import Iterator
from typing import Any, ClassVar

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from silah.associations.models import Office
from silah.associations.scope import Scoped, scoped
from silah.audit.actors import Actor, ActorKind
from silah.core import clock
from silah.core.arabic import search_key
from silah.policies.pack import Pack
from silah.policies.pack.text import enumerated


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in as staff. What a user may do is said by memberships, never here."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=160)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=clock.now)
    # A password that somebody else chose opens nothing but the page where one's own is chosen.
    must_change_password = models.BooleanField(default=False)
    # Raised to end every session: it is part of what a session is checked against.
    sessions_round = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """What each session of the user carries: it ends when the password changes, and when ``sessions_round`` does."""
        return self._session_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for key in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(key)

    def _session_hash(self, key: str | bytes) -> str:
        content = f"{self.sessions_round}:{self.password}"
        return salted_hmac("silah.accounts.session", content, secret=key, algorithm="sha256").hexdigest()


class Gender(models.TextChoices):
    FEMALE = "female", _("woman")
    MALE = "male", _("man")


class MemberQuerySet(models.QuerySet["Member"]):
    def active(self) -> "MemberQuerySet":
        return self.filter(is_active=True, user__is_active=True)

    def with_second_factor(self) -> "MemberQuerySet":
        """Each with ``has_second_factor``: whether the user owns one now, asked of the database and of nothing else."""
        owned = Authenticator.objects.filter(user=models.OuterRef("user"), type=Authenticator.Type.TOTP)
        return self.annotate(has_second_factor=models.Exists(owned))

    def with_right(self, right: str, pack: Pack) -> "MemberQuerySet":
        """Active members one of whose roles carries ``right`` in ``pack``."""
        # Roles are a short list in JSON, which SQLite cannot search; an association's staff is few.
        roles = {role.key for role in pack.roles if right in role.rights}
        return self.active().filter(pk__in=[m.pk for m in self.active() if roles.intersection(m.roles)])


class Member(Scoped):
    """A user's post in one association: roles, office, and what shows a tie with an applicant."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    name = models.CharField(max_length=160)
    post = models.CharField(max_length=120, blank=True)
    gender = models.CharField(max_length=6, choices=Gender.choices)
    office = models.ForeignKey(Office, models.PROTECT, null=True)
    roles = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    # Compared with an applicant's to find ties of kinship or interest; never shown.
    mobile = models.CharField(max_length=16, blank=True)
    national_id = models.CharField(max_length=10, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    acts_since = models.DateTimeField(default=clock.now)

    objects = scoped(MemberQuerySet)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["association", "user"], name="one_membership_each"),
            # Two memberships of one human would hold duties that may not meet (clause P3).
            models.UniqueConstraint(
                fields=["association", "national_id"], condition=~models.Q(national_id=""), name="one_human_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def rights(self, pack: Pack) -> frozenset[str]:
        """What the member may do under the policy in force: the union over the member's roles."""
        held = set(self.roles) if self.is_active else set()
        return frozenset(str(right) for role in pack.roles if role.key in held for right in role.rights)

    def actor(self, pack: Pack) -> Actor:
        return Actor(ActorKind.STAFF, self.pk, self.name, self.rights(pack))

    def role_names(self, pack: Pack) -> str:
        """What the member's roles are called, in the member's gender whoever reads; a role gone from the policy by its key."""
        named = ((key, pack.role(key)) for key in self.roles)
        return enumerated(role.name.naming(woman=self.is_woman) if role is not None else key for key, role in named)

    def post_besides(self, pack: Pack) -> str:
        """The post on record where it says more than the roles do; nothing where it is the name of one, in any wording."""
        names = [role.name for key in self.roles if (role := pack.role(key)) is not None]
        said = {search_key(word) for name in names for word in (name.ar, name.ar_her, name.en)}
        return "" if search_key(self.post) in said else self.post

    @property
    def is_woman(self) -> bool:
        return bool(self.gender == Gender.FEMALE)

    @property
    def language_code(self) -> str:
        return "ar-her" if self.is_woman else "ar"
