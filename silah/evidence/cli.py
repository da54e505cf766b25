"""``silah evidence SLUG``: the evidence book from the command line."""

import argparse
import json
import sys
from pathlib import Path


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = subparsers.add_parser("evidence", help="clause by clause: kept or not, on which figures")
    parser.add_argument("slug", help="the association, as in its address")
    parser.add_argument("--json", action="store_true", help="print a list as JSON")
    parser.add_argument("--pdf", metavar="OUT", help="write the book as a PDF")
    parser.add_argument("--language", choices=("ar", "en"), default="ar")
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    """Print or write the book; 1 when there is no such association or no policy in force."""
    from django.utils import translation

    from silah.associations.models import Association
    from silah.associations.scope import scope
    from silah.core import clock
    from silah.evidence.book import book
    from silah.evidence.paper import book_pdf
    from silah.policies.models import PolicyVersion

    association = Association.objects.filter(slug=arguments.slug).first()
    if association is None:
        print(
            f"No association named {arguments.slug!r}. Known: {', '.join(Association.objects.values_list('slug', flat=True))}",
            file=sys.stderr,
        )
        return 1
    with scope(association=association), translation.override(arguments.language):
        policy = PolicyVersion.objects.in_force(clock.today())
        if policy is None:
            print(f"No policy is in force at {arguments.slug}.", file=sys.stderr)
            return 1
        lines = book(policy)
        if arguments.pdf:
            Path(arguments.pdf).write_bytes(book_pdf(association, policy, lines))
            print(arguments.pdf)
        elif arguments.json:
            print(json.dumps([line.as_data() for line in lines], ensure_ascii=False, indent=1))
        else:
            for line in lines:
                print(f"{line.clause.code:5} {line.verdict.value:12} {line.clause.title}: {line.figure}")
    return 0
