"""The applicant's signature taken at the desk (clause H4)."""

import base64
import binascii
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from silah.core.fields import CleanCharField
from silah.core.files import PNG
from silah.core.images import rewritten
from silah.core.refused import Refused
from silah.support.models import Method
from silah.ui.forms import PaperInput, SignaturePad

HEAD = "data:image/png;base64,"


class SignForm(forms.Form):
    """Four ways to sign; only the one chosen is read."""

    method = forms.ChoiceField(
        label=_("How the beneficiary signs"), widget=forms.RadioSelect,
        choices=[
            (Method.CODE, _("By a one-time code sent to the mobile")),
            (Method.DRAWN, _("By drawing the signature on the screen")),
            (Method.TYPED, _("By typing the full name")),
            (Method.SCAN, _("On paper; we keep a picture of it")),
        ],
    )  # fmt: skip
    code = CleanCharField(label=_("The code that arrived"), required=False, max_length=12)
    drawn = forms.CharField(label=_("Drawn signature"), required=False, widget=SignaturePad, max_length=200_000)
    typed = CleanCharField(label=_("Full name as typed by the beneficiary"), required=False, max_length=120)
    scan = forms.FileField(label=_("Picture of the signed paper"), required=False, widget=PaperInput)

    def __init__(self, data: Any = None, files: Any = None, *, chosen: str = Method.CODE) -> None:
        super().__init__(data, files, initial={"method": chosen})
        self.fields["code"].widget.attrs |= {"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}

    def clean_drawn(self) -> str:
        """Take nothing but a picture, written anew so that only the drawing is kept."""
        data = str(self.cleaned_data.get("drawn") or "")
        if not data:
            return ""
        try:
            picture = base64.b64decode(data.removeprefix(HEAD), validate=True) if data.startswith(HEAD) else b""
            return HEAD + base64.b64encode(rewritten(picture, PNG)).decode()
        except (binascii.Error, Refused) as problem:
            raise ValidationError(
                _("The drawing cannot be read. Clear the field and draw again."), code="drawing"
            ) from problem

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        needed = {
            Method.CODE: ("code", _("Write the code that arrived on the beneficiary's mobile.")),
            Method.DRAWN: ("drawn", _("Let the beneficiary draw the signature in the field.")),
            Method.TYPED: ("typed", _("Let the beneficiary type the full name.")),
            Method.SCAN: ("scan", _("Add a picture of the signed paper.")),
        }
        if given.get("method") in needed:
            field, sentence = needed[Method(given["method"])]
            if not given.get(field) and field not in self.errors:
                self.add_error(field, sentence)
        return given
