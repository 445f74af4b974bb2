"""Wagtail's own search in the admin: its database backend, told that people type quotation marks."""

from collections.abc import Callable
from functools import wraps
from typing import Any

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
