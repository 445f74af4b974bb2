"""A record as the table of permissions asks for it."""

from dataclasses import dataclass

from portal.repository.models import ResourcePage


@dataclass(frozen=True, slots=True)
class RecordItem:
    page: ResourcePage
    author_id: int | None
    state: str
    country_ids: frozenset[int] = frozenset()
    theme_ids: frozenset[int] = frozenset()
