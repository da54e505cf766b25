"""An installation for one workload: an adopted pack and a sample staff in a temporary folder.

Needs Django loaded with ``bench.settings`` over that folder (:mod:`bench.one` sees to it).
"""

import base64
import secrets
from pathlib import Path

from bench.browser import Browser, sign_in
from bench.generators import national_id
from silah.associations.scope import scope
from silah.demo.walk import House
from silah.policies.actions import adopt_folder

PASSWORD = "a long sentence for the bench 1448"
SECRET = base64.b32encode(b"bench second factor!").decode()
#: Roles of the sample staff, one member each; W2 adds officers of its own.
ROLES = ("officer", "researcher", "secretary", "chair", "committee_member", "manager")


def migrate() -> None:
    """Make the tables."""
    from silah.commands.migrate import migrate as bring_up_to_date

    bring_up_to_date()


def found(slug: str, *, officers: int = 1) -> House:
    """Adopt a pack and engage its staff; ``officers`` of them take requests in and check them."""
    policy = adopt_folder(Path(__file__).resolve().parent.parent / "silah" / "packs" / slug, sample=True)
    house = House(policy.association, policy)
    known = {role.key for role in house.pack.roles}
    with scope(association=house.association):
        roles = [role for role in ROLES if role in known] + ["officer"] * (officers - 1)
        for number, role in enumerate(roles):
            house.members.setdefault(role, []).append(_engage(house, role, number))
    return house


def _engage(house: House, role: str, number: int):  # type: ignore[no-untyped-def]
    from allauth.mfa.models import Authenticator

    from silah.accounts.actions import engage
    from silah.accounts.models import User
    from silah.audit.actors import SYSTEM

    member = engage(
        house.association, email=f"{role}{number}@{house.association.slug}.example.com", name=f"عضو {number}",
        post=role, gender="female", roles=[role], pack=house.pack, by=SYSTEM, password=PASSWORD if number == 0 else None,
        mobile=f"+9665000090{number:02}", national_id=national_id(99_000 + number),
    )  # fmt: skip
    # As after her first day: a password of her own, and a second factor.
    User.objects.filter(pk=member.user_id).update(must_change_password=False)
    Authenticator.objects.create(user=member.user, type=Authenticator.Type.TOTP, data={"secret": SECRET})
    return member


def officer_at_the_desk(house: House, host: str, port: int) -> Browser:
    """The first officer, signed in with password and second factor."""
    browser = Browser(host, port)
    sign_in(browser, email=house.member("officer").user.email, password=PASSWORD, secret=SECRET)
    return browser


def once() -> str:
    """A key of one sending."""
    return secrets.token_urlsafe(32)
