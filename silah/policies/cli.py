"""``silah policy adopt``: validate a pack and put it in force."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from silah.core.refused import Refused


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this room."""
    policy = subparsers.add_parser("policy", help="check a policy pack, or put it in force")
    acts = policy.add_subparsers(metavar="ACT", required=True)
    adopt = acts.add_parser("adopt", help="validate a pack and put it in force; nothing is written when it has a fault")
    adopt.add_argument(
        "folder", type=Path, help="the pack's folder, or the name of one that comes with Silah, such as yusr"
    )
    adopt.add_argument(
        "--from", dest="since", type=date.fromisoformat, help="first day in force (YYYY-MM-DD); today if not given"
    )
    adopt.set_defaults(func=run_adopt)
    check = acts.add_parser("check", help="validate a pack and say what is wrong, changing nothing")
    check.add_argument("folder", type=Path, help="the pack's folder, or the name of one that comes with Silah")
    check.set_defaults(func=run_check)


def run_adopt(arguments: argparse.Namespace) -> int:
    """Adopt a pack; 1 when it was refused."""
    from django.utils import translation

    from silah.core.refused import Refused
    from silah.policies.actions import adopt_folder

    with translation.override("en"):
        try:
            version = adopt_folder(_pack_at(arguments.folder), in_force_from=arguments.since)
        except Refused as refusal:
            return _refuse(refusal)
    print(f"{version.association.slug}: version {version.number} is in force from {version.in_force_from}.")
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """Validate a pack; 1 when it has a fault."""
    from django.utils import translation

    from silah.core.refused import Refused
    from silah.policies.pack import load_pack

    with translation.override("en"):
        try:
            pack = load_pack(_pack_at(arguments.folder))
        except Refused as refusal:
            return _refuse(refusal)
    print(
        f"{pack.slug}: {len(pack.services)} services, {len(pack.clauses)} clauses, {len(pack.findings)} findings. Nothing is wrong."
    )
    return 0


def _pack_at(folder: Path) -> Path:
    """The folder given; where there is none, the pack of that name that comes with Silah."""
    from silah.policies.pack.load import SHIPPED

    shipped = SHIPPED / folder
    return shipped if not folder.is_dir() and len(folder.parts) == 1 and shipped.is_dir() else folder


def _refuse(refusal: "Refused") -> int:
    """Say what is wrong, a line for each problem with file, key and remedy; return the exit status."""
    from silah.policies.pack.refusal import PackRefused

    print(refusal.sentence, file=sys.stderr)
    for problem in refusal.problems if isinstance(refusal, PackRefused) else ():
        print(f"  {problem}", file=sys.stderr)
    return 1
