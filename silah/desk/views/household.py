"""The household of a person: who lives there, known by a number or new to us, and taken out again with the reason."""

from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from silah.accounts.gate import DeskRequest
from silah.core.arabic import name_key
from silah.core.refused import Refused
from silah.desk.door import asking, page, url
from silah.desk.forms.checking import ReasonForm
from silah.desk.forms.household import JoinForm, NumberForm
from silah.desk.numbers import naming
from silah.desk.views.people import find_person, known_to
from silah.policies.pack.identity_facts import NO_NUMBER, OTHER_ID
from silah.policies.pack.vocabulary import Can
from silah.registry.documents import MAY_GIVE, give_number
from silah.registry.households import add_member, join_household, leave_household
from silah.registry.models import Person


@page(Can.CHECK, Can.RESEARCH)
def join(request: DeskRequest, token: str) -> HttpResponseBase:
    """Add a person to the household."""
    person = find_person(request, token)
    form = JoinForm(request.POST or None)
    back = url(request, "person", token=person.token)

    def do(given: dict[str, Any]) -> str:
        other = _known(request, given)
        if other is not None:
            join_household(other, person, source=given["source"], by=request.actor)
        else:
            other = _new(request, form, person)
        return _("%(name)s is in the household.") % {"name": other.short_name}

    return asking(
        request, form, do, title=_("Add to the household"), button=_("Add"), back=back, part="people",
        lead=_("Who lives with %(name)s. A member of staff of this household is kept from its files.")
        % {"name": person.short_name},
    )  # fmt: skip


def _known(request: DeskRequest, given: dict[str, Any]) -> Person | None:
    """The one meant, if the member may know of one: by the number, or a child without one by name and day of birth."""
    known = known_to(request)
    found: Person | None
    if given.get("national_id"):
        found = known.filter(national_id=given["national_id"]).first()
    elif given["id_document"] == NO_NUMBER:
        names = (given.get(key) for key in ("first_name", "father_name", "grandfather_name", "family_name"))
        key = name_key(" ".join(name for name in names if name))
        without = known.filter(national_id="", id_document=NO_NUMBER, birth_date=given["birth_date"])
        found = without.filter(search_name=key).first()
    else:
        found = known.filter(**{key: given[key] for key in OTHER_ID}).first()
    return found


def _new(request: DeskRequest, form: JoinForm, beside: Person) -> Person:
    """Somebody new to us, entered and put into the household."""
    sentence = _("Nobody you may see has this number. Look at it again; or write the name of whoever is new to us.")
    if not all(form.cleaned_data.get(key) for key in ("first_name", "family_name", "birth_date")):
        raise Refused("not_known", sentence)
    source = form.cleaned_data["source"]
    try:
        return add_member(request.association, beside, form.answers(), source=source, by=request.actor)
    except Refused as refusal:
        if refusal.code == "number_taken":  # by somebody the member may not know of
            raise Refused("not_known", sentence) from None
        raise


@page(*MAY_GIVE)
def number(request: DeskRequest, token: str) -> HttpResponseBase:
    """Write the identity number that came for somebody who had none."""
    person = find_person(request, token)
    form = NumberForm(request.POST or None)

    def do(given: dict[str, Any]) -> str:
        try:
            give_number(person, given["national_id"], source=given["source"], by=request.actor)
        except Refused as refusal:
            raise naming(request, refusal) from None
        return _("The number is kept. What this person was known by until now stays in the record.")

    return asking(
        request, form, do, title=_("Write the number that came"), button=_("Keep the number"),
        back=url(request, "person", token=person.token), part="people",
        lead=_("Compare it with the original. From now on %(name)s is known by this number.")
        % {"name": person.full_name},
    )  # fmt: skip


@page(Can.CHECK, Can.RESEARCH)
def leave(request: DeskRequest, token: str) -> HttpResponseBase:
    """Take a person out of the household, because of a move or a mistake."""
    person = find_person(request, token)
    form = ReasonForm(request.POST or None, label=_("Why: who moved out, or what was a mistake"))

    def do(given: dict[str, Any]) -> str:
        leave_household(person, why=given["text"], by=request.actor)
        return _("%(name)s is no longer in the household. The record keeps both days.") % {"name": person.short_name}

    return asking(
        request, form, do, title=_("Take out of the household"), button=_("Take out"),
        back=url(request, "person", token=person.token), part="people", lead=person.full_name,
    )  # fmt: skip
