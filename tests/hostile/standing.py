"""The town, built once for a whole file of tests and taken down after it."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as in_force
from django.db import transaction
from django.test import override_settings
from django.utils import translation

from silah.policies import standing as policies
from tests.hostile import town as building
from tests.hostile.watch import quiet_logs


@pytest.fixture(scope="module")
def standing(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[building.Town, Path]]:
    """Build the town in a transaction that is never committed."""
    folder = tmp_path_factory.mktemp("town")
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        with override_settings(MEDIA_ROOT=folder), translation.override("ar"):
            made = building.build()
        # Each request is undone (watch.py), so none changes a policy: pages keep it for a second, as in service.
        patch.setattr(policies, "connection", SimpleNamespace(in_atomic_block=False))
        yield made, folder
        transaction.set_rollback(True)


@pytest.fixture
def town(standing: tuple[building.Town, Path], db: None, settings: Any) -> Iterator[building.Town]:
    """The town, with its papers where it left them."""
    made, folder = standing
    settings.MEDIA_ROOT = folder
    assert folder == in_force.MEDIA_ROOT
    with quiet_logs():
        yield made
