"""Tells search that a record changed: a row in the outbox, in the transaction of the change.

Listens to post_save, not page_published: the latter fires outside the transaction (design of Wagtail 8.0).
"""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import post_page_move

from portal.countries.models import Country, RegionalBody
from portal.repository.models import ResourcePage
from portal.repository.uptake import keys_built_on
from search.outbox import record_changes
from themes.signals import themes_changed

# What Wagtail saves when a draft is kept: nobody sees it, so search need not know.
DRAFT_FIELDS = frozenset(
    {
        "latest_revision",
        "latest_revision_id",
        "latest_revision_created_at",
        "draft_title",
        "has_unpublished_changes",
        "first_published_at",
        "go_live_at",
        "expire_at",
        "locked",
        "locked_at",
        "locked_by",
        "comments",
    }
)


def keys_of(pages: Iterable[tuple[str, Any]]) -> list[str]:
    return [f"{kind}:{work}" for kind, work in pages]


def keys_below(path: str) -> list[str]:
    """Keys of all records at or below a path of the tree, drafts left out."""
    rows = ResourcePage.objects.live().filter(path__startswith=path)
    return keys_of(rows.values_list("kind", "translation_key"))


def keys_guarded_at(path: str) -> list[str]:
    """Of all records there, and of those they build on: a hidden record no longer counts for them."""
    rows = ResourcePage.objects.live().filter(path__startswith=path)
    return [*keys_below(path), *keys_built_on(rows.values_list("pk", flat=True))]


@receiver(post_save)
def page_saved(
    sender: type, instance: Any, created: bool = False, update_fields: Any = None, raw: bool = False, **rest: Any
) -> None:
    if raw or not isinstance(instance, Page):
        return
    if (update_fields and set(update_fields) <= DRAFT_FIELDS) or (created and not instance.live):
        return
    if isinstance(instance, ResourcePage):
        record_changes(keys=[instance.key, *keys_built_on([instance.pk], instance.relations.all())])
    elif sender is Page:  # some of Wagtail's actions save the plain page of a record
        rows = ResourcePage.objects.filter(pk=instance.pk).values_list("kind", "translation_key")
        record_changes(keys=[*keys_of(rows), *keys_built_on([instance.pk])])


@receiver(pre_delete)
def page_deleted(sender: type, instance: Any, **rest: Any) -> None:
    if isinstance(instance, ResourcePage) and sender is not ResourcePage:
        record_changes(keys=[f"{instance.kind}:{instance.translation_key}", *keys_built_on([instance.pk])])


@receiver(pre_save)
def address_of_shelf_changes(
    sender: type, instance: Any, update_fields: Any = None, raw: bool = False, **rest: Any
) -> None:
    """A section or shelf gets another slug. Not page_slug_changed: that comes after the commit."""
    if raw or not isinstance(instance, Page) or isinstance(instance, ResourcePage) or instance.pk is None:
        return
    if update_fields is None or "slug" in update_fields:
        changed = Page.objects.filter(pk=instance.pk).exclude(slug=instance.slug)
        for path in changed.values_list("path", flat=True):
            record_changes(keys=keys_below(path))


@receiver(post_page_move)
def page_moved(sender: type, instance: Page, **rest: Any) -> None:
    # The path in memory is stale after a move: ask the database.
    path = Page.objects.values_list("path", flat=True).get(pk=instance.pk)
    record_changes(keys=keys_guarded_at(path))


@receiver(post_save, sender=PageViewRestriction)
@receiver(pre_delete, sender=PageViewRestriction)
def restriction_changed(sender: type, instance: PageViewRestriction, **rest: Any) -> None:
    record_changes(keys=keys_guarded_at(instance.page.path))


@receiver(pre_save, sender=Country)
def country_changes(sender: type, instance: Country, raw: bool = False, **rest: Any) -> None:
    """Another code or region stands in the index; its names do not (search/names.py)."""
    if not raw and Country.objects.filter(pk=instance.pk).exclude(iso2=instance.iso2, region=instance.region).exists():
        rows = ResourcePage.objects.live().filter(countries=instance)
        record_changes(keys=keys_of(rows.values_list("kind", "translation_key")))


@receiver(post_save, sender=RegionalBody)
def regional_body_changed(sender: type, instance: RegionalBody, created: bool = False, **rest: Any) -> None:
    if not created:
        rows = ResourcePage.objects.live().filter(regional_bodies=instance)
        record_changes(keys=keys_of(rows.values_list("kind", "translation_key")))


@receiver(themes_changed)
def records_of_changed_themes(sender: type, theme_ids: set[int], **rest: Any) -> None:
    rows = ResourcePage.objects.live().filter(themes__in=theme_ids).distinct()
    record_changes(keys=keys_of(rows.values_list("kind", "translation_key")))
