"""How many found a work of use? Those that say they build on it: it ranks a little before its equals."""

from collections.abc import Callable, Iterable
from uuid import UUID

from portal.repository.models import ResourcePage
from portal.repository.provenance import BUILDING_ON, RecordRelation


def uses_by_work(works: Iterable[UUID], is_public: Callable[[str], bool]) -> dict[UUID, int]:
    """How many other works build on each of these. What a hidden one says must not show, not even by an order."""
    rows = RecordRelation.objects.building_on(works).order_by()
    users: dict[UUID, set[UUID]] = {}
    for work, other, path in rows.values_list("target__translation_key", "page__translation_key", "page__path"):
        if other != work and is_public(path):
            users.setdefault(work, set()).add(other)
    return {work: len(others) for work, others in users.items()}


def keys_built_on(pages: Iterable[int], unsaved: Iterable[RecordRelation] = ()) -> list[str]:
    """Keys of the works that these pages build on, or did before what is `unsaved` takes its place."""
    targets = set(RecordRelation.objects.stated_by(pages).values_list("target", flat=True))
    targets |= {row.target_id for row in unsaved if row.target_id and row.kind in BUILDING_ON}
    if not targets:
        return []
    rows = ResourcePage.objects.filter(pk__in=targets).values_list("kind", "translation_key")
    return [f"{kind}:{work}" for kind, work in rows]
