"""Django's settings; what an installation may change comes from the environment (docs/operate.md lists all)."""

from __future__ import annotations

from pathlib import Path

import django.conf.locale
from django.utils.translation import gettext_lazy as _

from ventanilla import home

HOME = home.folder()
DATABASES = {"default": home.database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECRET_KEY = home.secret("secret")
FIELD_KEYS = [key for key in home.setting("VENTANILLA_FIELD_KEYS").split(",") if key]
DEBUG = home.setting("VENTANILLA_DEBUG") == "1"
PORT = int(home.setting("VENTANILLA_PORT", "8311"))
PUBLIC_URL = home.setting("VENTANILLA_PUBLIC_URL", f"http://localhost:{PORT}").rstrip("/")
ALLOWED_HOSTS = [h for h in home.setting("VENTANILLA_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",") if h]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
HTTPS = PUBLIC_URL.startswith("https://")

INSTALLED_APPS = [
    "ventanilla.foundation",
    "ventanilla.foundation.ui",
    "ventanilla.journal",
    "ventanilla.notices",
    "ventanilla.people",
    "ventanilla.departments",
    "ventanilla.media",
    "ventanilla.channels",
    "ventanilla.inbox",
    "ventanilla.outbox",
    "ventanilla.guard",
    "ventanilla.answers",
    "ventanilla.window",
    "ventanilla.demo",
    "ventanilla.desk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ventanilla.foundation.web.ContentSecurityPolicy",
    "ventanilla.people.web.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ventanilla.departments.web.middleware.LocalTime",
    "ventanilla.desk.web.start.first_run.FirstRun",
    "ventanilla.people.web.middleware.Entrance",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "ventanilla.urls"
WSGI_APPLICATION = "ventanilla.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ventanilla.desk.web.context.shell",
                "ventanilla.demo.web.context.demonstration",
            ]
        },
    }
]

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("handle", "name", "email")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:today"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "ventanilla.people.adapter.StaffOnly"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Ventanilla"
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
if home.setting("VENTANILLA_BEHIND_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

USE_TZ = True
TIME_ZONE = "Europe/Madrid"
USE_I18N = True
LANGUAGE_CODE = "es"
django.conf.locale.LANG_INFO["ca-valencia"] = {
    "bidi": False,
    "code": "ca-valencia",
    "name": "Valencian",
    "name_local": "valencià",
    "fallback": ["ca"],
}
LANGUAGES = [("es", _("Spanish")), ("ca-valencia", _("Valencian")), ("en", _("English"))]
LOCALE_PATHS = [Path(__file__).resolve().parent / "locale"]
LANGUAGE_COOKIE_NAME = "lengua"

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600
MEDIA_ROOT = HOME / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if home.setting("VENTANILLA_SMTP_HOST")
    else "ventanilla.notices.adapter.Folder"
)
EMAIL_HOST = home.setting("VENTANILLA_SMTP_HOST")
EMAIL_PORT = int(home.setting("VENTANILLA_SMTP_PORT", "587"))
EMAIL_HOST_USER = home.setting("VENTANILLA_SMTP_USER")
EMAIL_HOST_PASSWORD = home.setting("VENTANILLA_SMTP_PASSWORD")
EMAIL_USE_TLS = home.setting("VENTANILLA_SMTP_TLS", "1") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = home.setting("VENTANILLA_FROM", "ventanilla@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redact": {"()": "ventanilla.foundation.secrets.Redact"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["redact"], "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "ventanilla": {"level": "INFO"},
        "httpx": {"level": "WARNING"},
        "waitress": {"level": "WARNING"},
        "huey": {"level": "WARNING"},
    },
}
