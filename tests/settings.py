"""Settings of the tests: those of an installation, in a folder of their own that is thrown away."""

import os

from tests.folder import make

# Before the settings are read, because they make the data folder and its key. Each process has its own.
_folder = make()
os.environ["SILAH_DATA"] = str(_folder)
os.environ["SILAH_SECRET_KEY"] = "signs-nothing-outside-the-tests-" + "0" * 40
for _name in ("SILAH_SAMPLE", "SILAH_HTTPS", "SILAH_DEBUG", "SILAH_HOSTS", "SILAH_SMTP_HOST", "SILAH_SECRET_KEY_FILE"):
    os.environ.pop(_name, None)

from silah.settings import *  # noqa: E402, F403
from silah.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE, STORAGES  # noqa: E402

# A queried page that asks once per row fails at the line that asks.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
ZEAL_SHOW_ALL_CALLERS = True
# One act may write several lines into the chain of the audit record, each bound to the one before it.
ZEAL_ALLOWLIST = [{"model": "audit.ChainHead"}]

# Argon2 takes half a second by intent; `slow_passwords` in conftest.py gives it back to the test of itself.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT = _folder / "static"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

if "sqlite" in DATABASES["default"]["ENGINE"]:
    # A file and not memory: threads of the live server and of races are real connections, as in service.
    DATABASES["default"]["TEST"] = {"NAME": str(_folder / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
    )
