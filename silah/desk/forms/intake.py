"""Forms of taking a request in at the desk: for whom and what, the papers, and how the applicant signs."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silah.core.fields import CleanCharField, HijriDateField
from silah.policies.pack import Pack
from silah.policies.pack.schema import Consent
from silah.policies.pack.services import Referral, Service
from silah.policies.pack.vocabulary import ChannelKind
from silah.support.application import PaperAsked
from silah.ui.forms import PaperInput

#: Kinds of channels by which a person, or who speaks for one, reaches an officer who writes the request down.
WAYS_IN = (
    ChannelKind.INTERVIEW, ChannelKind.PHONE, ChannelKind.SOCIAL, ChannelKind.LETTERS, ChannelKind.DELEGATES,
    ChannelKind.EMAIL,
)  # fmt: skip


def ways_in(pack: Pack) -> dict[str, str]:
    """The channels of the policy by which a request is taken in, by code and in its order."""
    used = [one for one in pack.channels if one.enabled]
    return {one.code: str(one.name) for one in [one for one in used if one.kind in WAYS_IN] or used}


class BeginForm(forms.Form):
    """Which service, and by which channel the person came."""

    service = forms.ChoiceField(label=gettext_lazy("Service"), widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=gettext_lazy("How the request came"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, services: Sequence[Service], channels: Mapping[str, str]) -> None:
        super().__init__(data)
        self.fields["channel"].choices = list(channels.items())  # type: ignore[attr-defined]
        self.initial["channel"] = next(iter(channels), "")
        self.fields["service"].choices = [(one.key, str(one.name)) for one in services]  # type: ignore[attr-defined]


class ReferralForm(forms.Form):
    """Who refers to a service that admits by referral, and by what route."""

    source = forms.ChoiceField(label=gettext_lazy("Who refers?"), widget=forms.RadioSelect)
    route = forms.ChoiceField(label=gettext_lazy("How the referral came"), widget=forms.RadioSelect, required=False)

    def __init__(self, referral: Referral, data: Any = None) -> None:
        super().__init__(data)
        sources = [(one.key, str(one.name)) for one in referral.sources]
        if referral.self_referral:
            sources.append(("self", _("The parties themselves")))
        self.fields["source"].choices = sources  # type: ignore[attr-defined]
        self.fields["route"].choices = [(one.key, str(one.name)) for one in referral.routes]  # type: ignore[attr-defined]
        if not referral.routes:
            del self.fields["route"]


class PapersForm(forms.Form):
    """One input for each kind of paper asked for, and the date printed on it where it matters."""

    def __init__(
        self, asked: Sequence[PaperAsked], dates: Mapping[str, str], data: Any = None, files: Any = None
    ) -> None:
        super().__init__(data, files)
        labels = {"expiry": _("Valid until"), "issue": _("Issued on")}
        for paper in asked:
            self.fields[paper.kind] = forms.FileField(
                label=paper.name, help_text=paper.hint, required=False, widget=PaperInput, allow_empty_file=True
            )
            if dates.get(paper.kind):
                self.fields[f"date_{paper.kind}"] = HijriDateField(label=labels[dates[paper.kind]], required=False)


class SendForm(forms.Form):
    """What the applicant agrees to, said aloud at the desk, and whether the signature is given now."""

    sign = forms.ChoiceField(
        label=gettext_lazy("Signature under the data"), widget=forms.RadioSelect, initial="later",
        choices=[
            ("later", gettext_lazy("Later: by code, on the website or on paper")),
            ("typed", gettext_lazy("Now: the applicant types the full name")),
        ],
    )  # fmt: skip
    typed = CleanCharField(label=gettext_lazy("Full name as typed by the applicant"), required=False, max_length=120)

    def __init__(self, consents: Sequence[Consent], data: Any = None) -> None:
        super().__init__(data)
        self.purposes = [one.purpose for one in consents]
        for one in consents:
            self.fields[f"consent_{one.purpose}"] = forms.BooleanField(label=str(one.text), required=one.required)
        self.order_fields([*(f"consent_{one}" for one in self.purposes), "sign", "typed"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("sign") == "typed" and not given.get("typed"):
            self.add_error("typed", _("Let the applicant type the full name, or choose to sign later."))
        return given
