"""W1's floor: a bare Django view that parses the post, syncs the file and writes one durable row.

Nothing of the product is in it. Measured beside W1 in the same minutes, it says what of W1's time is Django's and
the disk's, and makes figures of different hours comparable. It keeps its row in the database that the product has:
SQLite, or the one of ``DATABASE_URL``. ``python -m bench.floor PORT`` serves it.
"""

import os
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

FOLDER = Path(os.environ.get("SILAH_DATA") or ".") / "floor"


def configure() -> None:
    """Settings of a project with one table and no middleware."""
    settings.configure(
        SECRET_KEY="measures only", ALLOWED_HOSTS=["*"], ROOT_URLCONF="bench.floor", MIDDLEWARE=[], USE_TZ=True,
        INSTALLED_APPS=[], DATABASES={"default": _database()},
    )  # fmt: skip


def _database() -> dict[str, object]:
    if url := os.environ.get("DATABASE_URL"):
        parts = urlsplit(url)
        host = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
        return {
            "ENGINE": "django.db.backends.postgresql", "NAME": parts.path.lstrip("/"), "HOST": host,
            "PORT": str(parts.port or ""), "USER": parts.username or "", "PASSWORD": parts.password or "",
            "CONN_MAX_AGE": None,
        }  # fmt: skip
    return {
        "ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "floor.sqlite3", "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE", "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }  # fmt: skip


def take(request):  # type: ignore[no-untyped-def]
    """Keep the file and one row of the fields."""
    import json
    import secrets

    from django.db import connection
    from django.http import JsonResponse

    if request.method != "POST":
        return JsonResponse({})
    name = secrets.token_urlsafe(24)
    with (FOLDER / name).open("wb") as file:
        file.write(request.FILES["paper"].read())
        file.flush()
        os.fsync(file.fileno())
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO taken (file, fields) VALUES (%s, %s)", [name, json.dumps(request.POST)])
    return JsonResponse({"token": name, "reference": name, "new": True})


def _application():  # type: ignore[no-untyped-def]
    from django.core.wsgi import get_wsgi_application
    from django.db import connection

    made = get_wsgi_application()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with connection.cursor() as cursor:
        key = "INTEGER" if connection.vendor == "sqlite" else "INTEGER GENERATED ALWAYS AS IDENTITY"
        cursor.execute(f"CREATE TABLE IF NOT EXISTS taken (id {key} PRIMARY KEY, file TEXT, fields TEXT)")
    connection.close()
    return made


if __name__ == "__main__":
    os.execv(sys.executable, [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", sys.argv[1]),
        *("--workers", "2", "--blocking-threads", "4", "--no-ws", "--no-access-log", "--log-level", "warning"),
        "bench.floor:application",
    ])  # fmt: skip
else:
    # Imported by the server's workers alone.
    from django.urls import path

    configure()
    urlpatterns = [path("", take)]
    application = _application()
