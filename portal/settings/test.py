"""For pytest: a database of its own, quick password hashes, an index folder per run."""

import tempfile
from pathlib import Path

from portal.settings.base import *  # noqa: F403
from portal.settings.base import DATABASES, WAGTAILSEARCH_BACKENDS

SECRET_KEY = "only-for-tests-" + "x" * 50
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "portal.uploads.storage.OpenAndClosedStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
RUN_DIR = Path(tempfile.mkdtemp(prefix="sids-test-"))
VAR_DIR = RUN_DIR
MEDIA_ROOT = RUN_DIR / "media"
PRIVATE_ROOT = RUN_DIR / "private"
STATIC_ROOT = RUN_DIR / "static"
STATIC_ROOT.mkdir()
SEARCH_INDEX_DIR = RUN_DIR / "search"
SEARCH_INDEX_PREFIX = f"test-{RUN_DIR.name.lower().replace('_', '-')}"
ELASTICSEARCH_URL = ""
DEMO_ACCOUNTS = True
SECOND_FACTOR_REQUIRED = False  # its tests switch it on; the others sign in as whom they need
SIGN_UP_SECONDS = 0  # no test waits to sign up; those of the time trap switch it on
SEARCH_LOG = False  # writes from a thread of its own; its tests switch it on
CLAMD = ""
COUNT_READERS = False  # the same
SEARCH_ENGINE = "search.engines.embedded"
ELASTICSEARCH_VISITOR_MS = 20_000  # a busy machine must not trip the breaker; its tests say their own patience
# The admin's own search index is not what these tests are about; it costs nine queries a save.
WAGTAILSEARCH_BACKENDS["default"]["AUTO_UPDATE"] = False
# One process, one memory. What several workers share is tried with real ones (tests/portal/members/sign_in).
DATABASES.pop("limits")
DATABASE_ROUTERS = []
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, so that the live server's threads and --reuse-db see the same database.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(tempfile.gettempdir()) / "sids-test.sqlite3")}
