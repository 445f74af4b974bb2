"""Django's settings for Wagtail's own search on PostgreSQL: a database of its own, named by the benchmark."""

import os

import dj_database_url

SECRET_KEY = "only-for-the-benchmark-" + "x" * 40
INSTALLED_APPS = ["django.contrib.contenttypes", "modelsearch", "benchmarks.search.baseline"]
DATABASES = {"default": dj_database_url.parse(os.environ["BENCHMARK_DATABASE"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MODELSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database", "AUTO_UPDATE": False}}
USE_TZ = True
