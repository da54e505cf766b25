"""Writes about persons, their facts and their papers."""

import secrets
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from silah.associations.models import Association
from silah.associations.scope import current_association_id
from silah.audit.actions import record
from silah.audit.actors import Actor
from silah.core import clock, prepared
from silah.core.arabic import name_key
from silah.core.files import remove as remove_file
from silah.core.files import store
from silah.core.records import fresh
from silah.core.refused import Refused
from silah.core.rows import insert, insert_unless_there, insert_values
from silah.policies.pack.facts import FACTS
from silah.policies.pack.identity_facts import ISSUED_ABROAD, NO_NUMBER, OTHER_ID
from silah.registry.models import MIRRORED, Fact, Paper, Person, Way


def person_of_number(national_id: str) -> Person | None:
    """The person known under a national ID in the association in force; None for an empty one too."""
    if not national_id:
        return None
    found = prepared.instances(_of_number, None, (current_association_id(), national_id))
    return found[0] if found else None


def _of_number(_shape: None, association: int, national_id: str) -> "models.QuerySet[Person]":
    return Person._base_manager.filter(association_id=association, national_id=national_id).exclude(national_id="")  # noqa: SLF001


def person_of_document(other: Person) -> Person | None:
    """The person known under another document of this kind, issuer and number; none for whoever has no number yet."""
    if not other.id_document_number:
        return None
    same = Person.objects.filter(
        id_document_number=other.id_document_number, id_document=other.id_document,
        id_document_issuer=other.id_document_issuer,
    ).exclude(id_document_number="")  # fmt: skip
    return same.first()


@dataclass(frozen=True)
class Newcomer:
    """A person not known before and what is learnt with them: ready to be entered, and nothing of it written yet."""

    person: Person
    facts: tuple[dict[str, Any], ...]
    source: str


def newcomer(association: Association, answers: Mapping[str, Any], *, source: str) -> Newcomer:
    """Make a person ready, before the transaction that others wait for.

    Args:
        answers: fact key to value; identity keys become columns.
        source: where the values come from, in words, such as the request's reference.
    """
    person = fresh(Person, association=association, token=secrets.token_urlsafe(18)[:24], created_at=clock.now())
    person.preferred_channel = Way(answers.get("preferred_channel") or Way.SMS)
    _mirror(person, answers)
    return Newcomer(person, tuple(_rows_of(answers)), source)


@transaction.atomic(savepoint=False)
def enrol_person(new: Newcomer, *, by: Actor) -> Person:
    """Enter a person not known before, with the facts that came.

    Returns:
        The person; the one of the same national ID or document, unchanged, when another act was a moment faster.
    """
    person = new.person
    if not insert_unless_there(person):
        found = person_of_number(person.national_id) or person_of_document(person)
        if found is None:
            raise RuntimeError("A person is there already, and under neither number.")
        return found
    insert_values(
        Fact, new.facts, association_id=person.association_id, person_id=person.pk, source=new.source,
        as_of=clock.today(), recorded_at=clock.now(), verified_by="",
    )  # fmt: skip
    keys = [row["key"] for row in new.facts]
    record("registry.enrol", person, by=by, association_id=person.association_id, keys=keys)
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

    Raises:
        Refused: ``number_taken`` naming the other ``person`` where a number in ``values`` is somebody else's.
    """
    if (values.get("national_id") or person.national_id) and values.get("id_document") == NO_NUMBER:
        values = {key: value for key, value in values.items() if key != "id_document"}  # said before the number came
    refuse_if_anothers(person, values)
    current = {fact.key: fact for fact in Fact.objects.filter(person=person).current()}
    changed = _keep_facts(person, values, current, source=source, by=by, verified=verified)
    if any(key in MIRRORED for key in changed):
        _mirror(person, {key: values[key] for key in changed})
        _end_what_no_longer_holds(person, changed)
        _save(person, values, is_renumbered=any(key in ("national_id", *OTHER_ID) for key in changed))
    if changed:
        record("registry.facts", person, by=by, association_id=person.association_id, keys=changed, verified=verified)
    return changed


def refuse_if_anothers(person: Person, values: Mapping[str, Any]) -> None:
    """Keep a number that somebody else is known by from being written to a person.

    Args:
        values: fact key to value; what they leave out stays as it is.

    Raises:
        Refused: ``number_taken`` with the key of the other ``person``: whoever asks may not know of that one.
    """
    meant = Person(**{key: values.get(key) or getattr(person, key) for key in ("national_id", *OTHER_ID)})
    _in_one_form(meant)
    found = None
    if meant.national_id != person.national_id:
        found = person_of_number(meant.national_id)
    if found is None and any(getattr(meant, key) != getattr(person, key) for key in OTHER_ID):
        found = person_of_document(meant)
    if found is not None and found.pk != person.pk:
        raise Refused(
            "number_taken",
            _(
                "This number cannot be kept here. Compare it with the original; if it is right, ask the general manager."
            ),
            person=found.pk,
        )


def _keep_facts(
    person: Person, values: Mapping[str, Any], current: Mapping[str, Fact], *, source: str, by: Actor, verified: bool
) -> list[str]:
    """Write the facts in ``values`` over the ``current`` ones; return the keys whose value changed."""
    now = clock.now()
    changed: list[str] = []
    fresh: list[dict[str, Any]] = []
    for row in _rows_of(values):
        old = current.get(row["key"])
        is_same = old is not None and old.value == row["value"]
        if not is_same:
            changed.append(row["key"])
        if old is not None:
            Fact.objects.filter(pk=old.pk).update(replaced_at=now)
        kept = old.verified_by if old is not None and is_same else ""
        fresh.append(row | {"verified_by": by.name if verified else kept})
    insert_values(
        Fact, fresh, association_id=person.association_id, person_id=person.pk, source=source, as_of=clock.today(),
        recorded_at=now,
    )  # fmt: skip
    return changed


def _rows_of(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What is written of each value: known kinds alone, and nothing that is empty."""
    today = clock.today()
    for key, value in values.items():
        kind = FACTS.get(key)
        if kind is not None and value not in (None, "", []):
            yield {
                "key": key, "value": value.isoformat() if isinstance(value, date) else value,
                "valid_until": clock.months_after(today, kind.valid_months) if kind.valid_months else None,
            }  # fmt: skip


def _mirror(person: Person, values: Mapping[str, Any]) -> None:
    for key in MIRRORED:
        if values.get(key):
            value = values[key]
            if key == "birth_date" and isinstance(value, str):
                value = date.fromisoformat(value)
            setattr(person, key, value)
    _in_one_form(person)
    person.search_name = name_key(person.full_name)


def _in_one_form(person: Person) -> None:
    """Of a document that the Kingdom issues no country is kept, so that one document is written in one way alone."""
    if person.id_document not in ISSUED_ABROAD:
        person.id_document_issuer = ""


def _end_what_no_longer_holds(person: Person, changed: Collection[str]) -> None:
    """A number that came ends the lack of one; a document of the Kingdom's ends the country of the one before."""
    ended = []
    if "national_id" in changed and person.id_document == NO_NUMBER:
        person.id_document = ""
        ended.append("id_document")
    if "id_document" in changed and not person.id_document_issuer:
        ended.append("id_document_issuer")
    if ended:
        Fact.objects.filter(person=person, key__in=ended).current().update(replaced_at=clock.now())


def _save(person: Person, values: Mapping[str, Any], *, is_renumbered: bool) -> None:
    if not is_renumbered:
        person.save()
        return
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:  # of two at once, one is refused
        refuse_if_anothers(Person.objects.get(pk=person.pk), values)
        raise


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
    paper = keep_file(association, upload, kind=kind, by=by)
    paper.person, paper.draft_token, paper.valid_until, paper.is_claim = person, draft_token, valid_until, is_claim
    with transaction.atomic(savepoint=False):
        enter_paper(paper, by=by)
    return paper


def keep_file(association: Association, upload: "UploadedFile[Any]", *, kind: str, by: Actor) -> Paper:
    """Check a file, clean it of metadata and bring it to the disk; the paper returned is not entered yet.

    Before the transaction: while a picture is decoded and the disk turns, nobody else should have to wait. A file
    whose paper is never entered is swept away in time.

    Raises:
        Refused: when the file is not a readable picture or PDF within the limits.
    """
    stored = store(upload, folder=str(association.pk))
    return fresh(
        Paper, association=association, token=secrets.token_urlsafe(18)[:24], kind=kind, display_name=stored.display_name,
        stored_name=stored.name, media_type=stored.media_type, size=stored.size, sha256=stored.sha256,
        handed_in_at=clock.now(), handed_in_by=by.name,
    )  # fmt: skip


def enter_paper(paper: Paper, *, by: Actor) -> None:
    """Enter a paper whose file is kept; part of an act such as :func:`hand_in_paper` or the sending of a request."""
    insert(paper)
    record("registry.paper", paper, by=by, association_id=paper.association_id, kind=paper.kind)


@transaction.atomic
def take_back_paper(paper: Paper, *, by: Actor) -> None:
    """Remove a paper that was not sent yet, its file included."""
    removed, _rows = Paper.objects.filter(pk=paper.pk, person=None).delete()
    if not removed:
        raise Refused("paper_sent", _("This paper is part of a sent request and stays with it."))
    record("registry.paper_removed", None, by=by, association_id=paper.association_id, kind=paper.kind)
    name = paper.stored_name
    transaction.on_commit(lambda: remove_file(name))
