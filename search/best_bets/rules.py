"""Is what an editor wrote a sound best bet? Sentences for whoever must mend it."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from search.best_bets.bets import queries_of
from search.models import BestBet
from search.wording import in_any_order

MOST_QUERIES = 20  # of one bet
LONGEST_QUERY = 100
MOST_RECORDS = 5


def check_words(lines: str) -> list[str]:
    """What is wrong with the field in which each line is a query."""
    problems = []
    seen: dict[str, str] = {}
    typed = [line.strip() for line in lines.splitlines() if line.strip()]
    for line in typed:
        words = in_any_order(line)
        if not words:
            problems.append(_("“%(text)s” holds no letter and no digit, so nobody can find it.") % {"text": line[:40]})
        elif len(line) > LONGEST_QUERY:
            problems.append(
                _("“%(text)s…” is longer than a query: write what readers type.") % {"text": line[:40].strip()}
            )
        elif words in seen:
            problems.append(
                _("“%(text)s” and “%(other)s” are the same to search, so one of them is enough.")
                % {"text": line, "other": seen[words]}
            )
        seen.setdefault(words, line)
    if len(typed) > MOST_QUERIES:
        problems.append(
            ngettext("Write at most %(number)s query.", "Write at most %(number)s queries.", MOST_QUERIES)
            % {"number": MOST_QUERIES}
        )
    return problems


def find_conflict(
    bets: Iterable[BestBet], *, lines: str, language: str, first_day: date | None, last_day: date | None
) -> str:
    """Another bet that would answer the same words for the same readers on the same day."""
    queries = set(queries_of(lines))
    for other in bets:
        shared = queries & set(queries_of(other.words))
        if shared and other.language == language and _overlap((first_day, last_day), (other.first_day, other.last_day)):
            text = next(line for line in other.words.splitlines() if in_any_order(line) in shared)
            return _("“%(text)s” has its records already in the best bet “%(bet)s”. Add yours there.") % {
                "text": text.strip(),
                "bet": str(other),
            }
    return ""


def _overlap(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    first = max(one[0] or date.min, other[0] or date.min)
    last = min(one[1] or date.max, other[1] or date.max)
    return first <= last
