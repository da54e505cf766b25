"""Settings of the server under test: an installation's own, with one address more (``bench.urls``)."""

from silah.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
