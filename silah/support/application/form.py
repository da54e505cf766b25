"""The fields of one page of an application, and the keeping of whatever was typed there."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from silah.catalogue.facts_known import FactValue, answer, is_woman
from silah.core import clock
from silah.core.arabic import clean
from silah.policies.pack.facts import FACTS, GROUPS
from silah.policies.pack.identity_facts import OTHER_ID
from silah.policies.pack.services import Question
from silah.registry.documents import faults_of, settled
from silah.registry.fields import choice_field, field_for, field_of_kind, initial_for, stored
from silah.registry.models import Person, Way
from silah.support.actions.drafting import save_sections
from silah.support.application.behalf import belong_to, represented
from silah.support.application.steps import (
    NEEDED_WHEN,
    OF_A_NUMBER,
    OPTIONAL,
    REPRESENTATIVE_FACTS,
    Asked,
    Capacity,
    Step,
    asked_facts,
    capacity_of,
    needed_hint,
    steps_of,
)
from silah.support.models import Draft

#: What the names of fields begin with that are no facts of the applicant.
QUESTION, REPRESENTATIVE = "q_", "r_"


class ApplicationForm(forms.Form):
    """The fields of one page of a draft. ``keep`` saves what was typed whether or not it is right yet."""

    error_css_class = "field-bad"

    def __init__(
        self, step: Step, draft: Draft, data: Any = None, *, change: Iterable[str] = (), signed_in: Person | None = None
    ) -> None:
        super().__init__(data)
        self.step, self.draft, self.signed_in = step, draft, signed_in
        self.service = draft.policy.service(draft.service_key)
        self.capacity = capacity_of(draft)
        self.has_document = False
        self.known: list[tuple[str, str, str]] = []
        self.groups: list[tuple[str, list[str]]] = []
        if step.key == "who":
            self._ask_capacity()
        elif step.key == "representative":
            self._ask_representative()
        elif step.key == "need":
            self._ask_need()
        else:
            self._ask_facts(set(change))
        for name, raw in self.draft.answers.get("typed", {}).items():
            if name in self.fields and raw not in (None, "", []):
                self.initial[name] = raw

    # ── fields ──

    def _ask_capacity(self) -> None:
        rows = [(value, label) for value, label in Capacity.choices]
        self.fields["capacity"] = forms.ChoiceField(
            label=_("For whom is the request?"), choices=rows, widget=forms.RadioSelect, initial=self.capacity,
            help_text=_("If you apply for another, we write down who you are as well."),
        )  # fmt: skip

    def _ask_representative(self) -> None:
        given = self.draft.answers.get("representative", {})
        for key in REPRESENTATIVE_FACTS:
            known = given.get(key) or (stored(getattr(self.signed_in, key)) if self.signed_in is not None else None)
            self.fields[REPRESENTATIVE + key] = field_for(FACTS[key], known=known, required=key not in OTHER_ID)
        self._ask_one_identity(REPRESENTATIVE, given.get("id_document"))

    def _ask_need(self) -> None:
        given = self.draft.answers.get("questions", {})
        for question in self.service.questions:
            self.fields[QUESTION + question.key] = _question_field(question, given.get(question.key))
        contact = self.draft.answers.get("contact", {})
        ways = [(value, label) for value, label in Way.choices]
        person = self.draft.person
        self.fields["preferred_channel"] = forms.ChoiceField(
            label=_("How would you like us to reach you?"), choices=ways, widget=forms.RadioSelect,
            initial=contact.get("preferred_channel") or (person.preferred_channel if person is not None else Way.SMS),
        )  # fmt: skip
        times = [
            ("any", _("Any time")),
            ("morning", _("In the morning")),
            ("afternoon", _("In the afternoon")),
            ("evening", _("In the evening")),
        ]
        self.fields["best_time"] = forms.ChoiceField(
            label=_("When does a call suit you?"), choices=times, widget=forms.RadioSelect,
            initial=given.get("best_time") or "any",
        )  # fmt: skip

    def _ask_facts(self, change: set[str]) -> None:
        asked = asked_facts(self.service, self.draft.person, clock.today())
        given: dict[str, Any] = self.draft.answers.get("facts", {})
        woman = is_woman(given.get("gender") or getattr(self.draft.person, "gender", ""))
        if not change.isdisjoint(OTHER_ID):  # the document and its number change together
            change |= set(OTHER_ID)
        left_out = _left_out(asked, change, given)
        for group, keys in self.step.groups:
            shown: list[str] = []
            for key in keys:
                fact = asked.known.get(key)
                if key in left_out:
                    continue
                if fact is not None and _is_settled(key, asked, change, given):
                    value = FactValue(fact.value, as_of=fact.as_of)
                    self.known.append((key, str(FACTS[key].name), answer(key, value, female=woman)))
                    continue
                known = given.get(key)
                if known in (None, ""):
                    known = asked.typed_before.get(key, fact.value if fact is not None else None)
                self.fields[key] = self._fact_field(key, known)
                shown.append(key)
            if shown:
                self.groups.append((str(GROUPS[group]), shown))
        document = asked.known.get("id_document")
        before = asked.typed_before.get("id_document") or (document.value if document is not None else None)
        self._ask_one_identity("", given.get("id_document") or before)

    def _ask_one_identity(self, prefix: str, before: Any) -> None:
        """Require the identity number and what goes with it of those alone who name no other document."""
        place = prefix + "id_document"
        sent = self.is_bound and place in self.fields
        document = self.data.get(place) if sent else self.draft.answers.get("typed", {}).get(place) or before
        number = self.fields.get(prefix + "national_id")
        if number is not None:
            number.error_messages["required"] = _(
                "Write the number of the identity card or residence permit. If there is none, choose another document."
            )
        self.has_document = bool(document)
        for key in OF_A_NUMBER if document else ():
            if prefix + key in self.fields:
                self.fields[prefix + key].required = False

    def _fact_field(self, key: str, known: Any) -> forms.Field:
        built = field_for(FACTS[key], known=known, required=key not in OPTIONAL and key not in NEEDED_WHEN)
        if self.capacity != Capacity.SELF:
            # The question speaks to the person it is about; here somebody else is answering.
            built.label = str(FACTS[key].name)
            if key == "mobile" and known is None:
                built.initial = self.draft.answers.get("representative", {}).get("mobile")
                built.help_text = _("Or yours, when the person has none.")
        built.help_text = needed_hint(key) or built.help_text
        return built

    # ── checking ──

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        before = self.draft.answers.get("facts", {})
        for key, (cause, answers) in NEEDED_WHEN.items():
            if key not in self.fields or key in self.errors or (key in OF_A_NUMBER and self.has_document):
                continue
            if given.get(cause, before.get(cause)) in answers and given.get(key) in (None, ""):
                self.add_error(
                    key, _("We need this because of your answer on “%(cause)s”.") % {"cause": FACTS[cause].name}
                )
        for prefix in ("", REPRESENTATIVE):
            if prefix + "id_document" in self.fields:
                self._check_one_identity(prefix, given)
        speaker = self.draft.answers.get("representative", {}) if self.capacity != Capacity.SELF else {}
        for key, parts in (("national_id", ("national_id",)), ("id_document_number", OTHER_ID)):
            if speaker.get(key) and all((given.get(part) or "") == (speaker.get(part) or "") for part in parts):
                self.add_error(key, _("This is your own number. Write the number of the one you apply for."))
        return given

    def _check_one_identity(self, prefix: str, given: dict[str, Any]) -> None:
        """Take an identity number or another document, one of the two and never half of the other."""
        typed = {key: given.get(prefix + key) for key in OTHER_ID}
        unread = {key for key in OTHER_ID if prefix + key in self.errors}
        for key, sentence in faults_of(typed, has_number=bool(self.data.get(prefix + "national_id")), unread=unread):
            self.add_error(prefix + key, sentence)
        given |= {prefix + key: value for key, value in settled(typed).items() if prefix + key not in self.errors}

    # ── keeping ──

    def keep(self, *, apply: bool = True) -> None:
        """Save what was typed: right answers to their section, wrong ones as they were typed.

        Args:
            apply: also let the choice of in whose name one applies take effect.
        """
        self.full_clean()
        right: dict[str, dict[str, Any]] = {}
        typed: dict[str, Any] = {}
        for name, one in self.fields.items():
            section, key = place_of(name)
            if name in self.cleaned_data and name not in self.errors:
                right.setdefault(section, {})[key] = stored(self.cleaned_data[name])
                typed[name] = None
            else:
                raw = one.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
                right.setdefault(section, {})[key] = None
                typed[name] = _kept_raw(raw)
        capacity = self.cleaned_data.get("capacity") if apply else None
        if capacity:
            right["representative"] |= represented(capacity, self.signed_in)
        # One page further when all is right: the draft remembers how far it came.
        step = None if self.errors else self._number() + 1
        save_sections(self.draft, {**right, "typed": typed}, step=step)
        if capacity:
            belong_to(self.draft, self.signed_in if capacity == Capacity.SELF else None)

    def _number(self) -> int:
        steps = steps_of(self.service, self.draft.policy.pack, capacity=self.capacity)
        return next((n for n, one in enumerate(steps, 1) if one.key == self.step.key), 1)


def _is_settled(key: str, asked: Asked, change: set[str], given: dict[str, Any]) -> bool:
    """Whether a fact is known and matched, and nobody is changing it."""
    return key in asked.known and key not in change and given.get(key) in (None, "")


def _left_out(asked: Asked, change: set[str], given: dict[str, Any]) -> frozenset[str]:
    """The fields of another document that need no asking, because a number or the document is known and matched."""
    if _is_settled("national_id", asked, change, given):
        return frozenset(OTHER_ID)
    if _is_settled("id_document", asked, change, given):  # what was not given with it then is not asked now
        return frozenset(key for key in OTHER_ID[1:] if key not in asked.known)
    return frozenset()


def _kept_raw(raw: Any) -> Any:
    """What was typed, short enough to keep and without what cannot be stored."""
    if isinstance(raw, tuple | list):
        return [clean(str(part))[:200] for part in raw]
    return clean(str(raw or ""), lines=True)[:4000]


def place_of(name: str) -> tuple[str, str]:
    """The section and the key under which a field is kept."""
    if name.startswith(QUESTION):
        return "questions", name.removeprefix(QUESTION)
    if name.startswith(REPRESENTATIVE):
        return "representative", name.removeprefix(REPRESENTATIVE)
    if name == "best_time":
        return "questions", name
    return {"capacity": "representative", "preferred_channel": "contact"}.get(name, "facts"), name


def _question_field(question: Question, known: Any) -> forms.Field:
    common: dict[str, Any] = {
        "label": str(question.name), "required": question.required, "initial": initial_for(question.kind, known),
    }  # fmt: skip
    if question.hint is not None:
        common["help_text"] = str(question.hint)
    if question.kind == "choice":
        return choice_field({choice.key: choice.name for choice in question.choices}, **common)
    return field_of_kind(question.kind, **common)
