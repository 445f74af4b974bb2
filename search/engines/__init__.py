"""Which engine answers? The one that SEARCH_ENGINE names; only that one is imported."""

import os
from functools import lru_cache
from importlib import import_module

from django.conf import settings

from search.engines.base import Engine, SearchUnavailable

__all__ = ["Engine", "SearchUnavailable", "get_engine"]


# A change of one of these makes another engine; the engine reads those that are its own.
MADE_OF = (
    "ELASTICSEARCH_API_KEY",
    "ELASTICSEARCH_USER",
    "ELASTICSEARCH_PASSWORD",
    "ELASTICSEARCH_CA",
    "ELASTICSEARCH_VISITOR_MS",
    "ELASTICSEARCH_BULK_SECONDS",
    "ELASTICSEARCH_REPLICAS",
)


def get_engine() -> Engine:
    return _engine(
        settings.SEARCH_ENGINE,
        str(settings.SEARCH_INDEX_DIR),
        settings.SEARCH_INDEX_PREFIX,
        settings.ELASTICSEARCH_URL,
        os.getpid(),  # connections and threads do not survive a fork
        *(getattr(settings, name) for name in MADE_OF),
    )


@lru_cache(maxsize=8)
def _engine(module: str, folder: str, prefix: str, url: str, *_rest: object) -> Engine:
    engine: Engine = import_module(module).make_engine(folder=folder, prefix=prefix, url=url)
    return engine
