"""Tells search when files change without their record: replaced, guarded, moved to another collection, deleted."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from portal.repository.attachments import Attachment
from portal.repository.files.models import FileState
from portal.repository.files.services import retry_failed
from portal.repository.models import ResourcePage
from search.outbox import record_changes


def tell_search(attachments: "QuerySet[Attachment]") -> None:
    rows = ResourcePage.objects.live().filter(pk__in=attachments.order_by().values("page_id"))
    record_changes(keys=keys_of(rows.values_list("kind", "translation_key")))


def keys_of(rows: Iterable[tuple[str, Any]]) -> list[str]:
    return [f"{kind}:{work}" for kind, work in rows]


@receiver(post_save, sender=Document)
def document_saved(sender: type, instance: Document, created: bool = False, raw: bool = False, **rest: Any) -> None:
    """Its file may be another one now, or in another collection, or have come back."""
    if raw or created:
        return
    attachments = Attachment.objects.filter(document=instance)
    for attachment in attachments:
        known = attachment.sha256
        attachment.document = instance
        attachment.read_digest()
        if attachment.sha256 != known:
            Attachment.objects.filter(pk=attachment.pk).update(sha256=attachment.sha256, size=attachment.size)
        if attachment.sha256:
            retry_failed(states=[FileState.MISSING], sha256=attachment.sha256)
    tell_search(attachments)


@receiver(post_delete, sender=Attachment)
def attachment_deleted(sender: type, instance: Attachment, **rest: Any) -> None:
    record_changes(
        keys=keys_of(ResourcePage.objects.live().filter(pk=instance.page_id).values_list("kind", "translation_key"))
    )


@receiver(post_save, sender=CollectionViewRestriction)
@receiver(post_delete, sender=CollectionViewRestriction)
def restriction_changed(sender: type, instance: CollectionViewRestriction, **rest: Any) -> None:
    tell_of_collection(instance.collection_id)


@receiver(post_save, sender=Collection)
def collection_saved(sender: type, instance: Collection, created: bool = False, raw: bool = False, **rest: Any) -> None:
    if not raw and not created:  # it may have been moved below a guarded one
        tell_of_collection(instance.pk)


def tell_of_collection(pk: int) -> None:
    for path in Collection.objects.filter(pk=pk).values_list("path", flat=True):
        tell_search(Attachment.objects.filter(document__collection__path__startswith=path))
