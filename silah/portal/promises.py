"""What the association promised on its front page, and how well it was kept (objective O9b): no person in it."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import caches
from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from silah.accounts.gate import AssociationRequest
from silah.core import clock
from silah.support.models import SupportRequest

#: Below so many answers a share says nothing, and could point to a person.
FEWEST = 10
KEPT_SECONDS = 600


@dataclass(frozen=True)
class Kept:
    """Answers given in the past twelve months, and those of them given by the promised day."""

    answered: int
    on_time: int


def figures(request: AssociationRequest) -> list[tuple[str, str]]:
    """Pairs of number and sentence for the front page; nothing while there are too few answers."""
    key = f"kept:{request.association.pk}"
    kept: Kept | None = caches["packs"].get(key)
    if kept is None:
        kept = _count()
        caches["packs"].set(key, kept, KEPT_SECONDS)
    if kept.answered < FEWEST:
        return []
    return [
        ("", _("What we promised, and what we kept")),
        (f"{100 * kept.on_time // kept.answered}%", _("of requests were answered by the day we promised")),
        (str(kept.answered), _("requests were answered in twelve months")),
    ]


def _count() -> Kept:
    since = clock.now() - timedelta(days=365)
    counted = SupportRequest.objects.filter(answered_at__gte=since).annotate(day=TruncDate("answered_at")).aggregate(
        answered=Count("pk"), on_time=Count("pk", filter=Q(day__lte=F("target_on")))
    )  # fmt: skip
    return Kept(counted["answered"], counted["on_time"])
