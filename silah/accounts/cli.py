"""``silah member engage``: the first of an association's staff, who takes in the others at the desk."""

import argparse
import secrets
import sys


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    member = subparsers.add_parser("member", help="take in the first of an association's staff")
    acts = member.add_subparsers(metavar="ACT", required=True)
    engage = acts.add_parser("engage", help="give somebody roles and a first password; the others come in at the desk")
    engage.add_argument("slug", help="the association, as in its address")
    engage.add_argument("--email", required=True, help="with which the member signs in")
    engage.add_argument("--name", required=True, help="full name")
    engage.add_argument("--gender", required=True, choices=("female", "male"), help="how the member is addressed")
    engage.add_argument("--role", action="append", dest="roles", help="a role of the policy; default: administrator")
    engage.add_argument("--national-id", default="", help="identity or residence number")
    engage.add_argument("--mobile", default="", help="mobile, to find ties with applicants")
    engage.set_defaults(func=run_engage)


def run_engage(arguments: argparse.Namespace) -> int:
    """Engage one member and print a first password; 1 when it was refused."""
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.utils import translation

    from silah.accounts.actions import engage
    from silah.associations.models import Association
    from silah.associations.scope import scope
    from silah.audit.actors import SYSTEM
    from silah.core import clock
    from silah.core.identifiers import mobile
    from silah.core.refused import Refused
    from silah.policies.models import PolicyVersion

    association = Association.objects.filter(slug=arguments.slug).first()
    if association is None:
        known = ", ".join(Association.objects.values_list("slug", flat=True))
        print(f"No association named {arguments.slug!r}. Known: {known}", file=sys.stderr)
        return 1
    with scope(association=association), translation.override("en"):
        policy = PolicyVersion.objects.in_force(clock.today())
        if policy is None:
            print(f"No policy is in force at {arguments.slug}. Adopt one first.", file=sys.stderr)
            return 1
        password = secrets.token_urlsafe(12)
        try:
            validate_email(arguments.email)
            member = engage(
                association, email=arguments.email, name=arguments.name, post="", gender=arguments.gender,
                roles=arguments.roles or ["administrator"], pack=policy.pack, by=SYSTEM, password=password,
                mobile=mobile(arguments.mobile) if arguments.mobile else "", national_id=arguments.national_id,
            )  # fmt: skip
        except Refused as refusal:
            print(refusal.sentence, file=sys.stderr)
            return 1
        except ValidationError as wrong:
            print(" ".join(wrong.messages), file=sys.stderr)
            return 1
    print(f"{member.name} may sign in at /{association.slug}/desk/ as {member.user.email}.")
    if member.user.check_password(password):  # who is on another association's staff keeps the password chosen there
        print(f"First password, shown now only: {password}")
        print("At the first sign-in an own password is chosen and the second factor set up.")
    return 0
