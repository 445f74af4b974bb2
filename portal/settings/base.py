"""Safe defaults: no debug, SQLite, embedded search. Runs with no service beside it."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from portal import env
from portal.settings.databases import databases_of
from portal.settings.sign_in import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env.text("PORTAL_VAR", str(BASE_DIR / "var"), "Folder of everything written: database, index, files."))

SECRET_KEY = env.text("SECRET_KEY", "", "Signs sessions and forms; at least 50 random characters in production.")
DEBUG = False
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", "Host names that the portal answers to.")
SITE_NAME = "SIDS Knowledge Exchange"
BASE_URL = env.text("BASE_URL", "http://127.0.0.1:8000", "Address of the portal, in mails and in the admin.")

CONTACT_EMAIL = env.text("CONTACT_EMAIL", "", "Address that the about page gives for errors and questions.")

INSTALLED_APPS = [
    "search",
    "themes",
    "portal.countries",
    "portal.outgoing_mail",
    "portal.members",
    "portal.members.personal_data",
    "portal.repository",
    "portal.readership",
    "portal.responses",
    "portal.uploads",
    "portal.review",
    "portal.contributions",
    "portal.cases",
    "portal.legislation",
    "portal.strategies",
    "portal.toolkits",
    "portal.home",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.table_block",
    "wagtail.locales",
    "portal.members.users_app.MembersInAdminConfig",  # wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.admin",  # wagtail.contrib.settings and the user admin lean on its templates
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",  # Wagtail's search models ask for it on PostgreSQL; harmless on SQLite
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.compression.CompressionMiddleware",
    "portal.middleware.plain_requests",
    "portal.middleware.small_tables_read_once",
    "portal.middleware.search_waited_for_once",
    "portal.middleware.content_security_policy",
    "portal.whole_bodies.whole_bodies",
    "portal.middleware.write_in_transaction",
    "portal.readership.counting.count_readers",  # above sessions: to count must not open one
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.kept_posts.KeepPosts",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "portal.members.second_factor_door.second_factor_door",
    "portal.members.providers.answering_providers",
    "portal.members.own_pages.kept_private",
    "portal.members.admin_guards.close_side_doors",
    "portal.members.personal_data.leaving_door.LeavingDoor",
    "portal.repository.old_addresses.LiveRedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "portal" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.page_frame.page_frame",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

DATABASE_URL = env.text(
    "DATABASE_URL",
    f"sqlite:///{VAR_DIR / 'portal.sqlite3'}",
    "sqlite:///PATH or postgres://USER:PASSWORD@HOST:PORT/NAME; PostgreSQL for a site with editors.",
)
DATABASES = databases_of(DATABASE_URL)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "members.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

DEMO_ACCOUNTS = False  # accounts whose passwords stand in a file: with the settings of a developer's machine only

# --- Mail ------------------------------------------------------------------------------------------------------
MAIL_DOMAIN = env.text("MAIL_DOMAIN", "localhost", "Domain of the portal's mails: in their identifiers and addresses.")
DEFAULT_FROM_EMAIL = env.text(
    "MAIL_FROM", f"{SITE_NAME} <portal@{MAIL_DOMAIN}>", "Who the portal's mails come from; default: portal@MAIL_DOMAIN."
)
EMAIL_HOST = env.text(
    "MAIL_HOST", "", "Mail server; empty: `make run` prints the mails, production asks the server of its own machine."
)
EMAIL_PORT = env.number("MAIL_PORT", 25, "Port of the mail server.")
EMAIL_HOST_USER = env.text("MAIL_USER", "", "User of the mail server; empty: none is asked for.")
EMAIL_HOST_PASSWORD = env.text("MAIL_PASSWORD", "", "The password of MAIL_USER.")
MAIL_SECURITY = env.text("MAIL_SECURITY", "", "starttls, tls, or empty for a server on the same machine.")
if MAIL_SECURITY not in {"", "starttls", "tls"}:
    raise ImproperlyConfigured(f"MAIL_SECURITY is “{MAIL_SECURITY}”. Write starttls or tls, or leave it empty.")
EMAIL_USE_TLS = MAIL_SECURITY == "starttls"
EMAIL_USE_SSL = MAIL_SECURITY == "tls"
EMAIL_TIMEOUT = env.number("MAIL_TIMEOUT", 10, "How long each answer of the mail server is waited for, in seconds.")
# Everything that sends writes a row; only the worker (`send_mails`) speaks to the server.
EMAIL_BACKEND = "portal.outgoing_mail.backend.TableBackend"
SMTP_TRANSPORT = "portal.outgoing_mail.smtp.PatientBackend"
MAIL_TRANSPORT = SMTP_TRANSPORT if EMAIL_HOST else "django.core.mail.backends.console.EmailBackend"

# --- Languages -------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("ru", _("Russian")),
    ("ar", _("Arabic")),
    ("zh-hans", _("Chinese")),
    ("pt", _("Portuguese")),
]
# Portuguese is a language of records; the interface has the six languages of the United Nations.
INTERFACE_LANGUAGES = ["en", "fr", "es", "ru", "ar", "zh-hans"]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = ["portal.formats"]
USE_TZ = True
TIME_ZONE = "UTC"

WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []  # else an editor's link makes this machine ask another's
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "portal.review.finishing.publish_approved"  # not the latest: the approved
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "odt", "pptx", "csv", "txt"]
WAGTAILIMAGES_EXTENSIONS = ["avif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_AVIF_QUALITY = 35  # a photo full of detail is 17 KB at 640 points, three seconds on 2G; by 80 it is 74 KB
WAGTAILSEARCH_BACKENDS: dict[str, dict[str, Any]] = {"default": {"BACKEND": "portal.admin_search"}}

# --- Files -----------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "portal" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"  # files of authors until they are published; served by no web server
CLAMD = env.text(
    "CLAMD", "", "A clamd that looks at files of authors: host:port, or the path of its socket; empty: none does."
)
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024**2  # a larger file waits on the disk, not in the worker
STORAGES = {
    "default": {"BACKEND": "portal.uploads.storage.OpenAndClosedStorage"},
    "staticfiles": {"BACKEND": "portal.light_scripts.LightScripts"},
}

# --- Search ----------------------------------------------------------------------------------------------------
ELASTICSEARCH_URL = env.text(
    "ELASTICSEARCH_URL", "", "Address of Elasticsearch 8, several parted by commas; empty: the embedded engine."
)
ELASTICSEARCH_API_KEY = env.text("ELASTICSEARCH_API_KEY", "", "Opens Elasticsearch: an API key in its encoded form.")
ELASTICSEARCH_USER = env.text("ELASTICSEARCH_USER", "", "Opens Elasticsearch where there is no API key: a user.")
ELASTICSEARCH_PASSWORD = env.text("ELASTICSEARCH_PASSWORD", "", "The password of ELASTICSEARCH_USER.")
ELASTICSEARCH_CA = env.text(
    "ELASTICSEARCH_CA", "", "File with the CA certificate of Elasticsearch (PEM); empty: those that the system trusts."
)
ELASTICSEARCH_VISITOR_MS = env.number(
    "ELASTICSEARCH_VISITOR_MS", 250, "How long a visitor waits for a hung Elasticsearch, in milliseconds; at most 250."
)
ELASTICSEARCH_BULK_SECONDS = env.number(
    "ELASTICSEARCH_BULK_SECONDS", 30, "How long the worker waits for Elasticsearch to write a batch, in seconds."
)
ELASTICSEARCH_REPLICAS = env.text(
    "ELASTICSEARCH_REPLICAS", "0-1", "Copies of the index in Elasticsearch: a number, or 0-1: one if there are nodes."
)
SEARCH_ENGINE = "search.engines.elastic" if ELASTICSEARCH_URL else "search.engines.embedded"
SEARCH_INDEX_DIR = VAR_DIR / "search"
SEARCH_INDEX_PREFIX = env.text("SEARCH_INDEX_PREFIX", "sids", "Prefix of the index names in Elasticsearch.")
SEARCH_LOG = env.flag("SEARCH_LOG", True, "Count what is sought and where clicks go, without anything personal.")
SEARCH_LOG_DAYS = env.number("SEARCH_LOG_DAYS", 400, "How long those counts are kept, in days.")
SEARCH_LOG_SHOWN_FROM = env.number(
    "SEARCH_LOG_SHOWN_FROM", 3, "How often words must have been sought before editors are shown them."
)

# --- Writing without a line -------------------------------------------------------------------------------------
OFFLINE_FORM = env.flag(
    "OFFLINE_FORM", True, "Let devices keep the empty form, to write without a line; 0 takes it from all that have it."
)

# --- Readership ------------------------------------------------------------------------------------------------
COUNT_READERS = env.flag("COUNT_READERS", True, "Count how often records are read, by month and country.")

# --- Security --------------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"  # Wagtail says SAMEORIGIN itself for its previews
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.refusals.refuse_form"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's page editor sends one field per block

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        # One line a page saved and two a task would bury what matters.
        "django_tasks": {"level": "WARNING"},
        # A line for every question put to Elasticsearch, several for each that fails: ours say when it goes and comes.
        "elastic_transport": {"level": "ERROR"},
        "wagtail": {"level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR.")},
}
