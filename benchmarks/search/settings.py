"""Django's settings for the benchmark: the portal's, with a database of its own in memory and no writing elsewhere."""

from portal.settings.base import *  # noqa: F403
from portal.settings.base import WAGTAILSEARCH_BACKENDS

SECRET_KEY = "only-for-the-benchmark-" + "x" * 40
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
ELASTICSEARCH_URL = ""
SEARCH_ENGINE = "search.engines.embedded"
ELASTICSEARCH_VISITOR_MS = 20_000  # a slow answer is measured here, not given up
WAGTAILSEARCH_BACKENDS["default"]["AUTO_UPDATE"] = False
