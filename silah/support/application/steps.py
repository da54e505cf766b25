"""The pages of an application, what is asked on each, and what is known already."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silah.core import clock
from silah.policies.pack import Pack
from silah.policies.pack.facts import FACTS, FactKind
from silah.policies.pack.identity_facts import OTHER_ID
from silah.policies.pack.services import Service
from silah.registry.fields import stored
from silah.registry.models import Fact, Person, identity_answers, known_facts
from silah.support.actions.submitting import NEEDED
from silah.support.models import Draft

#: Facts a person may leave out.
OPTIONAL = frozenset({"father_name", "grandfather_name", "email", "district", "iban", "institution", *OTHER_ID})
#: Facts that only somebody with an identity or residence number can always give.
OF_A_NUMBER = frozenset({"national_id", "id_expires_on", "residence_permit_expires_on"})
#: Facts asked of everybody on the form but needed of some: fact → (the fact it hangs on, answers that make it needed).
NEEDED_WHEN: dict[str, tuple[str, frozenset[Any]]] = {
    "residence_permit_expires_on": ("nationality", frozenset({"resident", "other"})),
    "first_party_permit_expires_on": ("first_party_nationality", frozenset({"resident", "other"})),
    "second_party_permit_expires_on": ("second_party_nationality", frozenset({"resident", "other"})),
    "rent": ("housing", frozenset({"rented"})),
    "institution": ("enrolled", frozenset({True})),
}
REPRESENTATIVE_FACTS = ("first_name", "family_name", "national_id", *OTHER_ID, "mobile", "gender")


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
    if service.papers or pack.deed_of(capacity) is not None:
        steps.append(Step("papers", _("Papers")))
    steps.append(Step("review", _("Review and signature")))
    return tuple(steps)


def fact_keys(service: Service) -> tuple[str, ...]:
    """The facts a service asks for, in the order of the form; those without which nobody can be answered included."""
    wanted = {*service.facts, *NEEDED, *OTHER_ID}
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


def known_answers(draft: Draft) -> dict[str, Any]:
    """Every fact of a draft that is known: typed on the form, over what is known of the person."""
    facts = {key: fact.value for key, fact in known_facts(draft.person, clock.today()).items()} if draft.person else {}
    return facts | {key: value for key, value in draft.answers.get("facts", {}).items() if value not in (None, "")}
