"""What search knows of a law."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from portal.legislation.kinds import LawKind
from portal.legislation.models import LawEvent, LawPage
from portal.legislation.status import LawEventKind, LawStatus, days_of_change
from portal.repository.indexing import register_kind
from search.registry import register_labels


def law_facets(original: LawPage) -> dict[str, tuple[str, ...]]:
    status = original.status_on(timezone.localdate()).status
    return {"status": (status.value,), "law_kind": tuple(original.law_kinds)}


def law_card(original: LawPage) -> dict[str, Any]:
    state = original.status_on(timezone.localdate())
    return {
        "status": state.status.value,
        "since": state.since.last.isoformat() if state.since and state.since.is_full else "",
        "since_year": state.since.last.year if state.since else None,
        "reported": state.reported,
        "instrument": original.instrument,
        "number": original.number,
        "year": original.year,
        "law_kinds": list(original.law_kinds),
    }


def law_day(original: LawPage) -> int | None:
    """The day it was adopted or, where nobody says, the end of its year."""
    events = original.events.all()
    adopted = [event.when for event in events if event.kind == LawEventKind.ADOPTED and event.when]
    dated = adopted or [event.when for event in events if event.when]
    if dated:
        return min(when.first for when in dated).toordinal()
    return date(original.year, 12, 31).toordinal() if original.year else None


def law_ages(original: LawPage) -> bool:
    """A law in force is as good as new, however old it is."""
    return original.status_on(timezone.localdate()).status not in (LawStatus.IN_FORCE, LawStatus.PARTLY)


def laws_that_change(after: date, until: date) -> Iterable[str]:
    """Keys of laws whose status may change on a day later than `after`, up to `until`."""
    years = [str(year) for year in range(after.year - 1, until.year + 1)]
    rows = LawEvent.objects.filter(page__live=True)
    near = rows.filter(date__regex=rf"^({'|'.join(years)})").select_related("page")
    for event in near:
        # A day late is a day wrong: the day after an event's last day counts as one of change too.
        changes = {day + timedelta(days=extra) for day in days_of_change([event]) for extra in (0, 1)}
        if any(after < day <= until for day in changes):
            yield event.page.key


def status_labels(language: str) -> dict[str, str]:
    return {value: str(label) for value, label in LawStatus.choices}


def law_kind_labels(language: str) -> dict[str, str]:
    return {value: str(label) for value, label in LawKind.choices}


register_kind(
    LawPage,
    facets=law_facets,
    card=law_card,
    day=law_day,
    ages=law_ages,
    due=laws_that_change,
    prefetch=("events",),
)
register_labels("status", status_labels)
register_labels("law_kind", law_kind_labels)
