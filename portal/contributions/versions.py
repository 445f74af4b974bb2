"""Versions in other languages: begun with the original beside, and told when the original has changed since."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from portal.contributions.asked import source_of, source_then
from portal.contributions.changes import begin_change
from portal.contributions.models import Draft, Form
from portal.contributions.pages import data_of_page
from portal.contributions.questions import Step, questions_of
from portal.languages import OWN_NAMES, content_languages, language_tag
from portal.repository.models import ResourcePage
from portal.repository.versions import original_of


@dataclass(frozen=True, slots=True)
class VersionState:
    """One language in which the record is, may be, or is being written."""

    language: str
    name: str
    tag: str
    page: ResourcePage | None
    is_original: bool
    draft: Draft | None
    is_stale: bool


@transaction.atomic
def begin_translation(*, page: ResourcePage, language: str, user: Any) -> Draft:
    """The user's draft of a version of this record; of a version that stands, a change of it."""
    versions = list(ResourcePage.objects.of_work(page.translation_key).select_related("locale"))
    original = original_of(versions)
    standing = next((version for version in versions if version.language == language), None)
    if standing is not None:
        return begin_change(page=standing, user=user)
    draft, _made = Draft.objects.get_or_create(
        author=user,
        key=uuid.uuid5(original.translation_key, f"{language}:{user.pk}"),
        defaults={
            "kind": original.kind,
            "form": Form.FULL,
            "language": language,
            "version_of_id": original.pk,
            "source_revision_id": original.live_revision_id,
        },
    )
    if draft.deleted_at:
        draft.deleted_at = None
        draft.save(update_fields=["deleted_at"])
    return draft


def version_states(page: ResourcePage, user: Any) -> list[VersionState]:
    versions = list(ResourcePage.objects.of_work(page.translation_key).select_related("locale"))
    original = original_of(versions)
    by_language = {version.language: version for version in versions}
    drafts = Draft.objects.of(user).open().filter(version_of_id=original.pk)
    mine = {draft.language: draft for draft in drafts}
    bases = source_revisions(original)
    states = []
    for language in content_languages():
        found = by_language.get(language)
        is_original = found is not None and found.pk == original.pk
        stale = found is not None and not is_original and is_stale(found, original, bases.get(found.pk))
        states.append(
            VersionState(
                language, OWN_NAMES[language], language_tag(language), found, is_original, mine.get(language), stale
            )
        )
    return states


def source_revisions(original: ResourcePage) -> dict[int, int | None]:
    """By page of a version: the revision of the original that its last draft was written from."""
    sent = Draft.objects.filter(version_of_id=original.pk, sent_at__isnull=False, page__isnull=False)
    return dict(sent.order_by("sent_at").values_list("page_id", "source_revision_id"))


def is_stale(version: ResourcePage, original: ResourcePage, written_from: int | None) -> bool:
    """Whether the original was published anew after the version was written."""
    if written_from is not None:
        return written_from != original.live_revision_id
    told, made = original.last_published_at, version.latest_revision_created_at or version.last_published_at
    return bool(told and made and told > made and original.first_published_at != told)


def changed_steps(draft: Draft, answered: dict[str, Any]) -> dict[str, Step]:
    """Steps whose original reads otherwise than when this version was begun, and that were not answered since.

    `answered`: by step, when it was last saved. The steps come with the fields that changed only.
    """
    source = source_of(draft)
    if source is None or draft.source_revision_id in (None, source.live_revision_id):
        return {}
    before = source_then(draft)
    if before is None:
        return {}
    changed = steps_that_differ(before, source)
    since = source.last_published_at
    return {
        slug: step for slug, step in changed.items() if not (since and answered.get(slug) and answered[slug] > since)
    }


def steps_that_differ(before: ResourcePage, now: ResourcePage) -> dict[str, Step]:
    steps = questions_of(now.record_kind.slug).translated(now)
    return {step.slug: step for step in steps if data_of_page(before, step) != data_of_page(now, step)}
