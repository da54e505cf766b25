"""Forms of an incoming call: whose number shows, and what was asked where no request comes of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from silah.core.arabic import clean
from silah.core.fields import CleanCharField, answer_of
from silah.core.identifiers import phone
from silah.core.widgets import NumberInput
from silah.policies.pack import Pack
from silah.support.models import About


class CallerField(forms.CharField):
    """Any telephone number, in any digits, kept in international form."""

    def to_python(self, value: object) -> str:
        typed = clean(str(value)) if value else ""
        return answer_of(lambda: phone(typed)) if typed else ""


class InquiryForm(forms.Form):
    """What somebody asked about; never who it was."""

    about = forms.ChoiceField(label=_("What it was about"), choices=About.choices, widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=_("How it came"))
    note = CleanCharField(
        label=_("A note, if it helps"), max_length=500, required=False,
        help_text=_("What was asked and answered. No name and no number: what belongs to a file is written there."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, pack: Pack, usual: str) -> None:
        super().__init__(data, initial={"channel": usual})
        named = sorted((one for one in pack.channels if one.enabled), key=lambda one: one.order)
        self.fields["channel"].choices = [(one.code, str(one.name)) for one in named]  # type: ignore[attr-defined]


class CallForm(forms.Form):
    """The number that calls."""

    number = CallerField(
        label=_("Number of the caller"), max_length=40, widget=NumberInput(inputmode="tel"),
        help_text=_("As the telephone shows it: 0500 000 000, or with + and the country."),
    )  # fmt: skip
