"""What search knows of a strategy."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from portal.repository.indexing import register_kind
from portal.strategies.models import StrategyPage, StrategyStatus
from search.registry import register_labels


def strategy_facets(original: StrategyPage) -> dict[str, tuple[str, ...]]:
    return {"status": (original.status_on(timezone.localdate()).value,)}


def strategy_card(original: StrategyPage) -> dict[str, Any]:
    return {
        "status": original.status_on(timezone.localdate()).value,
        "period": [original.period_start, original.period_end],
        "strategy_kind": original.strategy_kind,
        "objectives": len(original.objectives),
    }


def strategy_told(page: StrategyPage) -> dict[str, Any]:
    return {"lead_body": page.lead_body}


def strategy_day(original: StrategyPage) -> int | None:
    if original.adopted_on:
        return original.adopted_on.first.toordinal()
    year = original.period_start or original.period_end
    return date(year, 1, 1).toordinal() if year else None


def strategies_that_expire(after: date, until: date) -> Iterable[str]:
    """Keys of strategies whose last year ended between the two days: they expire at the turn of a year."""
    for page in StrategyPage.objects.live().filter(period_end__gte=after.year, period_end__lt=until.year):
        yield page.key


def status_labels(language: str) -> dict[str, str]:
    return {value: str(label) for value, label in StrategyStatus.choices}


register_kind(
    StrategyPage,
    facets=strategy_facets,
    card=strategy_card,
    told=strategy_told,
    day=strategy_day,
    due=strategies_that_expire,
)
register_labels("status", status_labels)
