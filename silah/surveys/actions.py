"""Writes of opinions. A rating never costs the beneficiary anything and never decides anything (objective O9c)."""

from django.db import transaction
from django.db.models import Avg, Count
from django.utils.translation import gettext as _

from silah.associations.models import Association
from silah.audit.actions import record
from silah.audit.actors import Actor
from silah.core import clock
from silah.core.arabic import clean
from silah.core.refused import Refused
from silah.registry.models import Person
from silah.surveys.models import PageOpinion, Rating

#: Results of fewer answers than this are not shown: a single voice could be recognised.
SMALLEST_GROUP = 5


@transaction.atomic
def rate(
    person: Person, *, about_id: int, about_reference: str, service_key: str, stars: int | None, ease: int | None = None,
    comment: str = "", channel: str, by: Actor,
) -> Rating:  # fmt: skip
    """Keep one rating, or the wish not to rate (``stars`` None). The last word counts.

    Raises:
        Refused: ``stars`` outside 1 to 5.
    """
    for number in (stars, ease):
        if number is not None and not 1 <= number <= 5:
            raise Refused("stars", _("Choose from one to five."))
    rating, _created = Rating.objects.update_or_create(
        association_id=person.association_id, about_id=about_id,
        defaults={
            "person": person, "about_reference": about_reference, "service_key": service_key, "stars": stars,
            "ease": ease, "comment": comment.strip()[:2000], "is_declined": stars is None, "channel": channel,
            "at": clock.now(),
        },
    )  # fmt: skip
    record(
        "surveys.rate",
        rating,
        by=by,
        association_id=person.association_id,
        name=about_reference,
        declined=stars is None,
    )
    return rating


def keep_page_opinion(association: Association, page: str, *, is_useful: bool, reason: str) -> PageOpinion:
    """Keep an answer to “was this page useful?”, with nothing about who gave it."""
    return PageOpinion.objects.create(
        association=association,
        page=clean(page)[:200],
        is_useful=is_useful,
        reason=clean(reason, lines=True)[:500],
        at=clock.now(),
    )


def results_by_service() -> list[dict[str, object]]:
    """Mean stars and number of answers by service; groups under :data:`SMALLEST_GROUP` give no mean."""
    rows = (
        Rating.objects.given()
        .values("service_key")
        .annotate(answers=Count("pk"), mean=Avg("stars"))
        .order_by("service_key")
    )
    return [{**row, "mean": round(row["mean"], 1) if row["answers"] >= SMALLEST_GROUP else None} for row in rows]
