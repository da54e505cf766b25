"""A whole application: what is still unfinished, and everything in words for reading over before signing."""

from datetime import date
from typing import Any

from django import forms

from silah.catalogue.facts_known import FactValue, answer, is_woman
from silah.core.fields import CleanCharField
from silah.core.identifiers import show_mobile
from silah.policies.pack import Pack
from silah.policies.pack.facts import FACTS
from silah.support.application.form import ApplicationForm, place_of
from silah.support.application.steps import Step, capacity_of, known_answers, steps_of
from silah.support.models import Draft


def unfinished(draft: Draft, pack: Pack) -> list[tuple[Step, list[str]]]:
    """The pages of a draft that still have something wrong or missing, each with the names of its fields."""
    left: list[tuple[Step, list[str]]] = []
    for step in steps_of(draft.policy.service(draft.service_key), pack, capacity=capacity_of(draft)):
        if step.key in ("papers", "review"):
            continue
        form = filled(step, draft)
        names = [label_of(name, form) for name in form.errors if name in form.fields]
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


def label_of(name: str, form: forms.Form) -> str:
    """The short name of a field: the fact's own, or the question."""
    section, key = place_of(name)
    return (
        str(FACTS[key].name)
        if section in ("facts", "representative") and key in FACTS
        else str(form.fields[name].label)
    )


def rows_of(draft: Draft, pack: Pack) -> list[tuple[Step, list[tuple[str, str]]]]:
    """Every page of a draft with its answers in words, for reading over before signing."""
    woman = is_woman(known_answers(draft).get("gender"))
    found: list[tuple[Step, list[tuple[str, str]]]] = []
    for step in steps_of(draft.policy.service(draft.service_key), pack, capacity=capacity_of(draft)):
        form = ApplicationForm(step, draft)
        rows = [(name, value) for _key, name, value in form.known]
        for place, one in form.fields.items():
            section, key = place_of(place)
            value = draft.answers.get(section, {}).get(key)
            if value in (None, ""):
                continue
            rows.append(
                (str(one.label), _in_words(key if section in ("facts", "representative") else "", one, value, woman))
            )
        if rows:
            found.append((step, rows))
    return found


def _in_words(key: str, one: forms.Field, value: Any, woman: bool | None) -> str:
    if key in FACTS:
        return show_mobile(str(value)) if key == "mobile" else answer(key, FactValue(value), female=woman)
    if isinstance(one, CleanCharField):
        return str(value)
    choices = dict(getattr(one, "choices", ()))
    shown = "yes" if value is True else "no" if value is False else value
    return str(choices.get(shown, shown))
