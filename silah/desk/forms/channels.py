"""Form of one channel: how people reach us by it, who answers, and whether it is open."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silah.accounts.models import Member
from silah.associations.contact_points import Told
from silah.associations.models import ContactPoint
from silah.core.fields import CleanCharField, answer_of
from silah.core.identifiers import phone
from silah.policies.pack.schema import Channel
from silah.policies.pack.vocabulary import ChannelKind

OPEN, PAUSED = "open", "paused"
#: What the address of a channel is called.
ADDRESS_LABELS = {
    ChannelKind.INTERVIEW: gettext_lazy("Where we receive people"),
    ChannelKind.PHONE: gettext_lazy("Telephone number"),
    ChannelKind.SOCIAL: gettext_lazy("Account or number"),
    ChannelKind.LETTERS: gettext_lazy("Postal address"),
    ChannelKind.WEBSITE: gettext_lazy("Address of the site"),
    ChannelKind.EMAIL: gettext_lazy("E-mail address"),
}
LATIN = (ChannelKind.PHONE, ChannelKind.EMAIL, ChannelKind.WEBSITE)


class ChannelForm(forms.Form):
    """What is said of one channel."""

    address = CleanCharField(label=gettext_lazy("How it is reached"), required=False)
    hours = CleanCharField(
        label=gettext_lazy("When it is answered"), required=False,
        help_text=gettext_lazy("In words, such as: Sunday to Thursday, from 8:00 am to 3:00 pm."),
    )  # fmt: skip
    note = CleanCharField(
        label=gettext_lazy("What people should know of it"), required=False, max_length=300,
        help_text=gettext_lazy("The public reads it beside the channel."),
    )  # fmt: skip
    responsible = forms.TypedChoiceField(
        label=gettext_lazy("Who answers for the channel"), coerce=int, empty_value=None, required=False,
        help_text=gettext_lazy("Staff alone see the name."),
    )  # fmt: skip
    state = forms.ChoiceField(
        label=gettext_lazy("Is it open?"), widget=forms.RadioSelect,
        choices=[(OPEN, gettext_lazy("Open: people can use it")), (PAUSED, gettext_lazy("Paused for a while"))],
    )  # fmt: skip
    reason = CleanCharField(
        label=gettext_lazy("Why it is paused"), required=False, max_length=300,
        help_text=gettext_lazy("Only when it is paused. The public reads it, so say what to use instead."),
    )  # fmt: skip
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, channel: Channel, point: ContactPoint | None, members: Sequence[Member]
    ) -> None:
        initial: dict[str, Any] = {"state": OPEN, "seen": None}
        if point is not None:
            initial = {
                "address": point.address, "hours": point.hours, "note": point.note, "reason": point.reason,
                "responsible": point.responsible_id, "state": OPEN if point.is_open else PAUSED, "seen": point.pk,
            }  # fmt: skip
        super().__init__(data, initial=initial)
        self.channel, self.members = channel, {one.pk: one for one in members}
        chosen: Any = self.fields["responsible"]
        chosen.choices = [("", _("nobody yet")), *((one.pk, one.name) for one in members)]
        if channel.kind in ADDRESS_LABELS:
            self.fields["address"].label = ADDRESS_LABELS[channel.kind]
        if channel.kind in LATIN:
            self.fields["address"].widget.attrs["dir"] = "ltr"

    def clean_address(self) -> str:
        given = str(self.cleaned_data.get("address") or "")
        if not given:
            return ""
        if self.channel.kind == ChannelKind.PHONE:
            return answer_of(lambda: phone(given, allow_short=True))
        if self.channel.kind == ChannelKind.EMAIL:
            return str(forms.EmailField(error_messages={"invalid": _EMAIL}).clean(given))
        return given

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("state") == PAUSED and not given.get("reason"):
            self.add_error("reason", _("Write why the channel is paused: the public reads it."))
        return given

    def told(self) -> Told:
        """What the form says, as the act takes it."""
        given = self.cleaned_data
        member = self.members.get(given["responsible"]) if given["responsible"] else None
        return Told(
            address=given["address"], hours=given["hours"], note=given["note"],
            responsible_id=member.pk if member is not None else None,
            responsible_name=member.name if member is not None else "", is_open=given["state"] == OPEN,
            reason=given["reason"],
        )  # fmt: skip


_EMAIL = gettext_lazy("Write an e-mail address such as info@example.org.")
