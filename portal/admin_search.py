"""Wagtail's own search in the admin: its database backend, told that people type quotation marks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.db.models.signals import post_save
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.search.backends import database


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - the name that Wagtail asks a backend's module for
    backend = database.SearchBackend(params)
    backend.search = without_quotation_marks(backend.search)
    backend.autocomplete = without_quotation_marks(backend.autocomplete)
    return backend


def without_quotation_marks(search: Callable[..., Any]) -> Callable[..., Any]:
    """SQLite's full-text search ends in an error at a mark without its twin, which is how every phrase begins."""

    @wraps(search)
    def searching(query: Any, *args: Any, **kwargs: Any) -> Any:
        return search(query.replace('"', " ").strip() if isinstance(query, str) else query, *args, **kwargs)

    return searching


@contextmanager
def left_to_update_index() -> Iterator[None]:
    """Pages written within are found in the admin after `update_index`: one by one they took a seventh of a load."""
    models = [model for model in get_indexed_models() if post_save.disconnect(post_save_signal_handler, sender=model)]
    try:
        yield
    finally:
        for model in models:
            post_save.connect(post_save_signal_handler, sender=model)
