"""Form of an incoming call: whose number shows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from silah.core.arabic import clean
from silah.core.fields import answer_of
from silah.core.identifiers import phone
from silah.core.widgets import NumberInput


class CallerField(forms.CharField):
    """Any telephone number, in any digits, kept in international form."""

    def to_python(self, value: object) -> str:
        typed = clean(str(value)) if value else ""
        return answer_of(lambda: phone(typed)) if typed else ""


class CallForm(forms.Form):
    """The number that calls."""

    number = CallerField(
        label=_("Number of the caller"), max_length=40, widget=NumberInput(inputmode="tel"),
        help_text=_("As the telephone shows it: 0500 000 000, or with + and the country."),
    )  # fmt: skip
