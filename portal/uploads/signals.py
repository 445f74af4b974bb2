"""Files follow their record: public when it is published, closed when it is withdrawn, hidden or deleted."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from portal.repository.models import ResourcePage
from portal.uploads.attaching import settle_documents
from portal.uploads.models import Upload


@receiver(page_published)
def record_published(sender: Any, instance: Any, **rest: Any) -> None:
    # Of a publication that is planned for a later day Wagtail tells now already, with `live` still false.
    if isinstance(instance, ResourcePage) and instance.live:
        settle_documents(uploads=Upload.objects.filter(page=instance.pk))


@receiver(page_unpublished)
def record_closed(sender: Any, instance: Any, **rest: Any) -> None:
    if isinstance(instance, ResourcePage):
        settle_documents(uploads=Upload.objects.filter(page=instance.pk), closing=instance.pk)
