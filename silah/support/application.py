"""The application both doors use: its steps, what is asked and what is known already, and one form for each step.

Nothing is asked twice that is known, matched and still valid (clause O4); everything typed is kept, right or wrong.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silah.catalogue.facts_known import FactValue, answer
from silah.core import clock
from silah.core.arabic import clean
from silah.core.fields import CleanCharField
from silah.policies.pack import Pack
from silah.policies.pack.facts import FACTS, GROUPS, FactKind
from silah.policies.pack.papers import PAPERS
from silah.policies.pack.services import Paper as AskedPaper
from silah.policies.pack.services import Question, Service
from silah.registry.fields import choice_field, field_for, field_of_kind, initial_for, stored
from silah.registry.models import Fact, Paper, Person, Way, identity_answers, known_facts
from silah.support.actions.drafting import save_sections
from silah.support.actions.submitting import NEEDED
from silah.support.models import Draft

#: Facts a person may leave out.
OPTIONAL = frozenset({"father_name", "grandfather_name", "email", "district", "iban", "institution"})
#: Facts asked of everybody on the form but needed of some: fact → (the fact it hangs on, answers that make it needed).
NEEDED_WHEN: dict[str, tuple[str, frozenset[Any]]] = {
    "residence_permit_expires_on": ("nationality", frozenset({"resident", "other"})),
    "first_party_permit_expires_on": ("first_party_nationality", frozenset({"resident", "other"})),
    "second_party_permit_expires_on": ("second_party_nationality", frozenset({"resident", "other"})),
    "rent": ("housing", frozenset({"rented"})),
    "institution": ("enrolled", frozenset({True})),
}
REPRESENTATIVE_FACTS = ("first_name", "family_name", "national_id", "mobile", "gender")
QUESTION, REPRESENTATIVE = "q_", "r_"


class Capacity(models.TextChoices):
    """In whose name somebody applies."""

    SELF = "self", gettext_lazy("For myself")
    GUARDIAN = "guardian", gettext_lazy("As the guardian of someone")
    FAMILY = "family", gettext_lazy("For someone of my family")
    DELEGATE = "delegate", gettext_lazy("As someone's delegate")


@dataclass(frozen=True)
class Step:
    """One page of the application.

    Args:
        key: short name, part of the page's address.
        title: heading of the page.
        groups: groups of facts asked here, each with its keys in the order of the form.
    """

    key: str
    title: str
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(key for _group, keys in self.groups for key in keys)


_PAGES: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("identity", gettext_lazy("Who the request is for"), ("identity",)),
    ("household", gettext_lazy("Family and home"), ("family", "home")),
    ("means", gettext_lazy("Income and obligations"), ("money",)),
    ("wellbeing", gettext_lazy("Health and study"), ("health", "education")),
)


def steps_of(service: Service, pack: Pack, *, capacity: str = Capacity.SELF) -> tuple[Step, ...]:
    """List the pages of an application for a service, in order; pages without a question are left out."""
    wanted = fact_keys(service)
    steps = [Step("who", _("Who applies"))]
    if capacity and capacity != Capacity.SELF:
        steps.append(Step("representative", _("Your own data")))
    for key, title, groups in _PAGES:
        asked = tuple((g, keys) for g in groups if (keys := tuple(k for k in wanted if FACTS[k].group == g)))
        if asked:
            steps.append(Step(key, str(title), asked))
    steps.append(Step("need", _("Your request, and how we reach you")))
    if service.papers:
        steps.append(Step("papers", _("Papers")))
    steps.append(Step("review", _("Review and signature")))
    return tuple(steps)


def fact_keys(service: Service) -> tuple[str, ...]:
    """The facts a service asks for, in the order of the form; those without which nobody can be answered included."""
    wanted = {*service.facts, *NEEDED}
    return tuple(key for key in FACTS if key in wanted)


@dataclass(frozen=True)
class Asked:
    """What is asked of a person for a service: ``kinds`` to ask, ``known`` not to ask again, ``typed_before`` to confirm."""

    kinds: tuple[FactKind, ...]
    known: Mapping[str, Fact] = field(default_factory=dict)
    typed_before: Mapping[str, Any] = field(default_factory=dict)


def asked_facts(service: Service, person: Person | None, on: date) -> Asked:
    """Divide the facts of a service into those to ask and those known, matched to an original and valid on a day."""
    keys = fact_keys(service)
    facts = known_facts(person, on) if person is not None else {}
    known = {key: facts[key] for key in keys if key in facts and facts[key].verified_by}
    before = {key: facts[key].value for key in keys if key in facts and key not in known}
    if person is not None:
        before = {k: stored(v) for k, v in identity_answers(person).items() if k in keys and k not in known} | before
    return Asked(tuple(FACTS[key] for key in keys if key not in known), known, before)


def capacity_of(draft: Draft) -> str:
    """In whose name the draft is written so far."""
    return str(draft.answers.get("representative", {}).get("capacity") or Capacity.SELF)


def addressed_gender(draft: Draft) -> str:
    """Gender of whoever fills in the draft, as far as known: ``female``, ``male`` or nothing."""
    section = "facts" if capacity_of(draft) == Capacity.SELF else "representative"
    typed = draft.answers.get(section, {}).get("gender")
    return str(typed or (draft.person.gender if draft.person is not None and section == "facts" else "") or "")


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
            self.fields[REPRESENTATIVE + key] = field_for(FACTS[key], known=known)

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
        woman = (given.get("gender") or getattr(self.draft.person, "gender", "")) == "female"
        for group, keys in self.step.groups:
            shown: list[str] = []
            for key in keys:
                fact = asked.known.get(key)
                if fact is not None and key not in change and given.get(key) in (None, ""):
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
            if key not in self.fields or key in self.errors:
                continue
            if given.get(cause, before.get(cause)) in answers and given.get(key) in (None, ""):
                self.add_error(
                    key, _("We need this because of your answer on “%(cause)s”.") % {"cause": FACTS[cause].name}
                )
        own = self.draft.answers.get("representative", {}).get("national_id")
        if self.capacity != Capacity.SELF and own and given.get("national_id") == own:
            self.add_error("national_id", _("This is your own number. Write the number of the one you apply for."))
        return given

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
            section, key = _place(name)
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


def _kept_raw(raw: Any) -> Any:
    """What was typed, short enough to keep and without what cannot be stored."""
    if isinstance(raw, tuple | list):
        return [clean(str(part))[:200] for part in raw]
    return clean(str(raw or ""), lines=True)[:4000]


def _place(name: str) -> tuple[str, str]:
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


def needed_hint(key: str) -> str:
    """Say for whom a fact is asked that only some need; empty for any other."""
    if key not in NEEDED_WHEN:
        return ""
    cause, answers = NEEDED_WHEN[key]
    kind = FACTS[cause]
    names = [str(kind.choices[str(one)]) for one in sorted(answers, key=str) if str(one) in kind.choices]
    if not names:
        return ""
    return _("If the answer on “%(cause)s” is: %(answers)s.") % {"cause": kind.name, "answers": _(" or ").join(names)}


# ── papers ──


@dataclass(frozen=True)
class PaperAsked:
    """One kind of paper asked for: what is attached to the draft, and what is known of the person and still valid."""

    kind: str
    name: str
    hint: str
    required: bool
    validity_days: int | None
    asks_expiry: bool
    attached: tuple[Paper, ...] = ()
    known: Paper | None = None

    @property
    def is_missing(self) -> bool:
        return self.required and not self.attached and self.known is None


def papers_asked(draft: Draft) -> tuple[PaperAsked, ...]:
    """The papers of a draft's service, those its answers make needless left out: two queries at most."""
    service = draft.policy.service(draft.service_key)
    facts = known_answers(draft)
    attached: dict[str, list[Paper]] = {}
    for paper in Paper.objects.filter(draft_token=draft.token, person=None).order_by("pk"):
        attached.setdefault(paper.kind, []).append(paper)
    known: dict[str, Paper] = {}
    if draft.person is not None:
        known = {p.kind: p for p in Paper.objects.filter(person=draft.person).valid(clock.today()).order_by("pk")}
    asked: Sequence[AskedPaper] = service.papers_for(facts)
    rows = [
        PaperAsked(
            paper.kind, str(paper.name), str(paper.hint or ""), paper.required, paper.validity_days, paper.expires,
            tuple(attached.get(paper.kind, ())), known.get(paper.kind),
        )
        for paper in asked
    ]  # fmt: skip
    if capacity_of(draft) in (Capacity.GUARDIAN, Capacity.DELEGATE) and "guardianship_deed" not in {
        r.kind for r in rows
    }:
        rows.append(
            PaperAsked(
                "guardianship_deed", str(PAPERS["guardianship_deed"]), _("Or whatever shows that you may act for the person."),
                False, None, False, tuple(attached.get("guardianship_deed", ())), known.get("guardianship_deed"),
            )
        )  # fmt: skip
    return tuple(rows)


def paper_valid_until(draft: Draft, paper: PaperAsked, printed: date | None) -> date | None:
    """The last day a paper is good for: the date printed on it, or its issue and the days the service allows.

    For the two identity papers the date already given with the facts counts.
    """
    facts = draft.answers.get("facts", {})
    by_fact = {"national_id": "id_expires_on", "iqama": "residence_permit_expires_on"}.get(paper.kind)
    if printed is None and by_fact and facts.get(by_fact):
        return date.fromisoformat(str(facts[by_fact]))
    if printed is not None and paper.validity_days is not None and not paper.asks_expiry:
        return printed + timedelta(days=paper.validity_days)
    return printed


def asks_date(draft: Draft, paper: PaperAsked) -> str:
    """Which date of a paper is asked for: ``expiry``, ``issue`` or none; never one that the facts hold already."""
    if paper.kind in ("national_id", "iqama"):
        return ""
    if paper.asks_expiry:
        return "expiry"
    return "issue" if paper.validity_days is not None else ""


# ── the whole draft ──


def known_answers(draft: Draft) -> dict[str, Any]:
    """Every fact of a draft that is known: typed on the form, over what is known of the person."""
    facts = {key: fact.value for key, fact in known_facts(draft.person, clock.today()).items()} if draft.person else {}
    return facts | {key: value for key, value in draft.answers.get("facts", {}).items() if value not in (None, "")}


def unfinished(draft: Draft, pack: Pack) -> list[tuple[Step, list[str]]]:
    """The pages of a draft that still have something wrong or missing, each with the names of its fields."""
    left: list[tuple[Step, list[str]]] = []
    for step in steps_of(draft.policy.service(draft.service_key), pack, capacity=capacity_of(draft)):
        if step.key in ("papers", "review"):
            continue
        form = filled(step, draft)
        names = [str(form.fields[name].label) for name in form.errors if name in form.fields]
        if names:
            left.append((step, names))
    return left


def filled(step: Step, draft: Draft) -> ApplicationForm:
    """The form of a page as if it were sent again with what the draft holds."""
    blank = ApplicationForm(step, draft)
    data: dict[str, Any] = {}
    for name in blank.fields:
        value = blank.initial.get(name, blank.fields[name].initial)
        if isinstance(value, tuple | list):
            data |= {f"{name}_{part}": one for part, one in zip(("day", "month", "year"), value, strict=False)}
        elif value is not None:
            data[name] = value.isoformat() if isinstance(value, date) else value
    return ApplicationForm(step, draft, data)


def rows_of(draft: Draft, pack: Pack) -> list[tuple[Step, list[tuple[str, str]]]]:
    """Every page of a draft with its answers in words, for reading over before signing."""
    woman = known_answers(draft).get("gender") == "female"
    found: list[tuple[Step, list[tuple[str, str]]]] = []
    for step in steps_of(draft.policy.service(draft.service_key), pack, capacity=capacity_of(draft)):
        form = ApplicationForm(step, draft)
        rows = [(name, value) for _key, name, value in form.known]
        for name, one in form.fields.items():
            section, key = _place(name)
            value = draft.answers.get(section, {}).get(key)
            if value in (None, ""):
                continue
            rows.append(
                (str(one.label), _in_words(key if section in ("facts", "representative") else "", one, value, woman))
            )
        if rows:
            found.append((step, rows))
    return found


def _in_words(key: str, one: forms.Field, value: Any, woman: bool) -> str:
    if key in FACTS:
        from silah.core.identifiers import show_mobile

        return show_mobile(str(value)) if key == "mobile" else answer(key, FactValue(value), female=woman)
    if isinstance(one, CleanCharField):
        return str(value)
    choices = dict(getattr(one, "choices", ()))
    shown = "yes" if value is True else "no" if value is False else value
    return str(choices.get(shown, shown))


def represented(capacity: str, signed_in: Person | None) -> dict[str, Any]:
    """What is known of the one who applies for another."""
    own = {key: stored(value) for key, value in identity_answers(signed_in).items()} if signed_in is not None else {}
    if capacity == Capacity.SELF:
        return {"capacity": capacity}
    return {"capacity": capacity, **{key: own[key] for key in REPRESENTATIVE_FACTS if own.get(key)}}


def apply_for(draft: Draft, capacity: str, *, signed_in: Person | None) -> None:
    """Say in whose name a draft is written: a known person becomes its applicant, or its representative."""
    save_sections(draft, {"representative": represented(capacity, signed_in)})
    belong_to(draft, signed_in if capacity == Capacity.SELF else None)


def belong_to(draft: Draft, person: Person | None) -> None:
    """Make a signed-in person the applicant of a draft, or take a person out who applies for another."""
    if draft.person != person:
        Draft.objects.filter(pk=draft.pk, request=None).update(person=person)
        draft.person = person
