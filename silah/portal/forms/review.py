"""The last pages of the application: papers, consents and the signature."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silah.core.fields import CleanCharField, HijriDateField
from silah.policies.pack.schema import Consent
from silah.support.application import PaperAsked
from silah.ui.forms import PaperInput, SignaturePad


class LaterFileField(forms.FileField):
    """A file that is wanted but may follow later: it is not marked as optional, and its lack is no error."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        return super().clean(data, initial) if data else None


class PapersForm(forms.Form):
    """One input for each kind of paper asked for, and the date printed on it where it matters. Nothing is required."""

    def __init__(
        self, asked: Sequence[PaperAsked], dates: Mapping[str, str], data: Any = None, files: Any = None
    ) -> None:
        super().__init__(data, files)
        labels = {"expiry": _("Valid until"), "issue": _("Issued on")}
        for paper in asked:
            field = LaterFileField if paper.required else forms.FileField
            self.fields[paper.kind] = field(
                label=_("A photo or a file"),
                help_text=paper.hint,
                required=paper.required,
                widget=PaperInput,
                allow_empty_file=True,
            )
            if dates.get(paper.kind):
                self.fields[f"date_{paper.kind}"] = HijriDateField(
                    label=labels[dates[paper.kind]], help_text=_("As printed on the paper."), required=False
                )


class SignatureForm(forms.Form):
    """A drawn signature, or the full name typed."""

    drawn = forms.CharField(
        label=gettext_lazy("Your signature"), required=False, widget=SignaturePad, max_length=400_000
    )
    typed = CleanCharField(
        label=gettext_lazy("Your full name"), max_length=200, required=False,
        help_text=gettext_lazy("Typing it counts as your signature if you did not draw one."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("drawn") and not given.get("typed"):
            self.add_error("typed", _("Sign in the field, or type your full name."))
        return given


class ReviewForm(SignatureForm):
    """What is agreed to, purpose by purpose, and the signature under the data."""

    def __init__(
        self, consents: Sequence[Consent], data: Any = None, *, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.purposes = [consent.purpose for consent in consents]
        for consent in consents:
            self.fields[f"consent_{consent.purpose}"] = forms.BooleanField(
                label=str(consent.text), required=consent.required,
                error_messages={"required": _("We cannot study the request without this.")},
            )  # fmt: skip
        self.order_fields([*(f"consent_{one}" for one in self.purposes), "drawn", "typed"])

    @property
    def consents(self) -> list[Any]:
        return [self[f"consent_{one}"] for one in self.purposes]
