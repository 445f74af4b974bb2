"""Is search set up so that it can answer? Asked by `manage.py check`."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

ENGINES = ("search.engines.embedded", "search.engines.elastic")


@register("search")
def check_engine(app_configs: Sequence[AppConfig] | None = None, **_rest: Any) -> list[CheckMessage]:
    engine = settings.SEARCH_ENGINE
    if engine not in ENGINES and find_spec(engine) is None:
        return [Error(f"SEARCH_ENGINE is {engine!r}; choose one of {', '.join(ENGINES)}.", id="search.E001")]
    if engine == "search.engines.elastic" and not settings.ELASTICSEARCH_URL:
        return [Error("Elasticsearch is chosen, but ELASTICSEARCH_URL is empty.", id="search.E002")]
    return []
