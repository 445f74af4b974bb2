"""How does search stand: the engine, its versions, the outbox, the worker?"""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from search.engines import SearchUnavailable, get_engine
from search.engines.base import has_current_schema
from search.lease import get_lease
from search.models import IndexChange


@dataclass(slots=True)
class SearchStatus:
    engine: str = ""
    is_available: bool = False
    problem: str = ""
    live: str = ""
    documents: int = 0
    generation: str = ""
    needs_rebuild: bool = False
    versions: list[dict[str, Any]] = field(default_factory=list)
    waiting: int = 0
    oldest_seconds: float = 0.0  # how long the oldest change has waited
    parked: list[dict[str, Any]] = field(default_factory=list)  # the first ten that were given up
    parked_count: int = 0
    writer: str = ""  # who holds the lease at this moment
    worker_seen: datetime | None = None


def read_status() -> SearchStatus:
    engine, status = get_engine(), SearchStatus()
    status.engine = engine.name
    try:
        versions = engine.versions()
        status.versions = [asdict(version) for version in versions]
        for version in versions:
            if version.is_live:
                status.live, status.documents = version.name, version.documents
        status.needs_rebuild = not has_current_schema(status.live)
        status.generation = engine.generation()
        status.is_available = not status.needs_rebuild
    except SearchUnavailable as error:
        status.problem = str(error)
    oldest = IndexChange.objects.waiting().order_by("created").values_list("created", flat=True).first()
    status.waiting = IndexChange.objects.waiting().count()
    status.oldest_seconds = round((timezone.now() - oldest).total_seconds(), 1) if oldest else 0.0
    status.parked_count = IndexChange.objects.parked().count()
    status.parked = [
        {"key": row.key, "attempts": row.attempts, "error": row.error} for row in IndexChange.objects.parked()[:10]
    ]
    lease = get_lease()
    status.writer, status.worker_seen = lease.owner, lease.worker_seen
    return status
