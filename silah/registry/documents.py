"""Who is known by another document than an identity number, and the number that comes later (saudi identity, clause H2).

One document is one person's: its kind, the country that issued it where that is not the Kingdom, and its number together
are given once in an association, as an identity number is.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from silah.audit.actions import record
from silah.audit.actors import Actor
from silah.core.identifiers import national_id
from silah.core.refused import Refused
from silah.policies.pack.identity_facts import ISSUED_ABROAD, NO_NUMBER, OTHER_ID
from silah.policies.pack.vocabulary import Can
from silah.registry.actions import record_facts
from silah.registry.models import Person

#: Who writes the number of somebody that had none: whoever matches data to the originals.
MAY_GIVE = frozenset({Can.CHECK})
LONGEST_SOURCE = 120


def faults_of(
    given: Mapping[str, Any], *, has_number: bool, unread: Collection[str] = ()
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """What is wrong with another document as it was typed: one of the two, and never half of the other.

    Args:
        given: what was typed of ``OTHER_ID``.
        has_number: whether an identity number was typed beside it.
        unread: keys of what could not be read and is told already.

    Yields:
        The key of a field and the sentence for it.
    """
    document, issuer, number = (given.get(key) or "" for key in OTHER_ID)
    if document and has_number:
        yield "id_document", _("One of the two is enough: clear the identity number, or choose here that you have one.")
    elif document and document != NO_NUMBER and not number and "id_document_number" not in unread:
        yield "id_document_number", _("Write the number as it stands on the document.")
    elif number and document == NO_NUMBER:
        yield "id_document_number", _("Clear this number, or choose the document it stands on.")
    elif number and not document and "id_document" not in unread:
        yield "id_document", _("Choose the document on which this number stands, or clear it.")
    if document in ISSUED_ABROAD and not has_number and "id_document_issuer" not in unread:
        if not issuer:
            yield "id_document_issuer", _("Choose the country that issued the document.")
        elif issuer not in ISSUED_ABROAD[document]:
            yield (
                "id_document_issuer",
                _("This card is issued by the Gulf states alone. Choose one of them, or a passport."),
            )


def settled(given: Mapping[str, Any]) -> dict[str, str]:
    """Another document as it is kept: of what the Kingdom issues, and of the lack of a number, no country is kept."""
    document, issuer, number = (given.get(key) or "" for key in OTHER_ID)
    return dict(zip(OTHER_ID, (document, issuer if document in ISSUED_ABROAD else "", number), strict=True))


@transaction.atomic
def give_number(person: Person, typed: str, *, source: str, by: Actor) -> None:
    """Write the identity number that came for somebody who had none, read from its original.

    What the person was known by until then stays in the history of the facts; a passport or card stays known too, the
    lack of a number ends.

    Args:
        source: from where the number is known, in words, such as the birth certificate.

    Raises:
        Refused: ``right_missing``; ``empty`` without a source; ``has_number``; ``number_taken`` naming the other
            ``person``; what is wrong with the number.
    """
    if by.is_staff and not by.rights & MAY_GIVE:
        raise Refused("right_missing", _("Whoever matches data to the originals writes the number."))
    number = national_id(typed).value
    if not source.strip():
        raise Refused("empty", _("Write from where you know it, such as the birth certificate."))
    # Of two who write it at once, the second waits here and finds it written.
    found = Person.objects.select_for_update().get(pk=person.pk)
    if found.national_id:
        raise Refused("has_number", _("This person has an identity number already."))
    before = found.id_document
    record_facts(found, {"national_id": number}, source=source.strip()[:LONGEST_SOURCE], by=by, verified=True)
    record("registry.number", found, by=by, association_id=found.association_id, instead_of=before)
    person.refresh_from_db()
