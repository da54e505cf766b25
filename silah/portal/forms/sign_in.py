"""Signing in with a one-time code sent to a mobile."""

from django import forms
from django.utils.translation import gettext_lazy as _

from silah.core.arabic import clean, latin_digits
from silah.core.fields import MobileField
from silah.core.widgets import NumberInput


class MobileForm(forms.Form):
    """The mobile the association knows."""

    mobile = MobileField(label=_("Your mobile number"), error_messages={"required": _("Write your mobile number.")})


class CodeForm(forms.Form):
    """The six digits sent."""

    code = forms.CharField(
        label=_("The code"), max_length=40, widget=NumberInput(autocomplete="one-time-code"),
        help_text=_("Six digits, valid for ten minutes."), error_messages={"required": _("Write the code you received.")},
    )  # fmt: skip

    def clean_code(self) -> str:
        return "".join(c for c in latin_digits(clean(self.cleaned_data["code"])) if c.isdigit())[:12]


class ResumeForm(forms.Form):
    """A draft is found again by the mobile it was kept under and its code."""

    mobile = MobileField(label=_("The mobile you gave us"), error_messages={"required": _("Write your mobile number.")})
    code = forms.CharField(
        label=_("The code of your draft"), max_length=60, widget=NumberInput(),
        help_text=_("Twelve digits, in the message we sent you."), error_messages={"required": _("Write the code you received.")},
    )  # fmt: skip
