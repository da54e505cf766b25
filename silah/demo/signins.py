"""The sample sign-ins, as ``./run`` prints them and the newcomer's page lists them."""

from dataclasses import dataclass

from django.conf import settings

from silah.accounts.models import Gender, Member
from silah.associations.models import Association
from silah.associations.scope import scope
from silah.core import clock
from silah.core.identifiers import show_mobile
from silah.policies.models import PolicyVersion
from silah.registry.models import Person

PASSWORD = "silah-sample-1448"  # noqa: S105  printed on purpose: it opens invented associations only
DOMAIN = "silah.example.com"


@dataclass(frozen=True)
class SignIn:
    """One way in: the association, who one is then, and what to type."""

    slug: str
    association: str
    name: str
    role: str
    address: str
    email: str
    mobile: str
    is_woman: bool


def sign_ins() -> list[SignIn]:
    """Every sample sign-in of every sample association; empty when sample mode is off."""
    if not settings.SAMPLE:
        return []
    found = []
    for association in Association.objects.filter(is_sample=True):
        with scope(association=association):
            policy = PolicyVersion.objects.in_force(clock.today())
            if policy is None:
                continue
            for member in Member.objects.active().select_related("user").order_by("pk"):
                found.append(
                    SignIn(
                        association.slug, str(policy.pack.association.short_name), member.name,
                        member.role_names(policy.pack), f"/{association.slug}/desk/",
                        member.user.email, "", member.is_woman,
                    )
                )  # fmt: skip
            person = Person.objects.filter(requests__isnull=False).exclude(mobile="").order_by("pk").first()
            if person is not None:
                found.append(
                    SignIn(
                        association.slug, str(policy.pack.association.short_name), person.full_name, "",
                        f"/{association.slug}/sign-in/", "", show_mobile(person.mobile), person.gender == Gender.FEMALE,
                    )
                )  # fmt: skip
    return found
