"""All settings. Every knob comes from the environment (WUDING_…) and is described in .env.example.

Thresholds of policy are not settings: they stand in packs, with clause and date.
"""

import os
from datetime import date

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from wuding import places
from wuding.common.databases import database_from
from wuding.common.environment import Environment
from wuding.common.keyring import Keyring, LookupKey, new_key
from wuding.common.secret_key import kept_key
from wuding.common.sign_in_ways import sign_in_ways
from wuding.common.tiles import Tiles, tile_faults

env = Environment(os.environ)

# --- What kind of copy this is ------------------------------------------------------------
MODE = env.choice("MODE", "production", ("production", "demo", "development"))
DEBUG = MODE == "development"
DEMO = MODE == "demo"
# The demo tells the story of one year: it stays at that year's end, so that its roster and its pay are the present.
_DEMO_DAY = env.day("DEMO_DAY", date(2022, 12, 31))
DEMO_DAY = _DEMO_DAY if DEMO else None
IN_THE_OPEN = MODE == "production"

HOME = env.folder("HOME", places.home())
POLICIES = env.folder("POLICIES", places.policies())

SECRET_KEY = env.text("SECRET_KEY")
if not SECRET_KEY:
    if IN_THE_OPEN:
        raise ImproperlyConfigured(
            "缺少 WUDING_SECRET_KEY：正式使用须设一个至少 50 位的随机密钥，并妥善保管；试用请设 WUDING_MODE=demo。 "
            "(WUDING_SECRET_KEY is missing: production needs a random key of at least 50 characters; "
            "to try the software out, set WUDING_MODE=demo.)"
        )
    SECRET_KEY = kept_key(HOME / "secret-key")

# Sealed fields open with these keys only. They are never part of a backup.
FIELD_KEYS, LOOKUP_KEY = env.text("FIELD_KEYS"), env.text("LOOKUP_KEY")
if IN_THE_OPEN and not (FIELD_KEYS and LOOKUP_KEY):
    raise ImproperlyConfigured(
        "缺少 WUDING_FIELD_KEYS 或 WUDING_LOOKUP_KEY：身份证号等要用它们加密保存和查找，请用 wuding keys new 生成，并与备份分开保管。 "
        "(WUDING_FIELD_KEYS or WUDING_LOOKUP_KEY is missing: identity numbers are sealed and found with them; make them "
        "with wuding keys new and keep them apart from backups.)"
    )
FIELD_KEYS = FIELD_KEYS or kept_key(HOME / "field-keys", lambda: f"kept:{new_key()}")
LOOKUP_KEY = LOOKUP_KEY or kept_key(HOME / "lookup-key", new_key)
Keyring.written(FIELD_KEYS)
LookupKey.written(LOOKUP_KEY)

ALLOWED_HOSTS = env.several("HOSTS", () if IN_THE_OPEN else ("localhost", "127.0.0.1", "[::1]"))
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "缺少 WUDING_HOSTS：请填用户在浏览器里输入的域名，多个用逗号隔开。 "
        "(WUDING_HOSTS is missing: name the hosts that users type, separated by commas.)"
    )

# --- The way in: proxies, HTTPS, cookies --------------------------------------------------
PROXY_COUNT = env.whole("PROXY_COUNT", 0, least=0, most=5)
HTTPS = env.flag("HTTPS", default=IN_THE_OPEN)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"] if HTTPS else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = env.whole("HSTS_SECONDS", 31_536_000 if HTTPS else 0, least=0, most=63_072_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = False  # other systems of the district may live under the same domain
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = (
    "wuding_session",
    "wuding_csrf",
    "wuding_language",
)
SESSION_COOKIE_AGE = env.whole("SESSION_HOURS", 9, least=1, most=72) * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
LANGUAGE_COOKIE_AGE = 31_536_000
CSRF_FAILURE_VIEW = "wuding.web.errors.csrf_failure"

# Tiles below maps of grids: only then may pages show pictures of that one server. `grids.E001` says what is wrong with it.
TILES, TILES_ATTRIBUTION = env.text("TILES"), env.text("TILES_ATTRIBUTION")
TILES_MOST_ZOOM = env.whole("TILES_MOST_ZOOM", 18, least=1, most=22)
TILE_SERVER = (
    Tiles(TILES, TILES_ATTRIBUTION, TILES_MOST_ZOOM)
    if TILES and not tile_faults(TILES, TILES_ATTRIBUTION)
    else None
)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Tabler's arrows and the QR code of the second step; tiles where they are set
        "img-src": [SELF, "data:", *([TILE_SERVER.source] if TILE_SERVER and TILE_SERVER.source else [])],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Parts --------------------------------------------------------------------------------
CONCERNS = [
    "wuding.audit",
    "wuding.organisation",
    "wuding.policy",
    "wuding.people",
    "wuding.grids",
    "wuding.pay",
    "wuding.api",
]

INSTALLED_APPS = [
    "wuding.web",
    "wuding.common",
    "wuding.accounts",
    *CONCERNS,
    *(["wuding.demo"] if DEMO else []),  # its log-ins on the sign-in page
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "wuding.web.middleware.RequestNumber",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # closed unless a view says otherwise
    "wuding.web.middleware.RolesReadOnce",
    "wuding.web.middleware.ChosenLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wuding.web.middleware.Refusals",
    "wuding.web.first_duties.FirstDuties",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "wuding.urls"
WSGI_APPLICATION = "wuding.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "wuding.common.forms.ShellRenderer"

_LOADERS = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
_CACHED = [("django.template.loaders.cached.Loader", _LOADERS)]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", _LOADERS if DEBUG else _CACHED)],
            "builtins": [
                "wuding.common.templatetags.parts",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wuding.web.context.surroundings",
            ],
        },
    }
]

# --- Storage ------------------------------------------------------------------------------
DATABASES = {
    "default": database_from(
        env.text("DATABASE", f"sqlite:///{HOME / 'wuding.sqlite3'}"),
        keep_seconds=env.whole("DATABASE_KEEP_SECONDS", 600, least=0, most=86_400),
    )
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = HOME / "files"
UPLOAD_MB = env.whole("UPLOAD_MB", 20, least=1, most=200)
FONTS = env.folder(
    "FONTS", HOME / "fonts"
)  # fonts for printing that the system doesn't have, if the folder exists

# --- Signing in ---------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "wuding.web.adapter.RecordingAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_FORMS = {
    "login": "wuding.accounts.forms.SignInForm",
    "change_password": "wuding.accounts.forms.PasswordChangeForm",
    "reauthenticate": "wuding.accounts.forms.ConfirmPasswordForm",
}
# axes locks an account from one address, web/throttle.py slows down many addresses against one account. These are counted in each
# process: one address against many accounts, and codes of the second step.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "60/m/ip,30/h/key", "reauthenticate": "10/m/user"}

MFA_ADAPTER = "wuding.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "wuding.accounts.forms.SecondStepForm",
    "reauthenticate": "wuding.accounts.forms.ConfirmCodeForm",
    "activate_totp": "wuding.accounts.forms.EnrolForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODE_COUNT = 10
MFA_TOTP_TOLERANCE = 1  # one period of 30 seconds either way, for clocks that are a little off

# By another system: only accounts that an administrator has linked, only to sign in; nothing of its answer is kept.
SOCIALACCOUNT_ADAPTER = "wuding.accounts.social.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = sign_in_ways(env)
SOCIALACCOUNT_LOGIN_ON_GET = (
    True  # a link: it only leads away, and the state that comes back is this session's
)
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_QUERY_EMAIL = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
# What an administrator hands out is good for choosing one's own password, and not for ever.
ONE_TIME_HOURS = env.whole("ONE_TIME_HOURS", 72, least=1, most=720)
# The three administrators, and whoever may see whole numbers of people, get nowhere without a second step.
REQUIRE_SECOND_STEP = env.flag("REQUIRE_SECOND_STEP", default=IN_THE_OPEN)

LOCK_AFTER_FAILURES = env.whole("LOCK_AFTER_FAILURES", 5, least=3, most=20)
LOCK_MINUTES = env.whole("LOCK_MINUTES", 15, least=1, most=1440)
AXES_FAILURE_LIMIT = LOCK_AFTER_FAILURES
AXES_COOLOFF_TIME = LOCK_MINUTES / 60
# Account and address together: a stranger can't lock an officer out, nor one officer a whole office behind one address.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "wuding.accounts.adapter.sign_in_name"
AXES_CLIENT_IP_CALLABLE = "wuding.common.client_address.client_address"
AXES_LOCKOUT_CALLABLE = "wuding.web.errors.locked"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "password", "login"]

# --- Words and numbers --------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("英文"))]
LOCALE_PATHS = [places.PACKAGE / "locale"]
TIME_ZONE = env.text("TIME_ZONE", "Asia/Shanghai")
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

SUPPORT_CONTACT = env.text("SUPPORT_CONTACT")

# --- Logs: one line an event, with the number of its request, no personal data ------------
DEFAULT_EXCEPTION_REPORTER = "wuding.common.reports.BareReporter"
LOG_LEVEL = env.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "wuding.common.request_id.RequestIdFilter"}},
    "formatters": {
        "line": {
            "class": "wuding.common.reports.StruckLines",
            "format": "{asctime} {levelname} [{request_id}] {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "wuding": {"level": LOG_LEVEL},
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "axes": {"level": "WARNING"},
    },
}
