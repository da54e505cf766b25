"""Forms of circulation: until when the staff read a version, and an entity that was given it."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from silah.core import clock
from silah.core.fields import CleanCharField, HijriDateField
from silah.policies.circulation import HandedBy
from silah.policies.pack import Pack

#: How long the staff have to read, unless said otherwise.
TO_READ = timedelta(days=14)


class PublishForm(forms.Form):
    """The day by which everybody has read the version."""

    read_by = HijriDateField(label=_("Read by"), earliest=clock.today)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"read_by": clock.today() + TO_READ})


class HandoutForm(forms.Form):
    """An entity that was given the version."""

    entity = CleanCharField(label=_("Name of the entity"), max_length=160)
    kind = forms.ChoiceField(label=_("What it is to us"))
    way = forms.ChoiceField(label=_("How it was given"), choices=HandedBy.choices, widget=forms.RadioSelect)
    on = HijriDateField(label=_("When"), latest=clock.today)
    received_by = CleanCharField(label=_("Who received it"), max_length=160, required=False)

    def __init__(self, data: Any = None, *, pack: Pack) -> None:
        super().__init__(data, initial={"on": clock.today(), "way": HandedBy.HAND})
        chosen: Any = self.fields["kind"]
        chosen.choices = [(one.kind, str(one.name)) for one in sorted(pack.stakeholders, key=lambda one: one.order)]
