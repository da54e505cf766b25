"""What the worker does for papers by itself: it removes files that no row knows."""

import logging
import time
from pathlib import Path

from django.conf import settings

from silah.associations.scope import scopes_disabled
from silah.core.files import names_kept, remove
from silah.registry.models import Paper

#: A file is on disk before its row is committed; a day later nothing that made it can still be under way.
SAFE_HOURS = 24
#: More orphans than this, and more than the papers known, are a wrong database and not litter.
MOST_ORPHANS = 50

log = logging.getLogger(__name__)


def sweep_orphans(*, older_than_hours: int = SAFE_HOURS) -> int:
    """Remove the papers on disk whose row was never committed, such as after a transaction that was taken back.

    Nothing is removed where that would be more than everything known: then the folder of papers and the database do
    not belong together, for instance after a backup was restored in part, and people have to look.

    Args:
        older_than_hours: age in hours, at least 24, by the disk's own clock.

    Returns:
        How many files were removed.

    Raises:
        ValueError: for an age under 24 hours.
    """
    if older_than_hours < SAFE_HOURS:
        raise ValueError("A file younger than a day may belong to an act still under way.")
    with scopes_disabled():
        known = set(Paper.objects.values_list("stored_name", flat=True))
    root, oldest = Path(settings.MEDIA_ROOT), time.time() - older_than_hours * 3600
    orphans = [name for name in names_kept() if name not in known and _written_before(root / name, oldest)]
    if len(orphans) > max(MOST_ORPHANS, len(known)):
        log.error(
            "%d papers on disk belong to no row, against %d that do: nothing is removed; look at the last restore",
            len(orphans), len(known),
        )  # fmt: skip
        return 0
    return sum(remove(name) for name in orphans)


def _written_before(place: Path, moment: float) -> bool:
    try:
        return place.stat().st_mtime < moment
    except FileNotFoundError:  # taken back meanwhile
        return False
