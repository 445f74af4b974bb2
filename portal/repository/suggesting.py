"""Which titles go with what is being typed? JSON for the list under a search box; public, so caches may keep it."""

import time
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.cache import patch_cache_control
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from portal.countries.names import country_names
from portal.languages import current_language, direction, language_tag
from portal.repository.sections import KINDS_BY_SLUG
from portal.repository.templatetags.records import in_language
from search.engines import get_engine
from search.engines.base import SearchUnavailable
from search.facets import FACET_NAMES
from search.request import SearchRequest
from search.results import Suggestion

MOST = 6  # with the line that searches: what a phone shows above its keyboard
LONGEST_PREFIX = 100  # characters; nobody types a longer beginning, and the address stays short
LONGEST_TITLE = 110  # two or three lines of a phone
KEPT_FOR = 300  # seconds
REST = 30  # seconds for which a box asks no more while the engine rests


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Asked with the words and filters of the form in which somebody types; 503 while the engine rests."""
    asked = SearchRequest.clean(
        request.GET.get("q", "")[:LONGEST_PREFIX], selected={name: request.GET.getlist(name) for name in FACET_NAMES}
    )
    try:
        found = get_engine().suggest(asked.words, language=current_language(), scope=asked.selected, limit=MOST)
    except SearchUnavailable:
        response = answer((), asked.words, status=503)
        response.headers["Retry-After"] = str(REST)
        patch_cache_control(response, no_store=True)
        return response
    response = answer(found, asked.words)
    patch_cache_control(response, public=True, max_age=KEPT_FOR)
    return response


def answer(found: tuple[Suggestion, ...], words: str, status: int = 200) -> JsonResponse:
    return JsonResponse(
        in_words(found, words),
        status=status,
        headers={"X-Robots-Tag": "noindex"},
        json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},  # a third of the bytes in Arabic
    )


def in_words(found: tuple[Suggestion, ...], words: str) -> dict[str, Any]:
    """All that the list shows and tells, in the reader's language: the script has no words of its own."""
    number = len(found)
    status = ngettext("%(number)s suggestion, use the arrow keys", "%(number)s suggestions, use the arrow keys", number)
    return {
        "suggestions": [described(suggestion) for suggestion in found],
        "label": _("Suggestions"),
        "status": status % {"number": number} if number else _("No suggestions"),
        # Between marks that keep a word of the other direction from turning the sentence around it.
        "search": _("Search for “%(words)s”") % {"words": f"\u2068{words}\u2069"},
    }


def described(suggestion: Suggestion) -> dict[str, str]:
    reader, language = current_language(), suggestion.language
    kind = str(KINDS_BY_SLUG[suggestion.kind].label) if suggestion.kind in KINDS_BY_SLUG else ""
    about = (kind, place(suggestion.countries), in_language(language) if language != reader else "")
    return {
        "title": Truncator(suggestion.title).chars(LONGEST_TITLE),
        "url": f"/{reader}{suggestion.url}",
        "about": " · ".join(filter(None, about)),
        "lang": language_tag(language),
        "dir": direction(language),
    }


def place(countries: tuple[str, ...]) -> str:
    if len(countries) > 2:
        return ngettext("%(number)s country", "%(number)s countries", len(countries)) % {"number": len(countries)}
    names = kept_country_names(current_language(), time.monotonic() // KEPT_FOR)
    return " · ".join(names.get(code, code) for code in countries)


@lru_cache(maxsize=16)
def kept_country_names(language: str, _while: float) -> dict[str, str]:
    """As old as an answer in a cache may be: so a letter typed costs the database nothing."""
    return country_names(language)
