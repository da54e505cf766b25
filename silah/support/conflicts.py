"""Ties between a member of staff and an applicant, looked for in the register (clause H5)."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from silah.accounts.models import Member
from silah.associations.models import Association
from silah.associations.scope import scope
from silah.audit.actors import Actor
from silah.core import prepared
from silah.core.refused import Refused
from silah.registry.models import Fact, Person
from silah.support.models import AgendaItem, SupportRequest


def tied_people(member: Member) -> list[int]:
    """Keys of the people a member is tied to in the register: the member, those at home, those with the same number.

    Three queries at most, and none for a member whose numbers nobody knows.
    """
    numbers = (bool(member.national_id), bool(member.mobile))
    known = prepared.rows(_same_numbers, numbers, (member.association_id, member.national_id, member.mobile))
    # Whoever shares only the bank account is tied; the whole house of such a one is not.
    homes = {
        home
        for _pk, home, number, mobile in known
        if home and (number == member.national_id or (mobile and mobile == member.mobile))
    }
    at_home = Person.objects.filter(household_id__in=homes).values_list("pk", flat=True) if homes else []
    found = {row[0] for row in known} | set(at_home)
    if member.iban:
        accounts = Fact.objects.current().filter(key="iban", value=member.iban)
        found |= set(accounts.values_list("person", flat=True))
    return sorted(found)


def _same_numbers(numbers: tuple[bool, bool], association: int, national_id: str, mobile: str) -> Any:
    """The people with a member's identity number or mobile."""
    with scope(association=Association(pk=association)):
        # One search for each number, joined: with OR between them the database would walk through everybody.
        same: list[Any] = [Person.objects.none().values("pk")]
        if numbers[0]:
            # The index holds numbers only, so it is used only where emptiness is ruled out in so many words.
            same.append(Person.objects.filter(national_id=national_id).exclude(national_id="").values("pk"))
        if numbers[1]:
            same.append(Person.objects.filter(mobile=mobile).values("pk"))
        found = Person.objects.filter(pk__in=same[0].union(*same[1:]))
        return found.values_list("pk", "household_id", "national_id", "mobile")


def stepped_aside(member: Member) -> Any:
    """Agenda items, of any sitting, in which the member takes no part: declared, or found by the register."""
    return AgendaItem.objects.filter(recusals__member=member)


def files_apart(member: Member, tied: Collection[int]) -> Q:
    """The requests a member does not read, whatever the member's rights: own, a relative's, or stepped aside from.

    Args:
        tied: what :func:`tied_people` gave.
    """
    apart = Q(pk__in=stepped_aside(member).values("support_request"))
    if tied:
        apart |= Q(person__in=tied) | Q(representative__in=tied)
    if member.mobile:
        apart |= Q(contact_mobile=member.mobile)
    if member.iban:
        # An account that was typed and not matched yet is in no register, and would show the file in every list.
        apart |= Q(account=member.iban)
    return apart


def people_apart(member: Member, tied: Collection[int]) -> Q:
    """The people whose file in the register a member does not read."""
    return Q(pk__in=stepped_aside(member).values("support_request__person")) | Q(pk__in=tied)


def has_same_account(request: SupportRequest, member: Member) -> bool:
    """Whether a request names the member's own bank account; one not matched yet is in no register."""
    return bool(member.iban) and member.iban in (request.account, request.answers.get("facts", {}).get("iban"))


def why_apart(request: SupportRequest, member: Member) -> str:
    """Why a member takes no part in a file: as the minutes name it, else the tie; nothing when there is none."""
    said = request.agenda_items.filter(recusals__member=member).values_list("recusals__reason", flat=True).first()
    return said or next((reason for _member, reason in ties_between(request, [member])), "")


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
