"""The form of a decision: the answer in plain words, its reasons, conditions, grants, and what else fits (clause H5)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from silah.core.fields import AmountField, CleanCharField, CleanTextField, CountField
from silah.policies.pack.services import Service
from silah.registry.fields import stored
from silah.support.actions.deciding import Ruling
from silah.support.models import Outcome

REASON_ROWS = 4
GRANT_ROWS = 3


class ReasonRow(forms.Form):
    """One reason: the condition, the fact it rests on, what would change it."""

    condition = CleanCharField(label=_("Condition"), required=False, max_length=300)
    found = CleanCharField(label=_("What we found"), required=False, max_length=300)
    change = CleanCharField(label=_("What would change it"), required=False, max_length=300)


class GrantRow(forms.Form):
    """One thing granted, once or repeated."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    title = CleanCharField(label=_("What is given"), required=False)
    amount = AmountField(label=_("Amount in riyals"), required=False)
    times = CountField(label=_("How many times"), required=False, least=1, most=60)
    every = CountField(label=_("Days between two"), required=False, least=1, most=366)

    def __init__(self, *args: Any, service: Service, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(str(one), one.label) for one in service.grants]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("title") and given.get("amount"):
            self.add_error("title", _("Say what is given with this amount."))
        return given


class RulingForm(forms.Form):
    """A decision. ``fixed`` is the outcome the votes came to; without it the officer chooses."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect)
    explanation = CleanTextField(
        label=_("The answer in plain words"), rows=4, help_text=_("The beneficiary reads these words first.")
    )
    conditions = CleanTextField(label=_("Conditions of acceptance"), rows=3, required=False)

    def __init__(
        self, data: Any = None, *, service: Service, fixed: Outcome | None = None, reasons: list[dict[str, str]] | None = None,
        alternatives: list[tuple[str, str]] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data)
        self.fixed = fixed
        if fixed is not None:
            del self.fields["outcome"]
        if fixed is Outcome.REFUSED or fixed is Outcome.ACCEPTED:
            del self.fields["conditions"]
        if alternatives:
            self.fields["alternatives"] = forms.MultipleChoiceField(
                label=_("Other services that may fit"), choices=alternatives, required=False,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
        known = list(reasons or [])[:REASON_ROWS]
        self.reason_rows = [
            ReasonRow(data, prefix=f"reason{n}", initial=known[n] if n < len(known) else None)
            for n in range(REASON_ROWS)
        ]
        self.grant_rows = [
            GrantRow(data, prefix=f"grant{n}", service=service, initial={"times": 1} if n == 0 else None)
            for n in range(0 if fixed is Outcome.REFUSED else GRANT_ROWS)
        ]

    def is_valid(self) -> bool:
        rows = [row.is_valid() for row in (*self.reason_rows, *self.grant_rows)]
        return super().is_valid() and all(rows)

    @property
    def decided(self) -> Outcome:
        """The outcome fixed by the votes, or the one the officer chose."""
        return self.fixed or Outcome(self.cleaned_data["outcome"])

    def ruling(self) -> Ruling:
        """What was written, as the action takes it; empty rows are left out."""
        given = self.cleaned_data
        reasons = [
            {key: row.cleaned_data.get(key, "") for key in ("condition", "found", "change")}
            for row in self.reason_rows
            if row.cleaned_data.get("condition")
        ]
        grants = [
            {
                "kind": row.cleaned_data["kind"], "title": row.cleaned_data["title"],
                "amount": stored(row.cleaned_data.get("amount")), "times": row.cleaned_data.get("times") or 1,
                "every": row.cleaned_data.get("every") or 30,
            }
            for row in self.grant_rows
            if row.cleaned_data.get("title")
        ]  # fmt: skip
        return Ruling(
            explanation=given["explanation"], reasons=reasons, conditions=given.get("conditions", ""),
            grants=grants if self.decided is not Outcome.REFUSED else [], alternatives=given.get("alternatives", []),
        )  # fmt: skip
