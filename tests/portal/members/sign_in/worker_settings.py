"""As `make run`, but style sheets and scripts come from where they are written: packing them takes a minute."""

from portal.settings.dev import *  # noqa: F403
from portal.settings.dev import STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
SIGN_UP_SECONDS = 0  # a browser that is driven fills a form in no time
