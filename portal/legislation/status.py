"""Whether a law is in force on a day: worked out from its events, never typed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.repository.dates import PartialDate


class LawEventKind(models.TextChoices):
    INTRODUCED = "introduced", _("Introduced as a bill")
    ADOPTED = "adopted", _("Adopted")
    PUBLISHED = "published", _("Published")
    COMMENCED_IN_PART = "commenced-in-part", _("Commenced in part")
    COMMENCED = "commenced", _("Commenced")
    AMENDED = "amended", _("Amended")
    REPEALED = "repealed", _("Repealed")
    # What a source says of a state whose date nobody gives.
    SEEN_IN_FORCE = "seen-in-force", _("Stated to be in force")
    SEEN_PARTLY_IN_FORCE = "seen-partly-in-force", _("Stated to be partly in force")
    SEEN_NOT_IN_FORCE = "seen-not-in-force", _("Stated not to be in force yet")
    SEEN_REPEALED = "seen-repealed", _("Stated to be repealed")


class LawStatus(models.TextChoices):
    IN_FORCE = "in-force", _("In force")
    PARTLY = "partly-in-force", _("Partly in force")
    NOT_YET = "not-yet-in-force", _("Not yet in force")
    BILL = "bill", _("Bill")
    REPEALED = "repealed", _("Repealed")
    UNKNOWN = "unknown", _("Not known")


class Event(Protocol):
    kind: str

    @property
    def when(self) -> PartialDate | None: ...


_RESULT = {
    LawEventKind.INTRODUCED: LawStatus.BILL,
    LawEventKind.COMMENCED_IN_PART: LawStatus.PARTLY,
    LawEventKind.COMMENCED: LawStatus.IN_FORCE,
    LawEventKind.REPEALED: LawStatus.REPEALED,
    LawEventKind.SEEN_IN_FORCE: LawStatus.IN_FORCE,
    LawEventKind.SEEN_PARTLY_IN_FORCE: LawStatus.PARTLY,
    LawEventKind.SEEN_NOT_IN_FORCE: LawStatus.NOT_YET,
    LawEventKind.SEEN_REPEALED: LawStatus.REPEALED,
}
# Of two events of one day the later in this order counts.
_ORDER = list(LawEventKind)


@dataclass(frozen=True, slots=True)
class StatusOnDay:
    """`since` is the event's date; `reported` is true where a source states the state, not the date it began."""

    status: LawStatus
    since: PartialDate | None = None
    reported: bool = False


def status_on(events: Iterable[Event], day: date) -> StatusOnDay:
    """The state on `day`.

    An event known to the month or year only counts from the end of that time on; within it the state is not
    known. A law that was adopted, but whose commencement nobody has seen, is "unknown", not "in force". An
    undated statement of a source counts on any day from the law's adoption on.
    """
    dated = sorted(
        ((event.when, event) for event in events if event.kind in _RESULT or event.kind == LawEventKind.ADOPTED),
        key=lambda pair: (pair[0].last if pair[0] else date.min, _ORDER.index(LawEventKind(pair[1].kind))),
    )
    current = StatusOnDay(LawStatus.UNKNOWN)
    for when, event in dated:
        kind = LawEventKind(event.kind)
        if when and when.first > day:
            if kind is LawEventKind.COMMENCED and current.status in (LawStatus.UNKNOWN, LawStatus.BILL):
                current = StatusOnDay(LawStatus.NOT_YET)
            elif kind is LawEventKind.ADOPTED and current.reported:
                current = StatusOnDay(LawStatus.UNKNOWN)
            continue
        if kind is LawEventKind.ADOPTED:
            # Adoption ends the life of a bill, and tells nothing of force.
            if current.status is LawStatus.BILL:
                current = StatusOnDay(LawStatus.UNKNOWN)
            continue
        if when and when.first <= day < when.last:
            current = StatusOnDay(LawStatus.UNKNOWN)
            continue
        current = StatusOnDay(_RESULT[kind], when, kind.value.startswith("seen-"))
    return current


def days_of_change(events: Iterable[Event]) -> set[date]:
    """The days on which the state may change: search reads the law anew on each."""
    days = set()
    for event in events:
        if event.when and (event.kind in _RESULT or event.kind == LawEventKind.ADOPTED):
            days |= {event.when.first, event.when.last}
    return days
