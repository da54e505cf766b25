"""``silah demo``: the five associations with invented people, and the sign-ins to try them with."""

import os
import shutil
import sys
from pathlib import Path

from silah.installation import data_folder, sample_marker

MAKING, MADE = "making", "made"


def make() -> int:
    """Fill an empty installation with the sample associations; refuse over anything real.

    Returns:
        Exit status: 0 when the sample is there, 1 when the installation already holds an association.
    """
    from django.conf import settings

    from silah import demo

    if is_occupied():
        print(
            "This installation already holds associations, so no sample people are put among them.\n"
            "To try the sample, choose an empty folder: SILAH_DATA=/some/empty/folder ./run",
            file=sys.stderr,
        )
        return 1
    marker = sample_marker()
    marker.write_text(MAKING)
    os.environ["SILAH_SAMPLE"] = "1"
    settings.SAMPLE = True
    demo.build()
    _keep_sign_ins()
    marker.write_text(MADE)
    return 0


def show() -> int:
    """Print the sample sign-ins."""
    print(sign_ins())
    return 0


def sign_ins() -> str:
    """Return the sample sign-ins as text, without loading Django when they were kept."""
    if not _kept().exists():
        _keep_sign_ins()
    return _kept().read_text()


def is_wanted() -> bool:
    """Return whether this start is the first over an empty data folder, and samples were not declined."""
    return not sample_marker().exists() and os.environ.get("SILAH_SAMPLE") != "0" and _is_empty()


def is_occupied() -> bool:
    """Return whether the installation holds an association that the sample did not bring."""
    from silah.associations.models import Association

    return not sample_marker().exists() and Association.objects.exists()


def clear_unfinished() -> None:
    """Take away a sample whose making was cut short; it was never served, so nobody wrote in it."""
    marker = sample_marker()
    if not marker.exists() or marker.read_text() != MAKING:
        return
    if os.environ.get("DATABASE_URL"):
        raise SystemExit(
            "The making of the sample was cut short. Empty the database named by DATABASE_URL, remove\n"
            f"{marker}\nand start again."
        )
    for path in data_folder().glob("silah.sqlite3*"):
        path.unlink()
    shutil.rmtree(data_folder() / "papers", ignore_errors=True)
    for path in (data_folder() / "migrated", _kept(), marker):
        path.unlink(missing_ok=True)


def _kept() -> Path:
    return data_folder() / "sample-sign-ins.txt"


def _keep_sign_ins() -> None:
    from silah import demo

    _kept().write_text(demo.sign_ins())


def _is_empty() -> bool:
    folder = data_folder()
    return not folder.exists() or all(p.name == "secret.key" for p in folder.iterdir())
