"""``silah up``: prepares whatever is missing, tells the address, and serves. A second start prepares nothing."""

import os
import sys

from silah.installation import data_folder, sample_marker, use_django

COMMAND = (sys.executable, "-m", "silah.cli")


def up(*, setup_only: bool = False) -> int:
    """Build, migrate, make the sample on a first start, then serve.

    Args:
        setup_only: end before serving.

    Returns:
        Exit status: that of serving, or 1 when something could not be prepared.
    """
    from silah.commands import build, demo, migrate, serve

    data_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    demo.clear_unfinished()
    sample = demo.is_wanted()
    try:
        build.build()
    except RuntimeError as error:
        print(f"The site could not be built: {error}", file=sys.stderr)
        return 1
    if not migrate.is_current():
        use_django()
        migrate.migrate()
    if sample:
        use_django()
        if not demo.is_occupied():
            print("  making the five associations with sample people …", flush=True)
            demo.make()
    if setup_only:
        print("Ready. Start it with ./run")
        return 0
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT") or 8000)
    address = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0') else host}:{port}/"  # noqa: S104
    print(f"\n  صلة تعمل على العنوان / Silah is at   {address}\n", flush=True)
    if sample_marker().exists():
        print(demo.sign_ins(few=True), flush=True)
    print("  للإيقاف / to stop: Ctrl+C", flush=True)
    if "django" in sys.modules:
        # What was prepared left Django and its database here; the watch over the site begins without them.
        os.execv(sys.executable, [*COMMAND, "serve", "--host", host, "--port", str(port)])  # noqa: S606
    return serve.serve(host=host, port=port, workers=0)
