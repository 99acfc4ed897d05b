"""Settings, read once from the environment; every name a deployment may set is listed in docs/settings.md."""

import os
import secrets
from urllib.parse import urlsplit

import django_stubs_ext

from nuanxin.base.database import connection_settings, data_folder
from nuanxin.base.refused import Refused

django_stubs_ext.monkeypatch()  # ModelChoiceField[Post] and its like mean something at run time too


SHORTEST_KEY = 50  # characters


def _secret_key() -> str:
    """The signing key of this installation: from the environment, else made once and kept 0600."""
    if given := os.environ.get("NUANXIN_SECRET_KEY"):
        return given
    path = data_folder() / "keys" / "django.key"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(64))
        try:
            os.link(fresh, path)  # the first of several starters wins; nobody reads a half-written key
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    found = path.read_bytes().strip()
    if len(found) < SHORTEST_KEY or not found.isascii():
        raise Refused(f"密钥文件 {path} 读不懂：删掉它会重新生成一把，所有人要重新登录。")
    return found.decode()


SECRET_KEY = _secret_key()
DEBUG = False
PUBLIC_URL = os.environ.get("NUANXIN_URL", "http://localhost:8000")
SECURE = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", urlsplit(PUBLIC_URL).hostname or "localhost"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if SECURE else []

INSTALLED_APPS = [
    "nuanxin.base",
    "nuanxin.association",
    "nuanxin.measures",
    "nuanxin.people",
    "nuanxin.work",
    "nuanxin.governance",
    "nuanxin.care",
    "nuanxin.ledgers",
    "nuanxin.plans",
    "nuanxin.privacy",
    "nuanxin.desk",
    "config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "nuanxin.association.middleware.ActingMiddleware",
    "nuanxin.desk.drafts.middleware.DraftMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "config.navigation.shell",
            ],
        },
    }
]

DATABASES = connection_settings()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- who may come in ---------------------------------------------------------------------------
AUTH_USER_MODEL = "association.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "nuanxin.association.sign_in.PostHolderBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("username", "name", "phone")}},
    {"NAME": "nuanxin.association.passwords.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "workbench"
LOGOUT_REDIRECT_URL = "sign-in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "nuanxin.association.sign_in.locked_out"
AXES_SENSITIVE_PARAMETERS = ["password", "code", "activation", "proof"]
AXES_VERBOSE = False

ACTIVATION_DAYS = int(os.environ.get("NUANXIN_ACTIVATION_DAYS", "14"))
NIGHTLY_HOUR = int(os.environ.get("NUANXIN_NIGHTLY_HOUR", "2"))
SECOND_FACTOR = os.environ.get("NUANXIN_SECOND_FACTOR", "offered")  # or "required"
SEARCHES = int(os.environ.get("NUANXIN_SEARCHES", "60"))  # for families, a person in ten minutes
SENSITIVE_BASIS = os.environ.get("NUANXIN_SENSITIVE_BASIS", "consent")  # or "duty"

SESSION_COOKIE_AGE = 12 * 3600          # twelve hours at the most …
SESSION_IDLE_SECONDS = 30 * 60          # … and half an hour without a sign of life
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "config.errors.not_ours"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
# Preloading and sub-domains are for the domain's owner to decide. Offices run this on one machine of
# their own network, often without a certificate; over https (NUANXIN_URL) all the rest is on.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if not SECURE:
    SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W008", "security.W012", "security.W016"]

# -- words and numbers -------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# -- files -------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = data_folder() / "static"
MEDIA_ROOT = data_folder() / "uploads"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024

NUANXIN_KEYS = ("sealing", "codes", "people-1", "tokens", "numbers", "erasures")  # made with the tables
NUANXIN_REMEMBERED = "nuanxin.association.keymarks.remembered"
NUANXIN_FACTS = "config.facts.FACTS"
NUANXIN_MOVED = "config.moved.MOVED"
NUANXIN_ERASED = "config.erased.ERASED"
NUANXIN_NIGHTLY = "config.nightly.JOBS"
NUANXIN_CHECKS = "config.checks.CHECKS"
NUANXIN_GUARDS = "config.checks.GUARDS"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"discreet": {"()": "nuanxin.base.incidents.Discreet"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["discreet"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"axes": {"level": "ERROR"}},
}
