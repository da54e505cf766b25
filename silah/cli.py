"""The ``silah`` command: one door to everything an installation can be asked to do.

Nothing heavy is imported here, so that ``silah --help`` and a start with nothing to prepare answer at once.
A room adds its own commands in ``silah/<room>/cli.py`` with ``register(subparsers)``; each of its parsers
names the function to call with ``set_defaults(func=…)``, which gets the parsed arguments and may return an
exit status.
"""

import argparse
import importlib
import importlib.util
import os
import select
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from silah.installation import sample_marker, use_django

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse gives it no public name

# Rooms that bring commands of their own, with the commands' names, so that the others start without them.
ROOM_COMMANDS: dict[str, tuple[str, ...]] = {
    "silah.policies.cli": ("policy",),
    "silah.evidence.cli": ("evidence",),
    "silah.accounts.cli": ("member",),
    "bench.cli": ("bench",),
}

# Commands passed on unchanged to Django's own command line.
DJANGO_COMMANDS = ("manage", "shell", "makemigrations")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: words after ``silah``; the process's own when left out.

    Returns:
        Exit status: 0 when all is well, 1 when something must be mended, 2 for a command not understood.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "silah.settings")
    if "SILAH_SAMPLE" not in os.environ and sample_marker().exists():
        os.environ["SILAH_SAMPLE"] = "1"
    if words and words[0] in DJANGO_COMMANDS:
        return _django(words)
    arguments = _parser(words[0] if words else "").parse_args(words)
    function: Callable[[argparse.Namespace], int | None] | None = getattr(arguments, "func", None)
    if function is None:
        _parser("").print_help()
        return 2
    if getattr(arguments, "django", True):
        use_django()
    try:
        status = int(function(arguments) or 0)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        if not _reader_left():
            raise
        return 0
    return status


def _reader_left() -> bool:
    """Whether it was our own output that broke: whoever read along has read enough (``silah evidence yusr | head``)."""
    poll = select.poll()
    poll.register(sys.stdout.fileno(), 0)
    if not poll.poll(0):
        return False
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left must not be said at the end
    return True


def _django(words: list[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["silah", *(words[1:] if words[0] == "manage" else words)])
    return 0


def _parser(first: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="silah",
        description="Silah (صلة): the relationship of a charitable association with its beneficiaries.",
        epilog="Every command respects SILAH_DATA (folder of the data) and DATABASE_URL (PostgreSQL instead of SQLite).",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _register_own(commands)
    for module, names in ROOM_COMMANDS.items():
        wanted = first in names or first in ("", "-h", "--help")
        if wanted and _exists(module):
            importlib.import_module(module).register(commands)
    return parser


def _exists(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _register_own(commands: "Subparsers") -> None:
    serve = commands.add_parser("serve", help="run the site and the background work together, until stopped")
    web = commands.add_parser("web", help="run the site alone")
    for parser, function in ((serve, _serve), (web, _web)):
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"), help="address to listen on")
        parser.add_argument(
            "--port", type=int, default=int(os.environ.get("PORT") or 8000), help="default: PORT or 8000"
        )
        parser.add_argument(
            "--workers", type=int, default=0, help="processes of the site; default: one per core, two at most"
        )
        parser.set_defaults(func=function, django=False)

    worker = commands.add_parser("worker", help="do the background work alone: messages, releases, escalations")
    worker.add_argument("--once", action="store_true", help="do each job once and end")
    worker.add_argument(
        "--watched", action="store_true", help="end when standard input does, as `silah serve` wants it"
    )
    worker.set_defaults(func=_worker)

    up = commands.add_parser("up", help="prepare whatever is missing, then serve; this is what ./run does")
    up.add_argument("--setup-only", action="store_true", help="prepare and end without serving")
    up.set_defaults(func=_up, django=False)

    migrate = commands.add_parser("migrate", help="bring the database to this version, its cache table included")
    migrate.set_defaults(func=_migrate)

    build = commands.add_parser("build", help="compile the translations and build the styles, fonts and icons")
    build.add_argument("--force", action="store_true", help="build even what has not changed")
    build.set_defaults(func=_build, django=False)

    check = commands.add_parser("check", help="say in words what is wrong with this installation")
    check.set_defaults(func=_check, django=False)

    demo = commands.add_parser("demo", help="the five associations with invented people, for trying things out")
    demo.add_argument("--list", action="store_true", help="only show the sample sign-ins")
    demo.set_defaults(func=_demo)

    commands.add_parser("shell", help="a Python prompt with the installation loaded")
    commands.add_parser("makemigrations", help="write migrations for changed models (developers)")
    commands.add_parser("manage", help="any command of Django: silah manage COMMAND …")


def _serve(arguments: argparse.Namespace) -> int:
    from silah.commands import serve

    return serve.serve(host=arguments.host, port=arguments.port, workers=arguments.workers)


def _web(arguments: argparse.Namespace) -> int:
    from silah.commands import serve

    return serve.web(host=arguments.host, port=arguments.port, workers=arguments.workers)


def _worker(arguments: argparse.Namespace) -> int:
    from silah import worker

    return worker.run(once=arguments.once, watched=arguments.watched)


def _up(arguments: argparse.Namespace) -> int:
    from silah.commands import up

    return up.up(setup_only=arguments.setup_only)


def _migrate(arguments: argparse.Namespace) -> int:
    from silah.commands import migrate

    return migrate.migrate()


def _build(arguments: argparse.Namespace) -> int:
    from silah.commands import build

    try:
        return build.build(force=arguments.force)
    except RuntimeError as error:
        print(f"The site could not be built: {error}", file=sys.stderr)
        return 1


def _check(arguments: argparse.Namespace) -> int:
    from silah.commands import check

    return check.check()


def _demo(arguments: argparse.Namespace) -> int:
    from silah.commands import demo

    if arguments.list:
        return demo.show()
    return demo.make()


if __name__ == "__main__":
    sys.exit(main())
