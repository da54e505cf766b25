"""Following a request by its reference and secret code."""

from django import forms
from django.utils.translation import gettext_lazy as _

from silah.core.fields import CleanCharField
from silah.core.references import parse_reference
from silah.core.refused import Refused
from silah.core.widgets import NumberInput


class FollowForm(forms.Form):
    """Reference and code, as printed on the acknowledgement; written in any digits."""

    reference = CleanCharField(
        label=_("Request number"), max_length=60, widget=NumberInput(inputmode="text"),
        help_text=_("On the message or the paper you received."),
        error_messages={"required": _("Write the request number.")},
    )  # fmt: skip
    code = CleanCharField(
        label=_("Follow-up code"), max_length=60, widget=NumberInput(),
        help_text=_("Twelve digits, given to you beside the request number."),
        error_messages={"required": _("Write the follow-up code.")},
    )  # fmt: skip

    def clean_reference(self) -> str:
        try:
            return parse_reference(self.cleaned_data["reference"])
        except Refused as refusal:
            raise forms.ValidationError(refusal.sentence, code=refusal.code) from refusal
