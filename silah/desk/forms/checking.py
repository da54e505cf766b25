"""Forms of matching: one datum or paper, its correction, a paper handed in, what was missing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from silah.core.fields import CleanCharField, CleanTextField, HijriDateField
from silah.desk.naming import name_of_fact, name_of_item, name_of_paper
from silah.policies.pack.facts import FACTS
from silah.policies.pack.papers import PAPERS
from silah.registry.fields import field_for, stored
from silah.support.models import Check, CheckState, SupportRequest
from silah.ui.forms import PaperInput


class CheckForm(forms.Form):
    """Mark one datum or paper; papers may carry the day until which they are good."""

    state = forms.ChoiceField(
        label=_("Against the original"), widget=forms.RadioSelect,
        choices=[
            (CheckState.MATCHED, _("It matches the original")),
            (CheckState.WRONG, _("Something is wrong")),
            (CheckState.MISSING, _("It is missing")),
        ],
    )  # fmt: skip
    note = CleanCharField(
        label=_("What is wrong"), required=False, max_length=500,
        help_text=_("The beneficiary reads these words, so say what to send."),
    )  # fmt: skip
    valid_until = HijriDateField(label=_("Good until"), required=False)

    def __init__(self, data: Any = None, *, check: Check) -> None:
        super().__init__(data, initial={"state": check.state, "note": check.note})
        if not check.is_paper:
            del self.fields["valid_until"]
        elif check.paper is not None:
            self.initial["valid_until"] = check.paper.valid_until


def correction_form(check: Check, data: Any = None) -> forms.Form:
    """One field of the kind of the datum that is corrected to what the original says."""
    known = check.support_request.answers.get("facts", {}).get(check.key)
    form = forms.Form(data)
    form.fields["value"] = field_for(FACTS[check.key], known=known)
    form.fields["value"].label = name_of_fact(check.key)
    return form


class AddPaperForm(forms.Form):
    """A paper put into the file at the desk."""

    kind = forms.ChoiceField(label=_("Which paper"))
    upload = forms.FileField(label=_("The paper"), widget=PaperInput)

    def __init__(self, data: Any = None, files: Any = None, *, case: SupportRequest, kind: str = "") -> None:
        super().__init__(data, files, initial={"kind": kind})
        asked = [paper.kind for paper in case.service.papers]
        kinds = [*asked, *[one for one in PAPERS if one not in asked]]
        self.fields["kind"].choices = [(one, name_of_paper(one, case.service)) for one in kinds]  # type: ignore[attr-defined]


class MissingForm(forms.Form):
    """Everything asked of the applicant that may now be here: files for papers, values for data."""

    def __init__(self, data: Any = None, files: Any = None, *, case: SupportRequest, questions: list[Check]) -> None:
        super().__init__(data, files)
        self.questions = questions
        for check in questions:
            name = name_of_item(check.key, is_paper=check.is_paper, service=case.service)
            if check.is_paper:
                field: forms.Field = forms.FileField(label=name, required=False, widget=PaperInput)
            else:
                known = case.answers.get("facts", {}).get(check.key)
                field = field_for(FACTS[check.key], known=known, required=False)
                field.label = name
            field.help_text = check.note or field.help_text
            self.fields[f"item_{check.pk}"] = field

    def given(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Uploads by paper kind and changed values by fact key."""
        papers, facts = {}, {}
        for check in self.questions:
            value = self.cleaned_data.get(f"item_{check.pk}")
            if value in (None, "", False):
                continue
            if check.is_paper:
                papers[check.key] = value
            elif f"item_{check.pk}" in self.changed_data:
                facts[check.key] = stored(value)
        return papers, facts


class EndForm(forms.Form):
    """Why a request ends before its answer: a wish, to be heard from the one whose request it is, or a death."""

    WISH, DIED = "wish", "died"

    reason = forms.ChoiceField(
        label=_("Why does the request end?"), widget=forms.RadioSelect,
        choices=[(WISH, _("A wish that I heard from the one who applied")), (DIED, _("The beneficiary has died"))],
    )  # fmt: skip
    words = CleanTextField(
        label=_("In words"), required=False, max_length=500, rows=3,
        help_text=_("After a death: how we know. Staff alone read it."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """One sentence or more, for acts that ask only why."""

    text = CleanTextField(label=_("In words"), rows=4)

    def __init__(self, data: Any = None, *, label: str, hint: str = "", initial: str = "") -> None:
        super().__init__(data, initial={"text": initial})
        self.fields["text"].label = label
        self.fields["text"].help_text = hint
