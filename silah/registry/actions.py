"""Writes about persons, their facts and their papers."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from silah.associations.models import Association
from silah.audit.actions import record
from silah.audit.actors import Actor
from silah.core import clock
from silah.core.arabic import name_key
from silah.core.files import remove as remove_file
from silah.core.files import store
from silah.core.refused import Refused
from silah.core.rows import insert, insert_all, insert_unless_there
from silah.policies.pack.facts import FACTS
from silah.registry.models import MIRRORED, Fact, Paper, Person, Way


@transaction.atomic(savepoint=False)
def enrol_person(association: Association, answers: Mapping[str, Any], *, source: str, by: Actor) -> Person:
    """Enter a person not known before, with the facts in ``answers``.

    Args:
        answers: fact key to value; identity keys become columns.
        source: where the values come from, in words, such as the request's reference.

    Returns:
        The person; the one of the same national ID, unchanged, when another act was a moment faster.
    """
    person = Person(association=association, token=secrets.token_urlsafe(18)[:24], created_at=clock.now())
    person.preferred_channel = Way(answers.get("preferred_channel") or Way.SMS)
    _mirror(person, answers)
    if not insert_unless_there(person):
        return Person.objects.get(association=association, national_id=person.national_id)
    keys = _keep_facts(person, answers, {}, source=source, by=by, verified=False)
    record("registry.enrol", person, by=by, association_id=association.pk, keys=keys)
    return person


@transaction.atomic
def record_facts(
    person: Person, values: Mapping[str, Any], *, source: str, by: Actor, verified: bool = False
) -> list[str]:
    """Record what was learnt of a person; what has not changed is only confirmed.

    Args:
        values: fact key to value; unknown keys and empty values are left out.
        source: where the values come from, in words.
        verified: matched to the original by ``by``.

    Returns:
        The keys whose value changed.
    """
    current = {fact.key: fact for fact in Fact.objects.filter(person=person).current()}
    changed = _keep_facts(person, values, current, source=source, by=by, verified=verified)
    if any(key in MIRRORED for key in changed):
        _mirror(person, {key: values[key] for key in changed})
        person.save()
    if changed:
        record("registry.facts", person, by=by, association_id=person.association_id, keys=changed, verified=verified)
    return changed


def _keep_facts(
    person: Person, values: Mapping[str, Any], current: Mapping[str, Fact], *, source: str, by: Actor, verified: bool
) -> list[str]:
    """Write the facts in ``values`` over the ``current`` ones; return the keys whose value changed."""
    today, now = clock.today(), clock.now()
    changed: list[str] = []
    fresh: list[Fact] = []
    for key, value in values.items():
        kind = FACTS.get(key)
        if kind is None or value in (None, "", []):
            continue
        stored = value.isoformat() if isinstance(value, date) else value
        old = current.get(key)
        if old is not None and old.value != stored:
            changed.append(key)
        elif old is None:
            changed.append(key)
        if old is not None:
            Fact.objects.filter(pk=old.pk).update(replaced_at=now)
        keeps_verification = old is not None and old.value == stored and not verified
        fresh.append(
            Fact(
                association_id=person.association_id, person_id=person.pk, key=key, value=stored, source=source, as_of=today,
                valid_until=today + relativedelta(months=kind.valid_months) if kind.valid_months else None,
                verified_by=by.name if verified else (old.verified_by if old and keeps_verification else ""),
                recorded_at=now,
            )
        )  # fmt: skip
    insert_all(fresh)
    return changed


def _mirror(person: Person, values: Mapping[str, Any]) -> None:
    for key in MIRRORED:
        if values.get(key):
            value = values[key]
            if key == "birth_date" and isinstance(value, str):
                value = date.fromisoformat(value)
            setattr(person, key, value)
    person.search_name = name_key(person.full_name)


def prefer(person: Person, *, channel: str, language: str, by: Actor) -> None:
    """Set how the person wants to be told."""
    Person.objects.filter(pk=person.pk).update(preferred_channel=channel, preferred_language=language)
    record("registry.prefer", person, by=by, association_id=person.association_id, channel=channel, language=language)


def hand_in_paper(
    association: Association, upload: "UploadedFile[Any]", *, kind: str, by: Actor, person: Person | None = None,
    draft_token: str = "", valid_until: date | None = None, is_claim: bool = False,
) -> Paper:  # fmt: skip
    """Keep a paper: checked, cleaned of metadata, on disk before the row is written.

    Args:
        is_claim: handed in by somebody who may not be the person; see :class:`Paper`.

    Raises:
        Refused: when the file is not a readable picture or PDF within the limits.
    """
    # Before the transaction: while a picture is decoded and the disk turns, nobody else should have to wait.
    stored = store(upload, folder=str(association.pk))
    paper = Paper(
        association=association, token=secrets.token_urlsafe(18)[:24], person=person, draft_token=draft_token, kind=kind,
        display_name=stored.display_name, stored_name=stored.name, media_type=stored.media_type, size=stored.size,
        sha256=stored.sha256, valid_until=valid_until, handed_in_at=clock.now(), handed_in_by=by.name,
        is_claim=is_claim,
    )  # fmt: skip
    with transaction.atomic(savepoint=False):
        insert(paper)
        record("registry.paper", paper, by=by, association_id=association.pk, kind=kind)
    return paper


@transaction.atomic
def take_back_paper(paper: Paper, *, by: Actor) -> None:
    """Remove a paper that was not sent yet, its file included."""
    removed, _rows = Paper.objects.filter(pk=paper.pk, person=None).delete()
    if not removed:
        raise Refused("paper_sent", _("This paper is part of a sent request and stays with it."))
    record("registry.paper_removed", None, by=by, association_id=paper.association_id, kind=paper.kind)
    name = paper.stored_name
    transaction.on_commit(lambda: remove_file(name))
