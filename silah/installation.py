"""Where this installation lives: what must be known before Django is loaded, without loading it."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def data_folder() -> Path:
    """Return the folder of the database, papers and keys, as ``settings.DATA`` does."""
    return Path(os.environ.get("SILAH_DATA") or ROOT / "var").resolve()


def static_root() -> Path:
    """Return the folder that the site serves files from, as ``settings.STATIC_ROOT`` does."""
    return Path(os.environ.get("SILAH_STATIC") or ROOT / "build" / "static")


def sample_marker() -> Path:
    """Return the file that says the data folder was made with sample people and holds nobody real."""
    return data_folder() / "sample"


def use_django() -> None:
    """Load Django with the settings of this installation."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "silah.settings")
    django.setup()
