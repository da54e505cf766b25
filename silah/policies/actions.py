"""Adopting a policy pack: validate, freeze, put in force."""

import hashlib
import json
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from silah.associations.actions import suggest_holidays
from silah.associations.models import Association, Office
from silah.associations.scope import scope
from silah.audit.actions import record
from silah.audit.actors import SYSTEM, Actor
from silah.core import clock
from silah.core.refused import Refused
from silah.policies.models import PolicyVersion, VersionState
from silah.policies.pack import Pack, load_pack, pack_json
from silah.policies.standing import forget


def adopt_folder(
    folder: Path, *, by: Actor = SYSTEM, in_force_from: date | None = None, sample: bool = False
) -> PolicyVersion:
    """Read a pack from its folder and put it in force.

    Raises:
        PackRefused: naming every fault with file, key and remedy; nothing is written then.
    """
    return adopt(load_pack(folder), by=by, in_force_from=in_force_from, sample=sample)


@transaction.atomic
def adopt(pack: Pack, *, by: Actor = SYSTEM, in_force_from: date | None = None, sample: bool = False) -> PolicyVersion:
    """Freeze ``pack`` as the association's next policy version and put it in force (clauses G1, G2).

    Requests already begun keep the version they began under. Adopting an unchanged pack again
    returns the version that holds it.

    Args:
        in_force_from: first day on which it applies; today when not given.
        sample: the association is invented or shown for trial.

    Raises:
        Refused: ``prefix_taken`` when another association already uses the reference prefix.
    """
    association = Association.objects.filter(slug=pack.slug).first()
    if Association.objects.filter(reference_prefix=pack.reference_prefix).exclude(slug=pack.slug).exists():
        raise Refused(
            "prefix_taken",
            _("Another association already uses the reference prefix %(prefix)s. Choose another in the pack.")
            % {"prefix": pack.reference_prefix},
        )
    if association is None:
        association = Association.objects.create(
            slug=pack.slug, name_ar=pack.association.name.ar, name_en=pack.association.name.en,
            reference_prefix=pack.reference_prefix, is_sample=sample,
        )  # fmt: skip
        with scope(association=association):
            Office.objects.create(association=association, name=pack.association.city.ar, city=pack.association.city.ar)
            year = clock.today().year
            suggest_holidays(association, range(year - 1, year + 3))
    else:
        Association.objects.filter(pk=association.pk).update(
            name_ar=pack.association.name.ar, name_en=pack.association.name.en, reference_prefix=pack.reference_prefix
        )
        # What was numbered before keeps its number; counters go on, so no number comes twice.
        association.reference_prefix = pack.reference_prefix
    transaction.on_commit(forget)
    content = pack_json(pack)
    digest = hashlib.sha256(content.encode()).hexdigest()
    with scope(association=association):
        latest: PolicyVersion | None = PolicyVersion.objects.select_for_update().newest_first().first()
        if (
            latest is not None
            and latest.digest == digest
            and latest.state in (VersionState.APPROVED, VersionState.CIRCULATED)
        ):
            return latest
        PolicyVersion.objects.filter(state__in=[VersionState.APPROVED, VersionState.CIRCULATED]).filter(
            in_force_from__gte=in_force_from or clock.today()
        ).update(state=VersionState.SUPERSEDED)
        version = PolicyVersion.objects.create(
            association=association, number=(latest.number if latest else 0) + 1, state=VersionState.APPROVED,
            content=json.loads(content), digest=digest, in_force_from=in_force_from or clock.today(),
            approved_meeting=pack.approval.meeting or "", approved_on=pack.approval.day,
            adopted_at=clock.now(), adopted_by=by.name or "silah policy adopt",
        )  # fmt: skip
        record("policy.adopt", version, by=by, association_id=association.pk, name=str(version), digest=digest)
    return version
