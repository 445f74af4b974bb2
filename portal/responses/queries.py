"""What came back to a record: how many saved it, asked about it, and made something of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from portal.repository.models import ResourcePage
from portal.repository.provenance import RecordRelation, RelationKind

MADE_FROM_IT = (RelationKind.BASED_ON, RelationKind.MODELLED_ON)


class SavedRecordQuerySet(QuerySet[Any]):
    def of(self, member: Any) -> "SavedRecordQuerySet":
        return self.filter(member=member).order_by("-saved_at", "-pk")


class AuthorQuestionQuerySet(QuerySet[Any]):
    def to(self, author: Any) -> "AuthorQuestionQuerySet":
        return self.filter(author=author)

    def unanswered(self) -> "AuthorQuestionQuerySet":
        return self.filter(answered_at=None)

    def between(self, user: Any) -> "AuthorQuestionQuerySet":
        """Those that this member asked or was asked."""
        return self.filter(Q(asked_by=user) | Q(author=user))


@dataclass(frozen=True, slots=True)
class CameBack:
    saved: int = 0
    asked: int = 0
    answered: int = 0
    adapted: int = 0


def came_back(works: Iterable[UUID]) -> dict[UUID, CameBack]:
    """By work, in three queries however many works there are."""
    from portal.responses.models import AuthorQuestion, SavedRecord

    wanted = list(works)
    saved = dict(SavedRecord.objects.filter(work__in=wanted).values_list("work").annotate(Count("pk")))
    asked = {
        work: (number, answered)
        for work, number, answered in AuthorQuestion.objects.filter(work__in=wanted)
        .values_list("work")
        .order_by("work")
        .annotate(Count("pk"), Count("answered_at"))
    }
    adapted = adaptations_of(wanted)
    return {
        work: CameBack(saved.get(work, 0), *asked.get(work, (0, 0)), adapted=adapted.get(work, 0)) for work in wanted
    }


def adaptations_of(works: list[UUID]) -> dict[UUID, int]:
    """Published works of others that state they are based on, or modelled on, these."""
    rows = RecordRelation.objects.filter(
        kind__in=MADE_FROM_IT, target__translation_key__in=works, page__live=True
    ).values_list("target__translation_key", "page__translation_key")
    made: dict[UUID, set[UUID]] = {}
    for work, other in rows:
        if other != work:
            made.setdefault(work, set()).add(other)
    return {work: len(others) for work, others in made.items()}


def original_of_work(work: UUID) -> ResourcePage | None:
    """The live version that states the facts."""
    return (
        ResourcePage.objects.of_work(work)
        .live()
        .public()
        .select_related("locale")
        .order_by("-is_original", "pk")
        .first()
    )
