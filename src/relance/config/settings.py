"""Django's settings, read from the environment. An odd value stops the start with its name in the message."""

from __future__ import annotations

import os
from functools import partial

from django.utils.functional import SimpleLazyObject, lazy

from relance.config.database import databases
from relance.config.home import default_home
from relance.config.installation import place, session_key

DEBUG = False
DATABASES = databases(os.environ)
RELANCE_PLACE = SimpleLazyObject(partial(place, os.environ))  # where this program runs: what a copy does not share
RELANCE_HOME_FOLDER = default_home(os.environ)
RELANCE_FOLDERS_BELOW = os.environ.get(
    "RELANCE_FOLDERS_BELOW", ""
)  # where members may name folders: below it, in their company's
DATABASE_ROUTERS = ["relance.config.database.MigrateAsOwner"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",  # allauth dates its list of sessions with it
    "relance.tenancy",
    "relance.journal",
    "relance.documents",
    "relance.parties",
    "relance.receivables",
    "relance.exchanges",
    "relance.intake",
    "relance.letters",
    "relance.outbox",
    "relance.inbox",
    "relance.payments",
    "relance.post",
    "relance.scenarios",
    "relance.closing",
    "relance.deposits",
    "relance.cases",
    "relance.court",
    "relance.firms",
    "relance.partners",
    "relance.jobs",
    "relance.portal",
    "relance.office",  # before allauth: its templates come first
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
]
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("fr", "Français"), ("en", "English")]

# -- Pages ------------------------------------------------------------------------------------------------------------

ROOT_URLCONF = "relance.config.urls"
WSGI_APPLICATION = "relance.config.wsgi.application"
SECRET_KEY = lazy(partial(session_key, os.environ), str)()  # read at first need: most commands sign nothing
ALLOWED_HOSTS = os.environ.get("RELANCE_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
IS_HTTPS = os.environ.get("RELANCE_HTTPS", "no") == "yes"
MIDDLEWARE = [
    "relance.portal.headers.PortalHeaders",  # first: it has the last word
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "relance.office.reader.ReaderMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "relance.office.errors.ZeroSigns",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["relance.office.templatetags.office"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "relance.office.reader.of_reader",
            ],
        },
    }
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "relance": {"handlers": ["stderr"], "level": "WARNING"},
    },
}
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = (
    r"^/static/(?:office|portal)/.+\.(?:css|js)$"  # pages name them with a digest of their bytes
)
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "office_cache"}}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "relance.office.errors.too_old"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a tick for each notice of a large run
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

# -- Who signs in -----------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "tenancy.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("email", "name")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]  # fmt: skip
PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600  # an invitation waits a week
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "relance.office.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "relance.office.accounts.adapter.display_name"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if IS_HTTPS else 0  # whose address counts as the guesser's
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/300s/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
MFA_TOTP_ISSUER = "Relance"
MFA_ADAPTER = "relance.office.accounts.adapter.SecondFactorAdapter"
USERSESSIONS_TRACK_ACTIVITY = False  # a write on each page, to know when somebody was last there
