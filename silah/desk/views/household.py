"""The household of a person: who lives there, added by national ID, and taken out again with the reason."""

from typing import Any

from django import forms
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silah.accounts.gate import DeskRequest
from silah.core.fields import CleanCharField, NationalIdField
from silah.core.refused import Refused
from silah.desk.door import asking, page, url
from silah.desk.forms.checking import ReasonForm
from silah.desk.views.people import find_person, known_to
from silah.policies.pack.vocabulary import Can
from silah.registry.households import join_household, leave_household
from silah.registry.models import Person


class JoinForm(forms.Form):
    """Another person who lives with this one, and from where it is known."""

    national_id = NationalIdField(label=gettext_lazy("Identity number of the one who lives with this person"))
    source = CleanCharField(
        label=gettext_lazy("From where you know it"), max_length=200,
        help_text=gettext_lazy("Such as the family register, or what you saw at a visit."),
    )  # fmt: skip


@page(Can.CHECK, Can.RESEARCH)
def join(request: DeskRequest, token: str) -> HttpResponseBase:
    """Add a person to the household."""
    person = find_person(request, token)
    form = JoinForm(request.POST or None)
    back = url(request, "person", token=person.token)

    def do(given: dict[str, Any]) -> str:
        other: Person | None = known_to(request).filter(national_id=given["national_id"]).first()
        if other is None:
            raise Refused("not_known", _("Nobody you may see has this number. Look at it again."))
        join_household(other, person, source=given["source"], by=request.actor)
        return _("%(name)s is in the household.") % {"name": other.short_name}

    return asking(
        request, form, do, title=_("Add to the household"), button=_("Add"), back=back, part="people",
        lead=_("Who lives with %(name)s. A member of staff of this household is kept from its files.")
        % {"name": person.short_name},
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
