"""Django's settings. Only this module reads the environment (`.env.example` lists every variable)."""

import contextlib
import re
from pathlib import Path

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from portal import logs
from portal.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment(BASE_DIR)
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

# --- Keys and addresses -----------------------------------------------------------------------------------------------

SECRET_KEY = env.secret("SECRET_KEY", VAR_DIR / "secret_key")
FIELD_ENCRYPTION_KEYS = env.fernet_keys("FIELD_ENCRYPTION_KEYS", VAR_DIR / "field_encryption_keys")
PUBLIC_URL = env.url("PUBLIC_URL", "http://127.0.0.1:8000", path=False)
TRUSTED_PROXIES = env.whole_number("TRUSTED_PROXIES", "0", least=0, most=10)
METRICS_TOKEN = env.text("METRICS_TOKEN")
BACKUP_PASSPHRASE = env.text("BACKUP_PASSPHRASE")
DEBUG = env.flag("DEBUG", False)

_secure = PUBLIC_URL.startswith("https://")
_host = re.sub(r":\d*$", "", PUBLIC_URL.split("://")[1])
ALLOWED_HOSTS = list({_host, "127.0.0.1", "localhost"})
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = SECURE_SSL_REDIRECT = _secure
# The browser accepts a cookie of such a name only over https, from this very host and for all its paths.
SESSION_COOKIE_NAME = "__Host-session" if _secure else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _secure else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
# Lax, not Strict: coming back from Zoom's or HubSpot's consent page must find the session that left for it.
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.views.error_pages.old_page"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50_000  # the settings have a field for each domain; 2.5 MB remain the limit
# A session ends a week after the login, or earlier if it was not used for SESSION_IDLE_HOURS.
SESSION_ENGINE = "portal.signing_in.sessions"
SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_IDLE_HOURS = env.whole_number("SESSION_IDLE_HOURS", "12", least=1, most=168)
LOGIN_URL, LOGIN_REDIRECT_URL = "admin:login", "admin:index"
SECURE_REDIRECT_EXEMPT = [
    r"^health/(live|ready)?$",
    r"^metrics$",
]  # monitors ask from inside, where there is no certificate
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _secure
X_FRAME_OPTIONS = "DENY"

# --- Zoom and HubSpot -------------------------------------------------------------------------------------------------

ZOOM_API_URL = env.url("ZOOM_API_URL", "https://api.zoom.us/v2")
ZOOM_OAUTH_URL = env.url("ZOOM_OAUTH_URL", "https://zoom.us/oauth")
ZOOM_CLIENT_ID = env.text("ZOOM_CLIENT_ID")
ZOOM_CLIENT_SECRET = env.text("ZOOM_CLIENT_SECRET")
ZOOM_WEBHOOK_SECRET_TOKEN = env.text("ZOOM_WEBHOOK_SECRET_TOKEN")
ZOOM_PLAN = env.choice("ZOOM_PLAN", "pro", ("free", "pro", "business"))
ZOOM_RATE_SHARE = env.number("ZOOM_RATE_SHARE", "0.5", above=0, at_most=1)
HUBSPOT_API_URL = env.url("HUBSPOT_API_URL", "https://api.hubapi.com")
HUBSPOT_AUTHORIZE_URL = env.url("HUBSPOT_AUTHORIZE_URL", "https://app.hubspot.com/oauth/authorize")
HUBSPOT_API_VERSION = env.matching(
    "HUBSPOT_API_VERSION", "2026-03", r"\d{4}-\d{2}(-beta)?", "write the version's month, like 2026-03"
)
HUBSPOT_CLIENT_ID = env.text("HUBSPOT_CLIENT_ID")
HUBSPOT_CLIENT_SECRET = env.text("HUBSPOT_CLIENT_SECRET")
HUBSPOT_APP_ID = env.matching("HUBSPOT_APP_ID", "", r"\d+", "an app's ID has digits only")
HUBSPOT_APP_EVENTS = env.flag("HUBSPOT_APP_EVENTS", False)
HUBSPOT_REQUESTS_PER_10S = env.whole_number("HUBSPOT_REQUESTS_PER_10S", "100", least=1, most=1000)

# --- Django -----------------------------------------------------------------------------------------------------------

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
INSTALLED_APPS = [
    "unfold",
    "portal",
    "integrations",
    "audits",
    "django_celery_beat",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.compress_text.CompressText",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "portal.signing_in.sessions.record_use",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "portal.signing_in.second_factor.require_second_factor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.middleware.security_headers.add_security_headers",
    "portal.middleware.logged_out.lead_to_login",
    "portal.signing_in.concurrent_logins.limit_logins",
    "portal.middleware.time_zone.use_reader_time_zone",
    "portal.views.error_pages.explain_method",
    "portal.middleware.malformed_requests.RefuseMalformedRequests",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600  # of an invitation; a link for a new password is valid for a day
# The name that the authenticator app shows. Wrong codes are counted in `portal.signing_in.second_factor`.
OTP_TOTP_ISSUER = f"Zoom webinars ({PUBLIC_URL.split('://')[1]})"
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Database, cache, broker ------------------------------------------------------------------------------------------

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # Writers queue at BEGIN instead of failing in the middle of a transaction.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# SQLite too: closing its last connection would write the journal back to disk at the end of every request.
DATABASES["default"]["CONN_MAX_AGE"] = 60

REDIS_URL = env.server("REDIS_URL", "", ("redis", "rediss", "unix"))
CACHES: dict[str, dict[str, object]] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        # Large enough that many callers do not push out the counts of each other's requests.
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}
    )
}
CELERY_BROKER_URL = env.server(
    "CELERY_BROKER_URL",
    "filesystem://",
    ("redis", "rediss", "sentinel", "amqp", "amqps", "pyamqp", "filesystem", "memory"),
)

# --- E-mail, by which alerts go out ----------------------------------------------------------------------------------

_mail = env.mail_server("EMAIL_URL")
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.host, _mail.port, _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.scheme == "smtp+tls", _mail.scheme == "smtp+ssl"
DEFAULT_FROM_EMAIL = env.matching(
    "EMAIL_FROM",
    EMAIL_HOST_USER if "@" in EMAIL_HOST_USER else f"portal@{_host}",
    r"[^@\s]+@[^@\s]+",
    "write an address like portal@company.example",
)

# --- Language and static files ----------------------------------------------------------------------------------------

AUDIT_PRIMARY_CONNECTION = "integrations.models.accounts.primary_name"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fi", "Suomi")]
LANGUAGE_COOKIE_SECURE, LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = _secure, True, "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"  # filled when the web server starts (portal/static_files/collect.py)
with contextlib.suppress(OSError):  # a read-only disk: whitenoise warns, and serves the files all the same
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True  # a file that is not collected is served from where it is
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portal.static_files.bundles.BundleFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "portal.static_files.storage.HashedStorage"},
}

UNFOLD = {
    "SITE_TITLE": _("Zoom webinars in HubSpot"),
    "SITE_HEADER": _("Zoom webinars"),
    "SITE_URL": reverse_lazy("admin:index"),
    "SITE_SYMBOL": "podium",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("portal/favicon.svg")},
    ],
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": True,
    "SHOW_LANGUAGES": True,
    "DASHBOARD_CALLBACK": "portal.screens.home.page.dashboard_context",
    "STYLES": [lambda request: static("portal/screens.css")],
    "SCRIPTS": [lambda request: static("portal/look.js"), lambda request: static("portal/screens.js")],
    "LOGIN": {"form": "portal.signing_in.login.LoginForm"},
    "ACCOUNT": {"navigation": "portal.navigation.account"},
    "SIDEBAR": {"navigation": "portal.navigation.sidebar"},
    # The colours are variables in portal/static/portal/palette.css: the theme would write these into the page.
    "COLORS": lambda request: {},
}

LOG_LEVEL = env.choice("LOG_LEVEL", "WARNING", ("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = logs.configuration(LOG_LEVEL, env.choice("LOG_FORMAT", "text", tuple(logs.FORMATS)))
