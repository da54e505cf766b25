"""Ties between a member of staff and an applicant, looked for in the register (clause H5)."""

from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from silah.accounts.models import Member
from silah.audit.actors import Actor
from silah.core.refused import Refused
from silah.registry.models import Fact, Person
from silah.support.models import SupportRequest


def refuse_if_tied(request: SupportRequest, *, by: Actor) -> None:
    """Keep a member from judging the file of a relative, or the member's own.

    Raises:
        Refused: ``interest``.
    """
    member = Member.objects.filter(pk=by.id).first() if by.is_staff else None
    for _member, reason in ties_between(request, [member] if member else []):
        raise Refused("interest", _("This file is for a colleague: %(reason)s.") % {"reason": reason}, reason=reason)


def ties_between(request: SupportRequest, members: Iterable[Member]) -> Iterator[tuple[Member, str]]:
    """Members tied to the applicant or the representative, each with the reason for the minutes.

    A tie is the same person, the same household, the same mobile or the same IBAN.
    """
    members = list(members)
    concerned = [person for person in (request.person, request.representative) if person is not None]
    ids = {person.national_id for person in concerned if person.national_id}
    mobiles = {person.mobile for person in concerned if person.mobile} | {request.contact_mobile} - {""}
    # An account known from an earlier request is not asked again, so the register is looked at too.
    known = Fact.objects.current().filter(person__in=concerned, key="iban").values_list("value", flat=True)
    ibans = ({request.answers.get("facts", {}).get("iban")} | set(known)) - {None, ""}
    households = {person.household_id for person in concerned if person.household_id}
    own_numbers = [m.national_id for m in members if m.national_id]
    own_mobiles = [m.mobile for m in members if m.mobile]
    same_home = (
        Person.objects.filter(household_id__in=households).filter(
            Q(national_id__in=own_numbers) | Q(mobile__in=own_mobiles)
        )
        if households
        else Person.objects.none()
    )
    home_ids, home_mobiles = set(), set()
    for person in same_home:
        home_ids.add(person.national_id)
        home_mobiles.add(person.mobile)
    for member in members:
        if member.national_id and member.national_id in ids:
            yield member, _("the member is the applicant or the representative")
        elif (member.national_id and member.national_id in home_ids) or (
            member.mobile and member.mobile in home_mobiles
        ):
            yield member, _("the member lives in the applicant's household")
        elif member.mobile and member.mobile in mobiles:
            yield member, _("the member shares the applicant's mobile number")
        elif member.iban and member.iban in ibans:
            yield member, _("the member shares the applicant's bank account")
