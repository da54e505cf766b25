"""One form field for each kind of fact, and the way back from what a field gives to what is stored.

Both doors ask with these fields, so a fact is asked, checked and kept one way everywhere.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from silah.core import clock
from silah.core.fields import (
    AmountField,
    CleanCharField,
    CleanTextField,
    CountField,
    DocumentNumberField,
    HijriDateField,
    IbanField,
    MobileField,
    NationalIdField,
)
from silah.core.hijri import CalendarName
from silah.policies.pack.countries import ELSEWHERE, GULF
from silah.policies.pack.facts import FACTS, FactKind
from silah.policies.pack.text import Text

#: From so many answers on a list is shorter to read than rows.
MANY_CHOICES = 9
YES_NO = {"yes": True, "no": False}
#: Printed on papers in the Gregorian calendar more often than not.
GREGORIAN_FIRST = frozenset({"id_expires_on", "residence_permit_expires_on"})

Builder = Callable[..., forms.Field]


def field_for(kind: FactKind, *, known: Any = None, required: bool = True) -> forms.Field:
    """Build the field that asks for one fact.

    Args:
        kind: the kind of fact.
        known: the stored value to begin with.
        required: whether an answer is needed; the page marks the others as optional.
    """
    common: dict[str, Any] = {
        "label": str(kind.question),
        "required": required,
        "initial": initial_for(kind.kind, known),
    }
    if kind.hint is not None:
        common["help_text"] = str(kind.hint)
    if kind.key in _BY_KEY:
        return _BY_KEY[kind.key](**common)
    if kind.kind in ("choice", "yes_no"):
        asked = {"error_messages": {"required": _("Answer this: %(name)s.") % {"name": kind.name}}}
        return (
            choice_field(kind.choices, **common, **asked) if kind.kind == "choice" else yes_no_field(**common, **asked)
        )
    if kind.kind == "date":
        return _date_field(kind, common)
    return _BY_KIND[kind.kind](**common)


def choice_field(
    choices: dict[str, Text], *, error_messages: dict[str, str] | None = None, **common: Any
) -> forms.ChoiceField:
    """Build a choice of one: rows when they are few, a list when they are many."""
    rows = [(key, str(name)) for key, name in choices.items()]
    errors = {
        "required": _("Choose one of the following."),
        "invalid_choice": _("Choose one of the following."),
        **(error_messages or {}),
    }
    if len(rows) >= MANY_CHOICES:
        return forms.ChoiceField(choices=[("", _("Choose")), *rows], error_messages=errors, **common)
    return forms.ChoiceField(choices=rows, widget=forms.RadioSelect, error_messages=errors, **common)


def yes_no_field(*, error_messages: dict[str, str] | None = None, **common: Any) -> forms.TypedChoiceField:
    """Build a question that is answered yes or no; empty is no answer, not a no."""
    errors = {"required": _("Choose one of the following."), **(error_messages or {})}
    return forms.TypedChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No"))], coerce=YES_NO.__getitem__, empty_value=None,
        widget=forms.RadioSelect, error_messages=errors, **common,
    )  # fmt: skip


def _date_field(kind: FactKind, common: dict[str, Any]) -> HijriDateField:
    latest = clock.today if kind.key == "birth_date" else None
    calendar = CalendarName.GREGORIAN if kind.key in GREGORIAN_FIRST else CalendarName.HIJRI
    return HijriDateField(latest=latest, earliest=date(1900, 1, 1), calendar=calendar, **common)


def _email_field(*, error_messages: dict[str, str] | None = None, **common: Any) -> forms.EmailField:
    attrs = {"dir": "ltr", "autocomplete": "email", "inputmode": "email"}
    errors = {"invalid": _("Write the whole e-mail address, such as name@example.com."), **(error_messages or {})}
    return forms.EmailField(widget=forms.EmailInput(attrs), max_length=254, error_messages=errors, **common)


def _name_field(autocomplete: str) -> Builder:
    def build(**common: Any) -> CleanCharField:
        return CleanCharField(max_length=60, widget=forms.TextInput({"autocomplete": autocomplete}), **common)

    return build


def _long_field(**common: Any) -> CleanTextField:
    return CleanTextField(max_length=4000, rows=5, **common)


def _document_field(**common: Any) -> forms.ChoiceField:
    """A list whose first row is nothing: a row of buttons once pressed could not be left empty again."""
    rows = [(key, str(name)) for key, name in FACTS["id_document"].choices.items()]
    return forms.ChoiceField(
        choices=[("", _("I have such a number")), *rows],
        error_messages={"invalid_choice": _("Choose one of the following.")}, **common,
    )  # fmt: skip


def _issuer_field(**common: Any) -> forms.ChoiceField:
    """The countries, those whose identity cards are carried here first and then by name."""
    names = {key: str(name) for key, name in FACTS["id_document_issuer"].choices.items()}
    first = [(key, names.pop(key)) for key in GULF]
    last = [(ELSEWHERE, names.pop(ELSEWHERE))]
    return forms.ChoiceField(
        choices=[("", _("Choose")), *first, *sorted(names.items(), key=itemgetter(1)), *last],
        error_messages={"invalid_choice": _("Choose one of the following.")}, **common,
    )  # fmt: skip


_BY_KEY: dict[str, Builder] = {
    "national_id": NationalIdField,
    "id_document": _document_field,
    "id_document_issuer": _issuer_field,
    "id_document_number": DocumentNumberField,
    "mobile": MobileField,
    "email": _email_field,
    "first_name": _name_field("given-name"),
    "father_name": _name_field("off"),
    "grandfather_name": _name_field("off"),
    "family_name": _name_field("family-name"),
    "city": _name_field("address-level2"),
    "district": _name_field("address-level3"),
}
_BY_KIND: dict[str, Builder] = {
    "yes_no": yes_no_field,
    "count": CountField,
    "amount": AmountField,
    "number": CountField,
    "text": CleanCharField,
    "place": CleanCharField,
    "long": _long_field,
    "iban": IbanField,
    "date": HijriDateField,
}


def field_of_kind(kind: str, **common: Any) -> forms.Field:
    """Build a field by the bare name of its kind, for questions that belong to one service."""
    return _BY_KIND[kind](**common)


def initial_for(kind: str, value: Any) -> Any:
    """Return what a field shows first for a stored value."""
    if kind == "yes_no" and isinstance(value, bool):
        return "yes" if value else "no"
    if kind == "date" and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def stored(value: Any) -> Any:
    """Return what a field gave in the form it is kept in: dates in ISO form, amounts as plain numbers."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
