"""``silah demo``: the five associations with invented people, and the sign-ins to try them with."""

import json
import os
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from silah.installation import data_folder, sample_marker

MAKING, MADE = "making", "made"
FEW = 3  # members of staff that ./run names of each association but the first, of which it names one for every role


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


def sign_ins(*, few: bool = False) -> str:
    """Return the sample sign-ins as text, without loading Django when they were kept.

    Args:
        few: one member of staff for every role of the first association, of the others only the first members; and a
            beneficiary of each.
    """
    if not _kept().exists():
        _keep_sign_ins()
    kept = json.loads(_kept().read_text())
    lines: list[str] = []
    for number, (slug, people) in enumerate(kept["people"].items()):
        lines.append(f"  {people[0]['association']}  ({slug})")
        staff = [one for one in people if one["email"]]
        others = [one for one in people if not one["email"]]
        of_each_role = list({one["role"]: one for one in reversed(staff)}.values())[::-1]
        named = (of_each_role if number == 0 else staff[:FEW]) if few else staff
        lines += [_line(one) for one in [*named, *others]]
    lines.append(f"\n  كلمة مرور الموظفين جميعًا / password of all staff:  {kept['password']}")
    if few:
        lines.append("  بقية الحسابات / all the others:  .venv/bin/silah demo --list")
    return "\n".join(lines)


def _line(one: dict[str, Any]) -> str:
    who = one["role"] or ("مستفيدة" if one.get("is_woman") else "مستفيد")  # kept by an earlier version: without it
    return f"    {one['address']:<18} {one['email'] or one['mobile']:<32} {who} · {one['name']}"


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
    return data_folder() / "sample-sign-ins.json"


def _keep_sign_ins() -> None:
    from django.utils.translation import override

    from silah import demo

    people: dict[str, list[dict[str, Any]]] = {}
    with override("ar"):
        for one in demo.sign_ins():
            people.setdefault(one.slug, []).append(asdict(one))
    _kept().write_text(json.dumps({"password": demo.PASSWORD, "people": people}, ensure_ascii=False))


def _is_empty() -> bool:
    folder = data_folder()
    return not folder.exists() or all(path.name == "secret.key" for path in folder.iterdir())
