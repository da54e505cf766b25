"""Settings of one installation, read from the environment; no file is needed to start.

Environment:
    SILAH_DATA      folder of the database, papers and keys (default: ``var`` beside the package)
    DATABASE_URL    ``postgresql://user:password@host/name`` switches from SQLite to PostgreSQL
    SILAH_HOSTS     comma-separated host names served (default: the local machine)
    SILAH_DEBUG     ``1`` shows tracebacks on the page; never in service
    SILAH_SAMPLE    ``1`` allows the sample mode over an empty or sample data folder
    SILAH_HTTPS     ``1`` behind TLS: secure cookies and HSTS
    SILAH_SECRET_KEY_FILE  a key file outside the data folder
"""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SILAH_DATA") or ROOT / "var").resolve()
DEBUG = os.environ.get("SILAH_DEBUG") == "1"
SAMPLE = os.environ.get("SILAH_SAMPLE") == "1"
HTTPS = os.environ.get("SILAH_HTTPS") == "1"


def _secret_key() -> str:
    """Read the signing key, creating it on the first start so that no default key ever signs anything."""
    path = Path(os.environ.get("SILAH_SECRET_KEY_FILE") or DATA / "secret.key")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as fresh:
            fresh.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return path.read_text().strip()


SECRET_KEY = os.environ.get("SILAH_SECRET_KEY") or _secret_key()
ALLOWED_HOSTS = [h for h in os.environ.get("SILAH_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
CSRF_TRUSTED_ORIGINS = [f"https://{h}" for h in ALLOWED_HOSTS] if HTTPS else []


def _database() -> dict[str, object]:
    """SQLite that survives a power cut and many writers, or PostgreSQL from ``DATABASE_URL``."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "silah.core.sqlite",
            "NAME": DATA / "silah.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # Without IMMEDIATE, two readers that both decide to write knock each other out at once;
                # without FULL, a confirmed row can vanish with the power.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # Of the library's 128 each page would push those of the others out, to be planned anew.
                "cached_statements": 512,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                    # 16 MB of pages at hand for each connection: two would be read anew for every page of a large queue.
                    " PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;"
                ),
            },
        }
    parts = urlsplit(url)
    query = {k: v[-1] for k, v in parse_qs(parts.query).items()}
    # A statement asked for the sixth time is planned for good, and its values travel beside it; not where a pooler
    # gives each transaction another connection.
    kept = {} if query.pop("pooled", "") else {"server_side_binding": True, "prepare_threshold": 5}
    return {
        "ENGINE": "silah.core.postgres",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**kept, **query},
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# One shared store for rate limits: per-process memory would give each worker its own count.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "silah_cache",
        # The package's 300 would let anybody push the counters of others out by trying 300 things.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "packs": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "packs"},
}

INSTALLED_APPS = [
    # Ours stand before the packages', so that our words and pages win over theirs of the same name.
    # doors
    "silah.portal",
    "silah.desk",
    # overview
    "silah.evidence",
    # the work
    "silah.support",
    # what is given
    "silah.delivery",
    # the conversation
    "silah.surveys",
    "silah.interactions",
    # whom and what
    "silah.registry",
    "silah.catalogue",
    # the association
    "silah.accounts",
    "silah.policies",
    "silah.associations",
    "silah.audit",
    # the ground
    "silah.ui",
    "silah.core",
    # packages
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_scopes",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "silah.ui.middleware.Storable",
    "silah.ui.middleware.ContentSecurity",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "silah.ui.middleware.PrivateByDefault",
    "silah.accounts.middleware.AssociationInForce",
    "silah.portal.middleware.Beneficiary",
]

ROOT_URLCONF = "silah.urls"
WSGI_APPLICATION = "silah.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "silah.accounts.middleware.in_force",
            ],
        },
    }
]
FORM_RENDERER = "silah.ui.forms.Renderer"

# Languages: Arabic is the default; `ar-her` is Arabic that addresses a woman and falls back to `ar`.
LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", "العربية"), ("ar-her", "العربية (للمؤنث)"), ("en", "English")]
USE_I18N = True
LOCALE_PATHS = [ROOT / "build" / "locale"]  # one catalogue for each language, made by `silah build`
USE_TZ = True
TIME_ZONE = "Asia/Riyadh"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("SILAH_STATIC") or ROOT / "build" / "static")
STATICFILES_DIRS = [p for p in [ROOT / "build" / "assets"] if p.exists()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA / "papers"
WHITENOISE_MAX_AGE = 31536000

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["silah.accounts.sessions.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/staff/login/"
LOGIN_REDIRECT_URL = "/staff/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "silah.accounts.adapters.StaffAdapter"
# Passwords are counted by accounts/tries.py; what is counted here is the code of the second factor, after the password.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key,30/d/key", "login": None}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Silah"
MFA_TOTP_TOLERANCE = 1  # a code typed slowly is still good in the next half minute

SESSION_ENGINE = "silah.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
# Behind TLS the proxy says so; without it, printed addresses would begin with http.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "silah.ui.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # characters of fields; papers are streamed and limited by themselves
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_HANDLERS = ["silah.core.posted.FormReader"]

# Mail goes out through the outbox; this is only where the worker finds the post office.
EMAIL_HOST = os.environ.get("SILAH_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("SILAH_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("SILAH_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SILAH_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("SILAH_SMTP_TLS", "1") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("SILAH_SMTP_FROM", "silah@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"silah": {"level": "INFO"}},
}
