"""Settings, read from the environment; `.env.example` lists every variable."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from naturopole import database, environment

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(environment.text("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()

DEMO = environment.flag("DEMO", default=False)
DEBUG = environment.flag("DEBUG", default=False)
DEMO_SECRET = "demo-only-secret-that-protects-nothing-0123456789-abcdefghij"
SECRET_KEY = environment.text("SECRET_KEY", default=DEMO_SECRET)
DEMO_KEY = "ZGVtby1vbmx5LWtleS10aGF0LXByb3RlY3RzLW5vdGg="
MEDICAL_KEYS = environment.keys("MEDICAL_KEYS", default=DEMO_KEY)
ALLOWED_HOSTS = environment.text("ALLOWED_HOSTS", default="127.0.0.1,localhost,[::1]").split(",")
BASE_URL = environment.text("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
# How many years each figure of moves adds up; periods follow one another, so this is settled once.
FIGURES_YEARS = environment.number("FIGURES_YEARS", default=3, minimum=3, maximum=5)
if not DEMO:
    if SECRET_KEY == DEMO_SECRET or len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("Set SECRET_KEY to a random text of at least 50 characters, or DEMO=1 to try.")
    if not MEDICAL_KEYS or DEMO_KEY in MEDICAL_KEYS:
        raise ImproperlyConfigured("Set MEDICAL_KEYS to a key of your own (.env.example says how), or DEMO=1 to try.")
    if DEBUG:
        raise ImproperlyConfigured("DEBUG shows private data in error pages: unset it, or set DEMO=1 to try.")
    if any(host.strip() in ("", "*") for host in ALLOWED_HOSTS):
        raise ImproperlyConfigured("Name your hosts in ALLOWED_HOSTS, separated by commas; “*” lets anyone in.")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "template_partials",
    "pgtrigger",
    "firms",
    "mobility",
    "training",
    "packages",
]
MIDDLEWARE = [
    "naturopole.middleware.headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "naturopole.middleware.packed",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "naturopole.middleware.refuse_oddities",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "naturopole.middleware.reader",
    "naturopole.middleware.language",
    "naturopole.middleware.LoginRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "naturopole.middleware.second_factor",
]
ROOT_URLCONF = "naturopole.urls"
WSGI_APPLICATION = "naturopole.wsgi.application"
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
                "firms.navigation.navigation",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_htmx.templatetags.django_htmx",
                "template_partials.templatetags.partials",
                "naturopole.templatetags.ui",
            ],
        },
    }
]
FORM_RENDERER = "naturopole.forms.Renderer"

DATABASES = {"default": database.from_url(environment.text("DATABASE_URL", required=True))}
DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_ONLY_TABLES = [
    "firms_event",
    "firms_decision",
    "firms_countersignature",
    "packages_quoteversion",
    "packages_answer",
    "packages_confirmation",
    "training_costversion",
]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}}

AUTH_USER_MODEL = "firms.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "firms.accounts.InvitedOnly"
# Limits count by address: behind a web server that is the last one it has written down, not its own.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("PROXIES", default=0 if DEMO else 1, minimum=0, maximum=3)
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if DEMO else "https"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Naturopôle"

EMAIL_BACKEND = "firms.outbox.OutboxBackend"
DELIVERY_URL = environment.text("EMAIL_URL", default="")
DEFAULT_FROM_EMAIL = environment.text("EMAIL_FROM", default="Naturopôle <ne-pas-repondre@naturopole.example>")

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "Europe/Paris"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "naturopole.stylesheet.StylesheetFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = True

PREFIX = "" if DEMO else "__Host-"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{PREFIX}session", f"{PREFIX}csrf"
LANGUAGE_COOKIE_NAME = f"{PREFIX}language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not DEMO
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 0 if DEMO else 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
SECURE_SSL_REDIRECT = not DEMO
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "naturopole.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "naturopole.oversized.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
