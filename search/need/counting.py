"""What do people seek here, and do they find it? Which searches and clicks are counted, and what is kept of them.

Kept are words, language, day and numbers. Never who asked, from where, or what else they asked.
"""

import re
from datetime import date, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from search.layout import Listing
from search.models import QueryCount
from search.need.buffer import BUFFER, Asked
from search.request import clean_words
from search.wording import in_order

LONGEST_WORDS = 100

# Whoever calls itself so, or nothing at all, is no reader.
_ROBOT = re.compile(
    r"(?<!cu)bot(?![a-z])|crawl|spider|slurp|scrap|archiv|monitor|preview|fetch|feed|headless|lighthouse|python|curl|wget"
    r"|java/|okhttp|go-http|libwww|httpclient|axios|facebookexternal|pingdom|uptime",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\S*@\S*|\b(?:https?://|www\.)\S*", re.IGNORECASE)
_YEAR = r"(?:1[89]|20|21)\d\d"
_YEARS = re.compile(rf"{_YEAR}(?:\D+{_YEAR})*")
_NUMBER = re.compile(r"[+(]?\d(?:[\s().\-/]{0,3}\d){6,}|\d{6,}")  # as people write telephone numbers and cards
_WORD = re.compile(r"\w{6,}")
DIGITS_OF_A_CODE = 4  # in one word: a passport, a plate, a file


def without_personal(words: str) -> str:
    """Without what looks like an address, a telephone number, or the number of a person or a file."""
    words = _WORD.sub(_unless_a_code, _ADDRESS.sub(" ", words))
    return _NUMBER.sub(lambda found: found[0] if _YEARS.fullmatch(found[0]) else " ", words)


def _unless_a_code(found: re.Match[str]) -> str:
    return " " if sum(map(str.isdigit, found[0])) >= DIGITS_OF_A_CODE else found[0]


def kept_words(words: str) -> str:
    """The form in which words are counted; empty when nothing is left."""
    return in_order(without_personal(clean_words(words)))[:LONGEST_WORDS].strip()


def is_reader(request: HttpRequest) -> bool:
    agent = request.headers.get("User-Agent", "")
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return bool(agent) and not _ROBOT.search(agent) and "prefetch" not in purpose


def count_list(request: HttpRequest, listing: Listing) -> None:
    """The search page without filters, its first page. What is narrowed or turned over was asked before."""
    asked, results = listing.request, listing.results
    if not settings.SEARCH_LOG or results is None or not asked.words:
        return
    is_plain = not (asked.scope or asked.selected or asked.page > 1 or asked.sort != "relevance")
    if is_plain and request.method == "GET" and is_reader(request) and (kept := kept_words(asked.words)):
        is_near = bool(results.suggestion) and results.total > 0
        BUFFER.add(Asked(today(), kept, asked.language), {"asked": 1}, found=results.total, is_near=is_near)


def count_click(*, words: str, language: str, place: int) -> None:
    """`place`: 1 for the first record; 0 for one that editors had put first."""
    if settings.SEARCH_LOG and (kept := kept_words(words)):
        BUFFER.add(Asked(today(), kept, language), {bucket_of(place): 1})


def bucket_of(place: int) -> str:
    if place < 1:
        return "clicks_best"
    return "clicks_1" if place == 1 else "clicks_2_3" if place < 4 else "clicks_4_10" if place < 11 else "clicks_later"


def drop_old_counts() -> int:
    """What is older than the portal keeps; costs one look when there is nothing."""
    old = QueryCount.objects.filter(day__lt=today() - timedelta(days=settings.SEARCH_LOG_DAYS))
    return old.delete()[0] if old.exists() else 0


def today() -> date:
    return timezone.localdate()
