"""Drafts and uploads as the table of permissions asks for them: whose, of which countries and themes, which state."""

import uuid
from dataclasses import dataclass
from typing import Any

from portal.repository.models import ResourcePage
from portal.uploads.models import Upload
from themes.vocabulary import vocabulary, with_ancestors


@dataclass(frozen=True, slots=True)
class DraftItem:
    """A draft of the contributions, which this room knows by its fields only; or the place where one will be."""

    key: uuid.UUID
    author_id: int | None
    state: str
    row: Any = None
    country_ids: frozenset[int] = frozenset()
    theme_ids: frozenset[int] = frozenset()

    @property
    def page_id(self) -> int | None:
        return self.row.page_id if self.row else None

    @property
    def language(self) -> str:
        """That of the record; a draft without a first word has none yet."""
        return self.row.language if self.row else ""


def draft_of(user: Any, key: uuid.UUID) -> DraftItem:
    """The user's draft of this key. One that nobody has begun is theirs too: a file may be its first part."""
    model: Any = Upload._meta.get_field("draft").related_model
    row = model.objects.filter(author_id=user.pk, key=key, deleted_at=None).first()
    return DraftItem(key, user.pk, "review" if row and row.sent_at else "draft", row)


@dataclass(frozen=True, slots=True)
class UploadItem:
    upload: Upload
    author_id: int | None
    country_ids: frozenset[int]
    theme_ids: frozenset[int]
    state: str


def item_of(upload: Upload) -> UploadItem:
    """As the newest text of its record says; a file of an unsent draft has no country yet, so only its owner's."""
    page = upload.page
    countries, themes = subjects_of(page) if page else (frozenset(), frozenset())
    state = "draft" if page is None else "published" if page.live else "review"
    return UploadItem(upload, upload.owner_id, countries, themes, state)


def subjects_of(page: ResourcePage) -> tuple[frozenset[int], frozenset[int]]:
    newest = page.latest_revision.content if page.latest_revision else {}
    countries = newest.get("countries") or list(page.countries.values_list("pk", flat=True))
    themes = set(newest.get("themes") or page.themes.values_list("pk", flat=True))
    terms = vocabulary()
    slugs = with_ancestors([slug for slug, term in terms.items() if term.pk in themes])
    return frozenset(countries), frozenset(terms[slug].pk for slug in slugs)
