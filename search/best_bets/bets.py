"""Which records do editors want first for these words? Kept in memory; shown only as far as a reader may see them."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db import DatabaseError
from django.db.models import Count, Max, Sum
from django.utils import timezone

from portal.read_once import KeptTable
from search.engines import SearchUnavailable, get_engine
from search.layout import Listing
from search.wording import in_any_order

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bet:
    keys: tuple[str, ...]
    sentence: str
    language: str  # empty: for readers of every language
    first_day: date | None = None
    last_day: date | None = None

    def is_on(self, day: date) -> bool:
        return (self.first_day is None or self.first_day <= day) and (self.last_day is None or day <= self.last_day)


Table = dict[str, list[Bet]]  # words in any order -> bets


def find_bet(words: str, language: str, day: date | None = None) -> Bet | None:
    """The bet for just these words: one for the reader's language before one for all."""
    day = day or timezone.localdate()
    try:
        bets = _kept.get().get(in_any_order(words), [])
    except DatabaseError as error:
        logger.warning("search goes on without best bets: %s", error)
        return None
    fitting = [bet for bet in bets if bet.language in ("", language) and bet.is_on(day)]
    return max(fitting, key=lambda bet: bet.language, default=None)


def put_first(listing: Listing) -> None:
    """On the first page by relevance. Counts stay; a record that stands first is not repeated on this page."""
    asked, results = listing.request, listing.results
    if results is None or not asked.words or asked.page > 1 or asked.sort != "relevance" or listing.past_the_end:
        return
    bet = find_bet(asked.words, asked.language)
    if bet is None:
        return
    try:
        chosen = get_engine().find(bet.keys, asked)
    except SearchUnavailable:
        return
    if chosen:
        listing.chosen, listing.chosen_because = chosen, bet.sentence
        keys = {hit.key for hit in chosen}
        listing.results = replace(results, hits=tuple(hit for hit in results.hits if hit.key not in keys))


def _stamp() -> object:
    from search.models import BestBetRecord

    return tuple(BestBetRecord.objects.aggregate(Count("pk"), Sum("pk"), latest=Max("bet__updated")).values())


def _read() -> Table:
    from search.models import BestBet

    table: Table = {}
    for row in BestBet.objects.prefetch_related("records"):
        keys = tuple(record.key for record in row.records.all())
        bet = Bet(keys, row.sentence, row.language, row.first_day, row.last_day)
        for words in queries_of(row.words):
            table.setdefault(words, []).append(bet)
    return table


def queries_of(lines: str) -> Iterable[str]:
    """Each line of the field as it is compared."""
    return dict.fromkeys(filter(None, map(in_any_order, lines.splitlines())))


_kept = KeptTable(stamp=_stamp, read=_read)
