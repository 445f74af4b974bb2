"""Versions in other languages go with their original and come back with it: meanwhile none stands alone."""

from typing import Any

from django.db import transaction
from wagtail.actions.unpublish_page import UnpublishPageAction

from portal.contributions.mails import promise_news_of_withdrawal
from portal.contributions.models import WaitingVersion
from portal.repository.models import ResourcePage
from portal.review.hiding import publish_again


def waits(page: ResourcePage) -> bool:
    return WaitingVersion.objects.filter(page_id=page.pk).exists()


def take_versions_along(*, original: ResourcePage, user: Any) -> None:
    """Their texts stay, and so do reviews that are under way. Their authors hear of it."""
    for version in ResourcePage.objects.of_work(original.translation_key).exclude(pk=original.pk).specific():
        accepted = version.scheduled_revision
        held = [version.live_revision] if version.live else []
        held += [accepted] if accepted else []
        rows = [WaitingVersion.objects.create(page_id=version.pk, revision=revision) for revision in held]
        if version.live:
            UnpublishPageAction(version, user=user).execute(skip_permission_checks=True)
        elif accepted:
            version.revisions.update(approved_go_live_at=None)
        if rows and version.owner and version.owner.is_active and version.owner_id != user.pk:
            promise_news_of_withdrawal(waiting=rows[0], version=version, original=original)


@transaction.atomic
def bring_versions_back(*, original: ResourcePage) -> None:
    """What readers had of them, not what was written since; what was accepted for a later day, on that day."""
    waiting = WaitingVersion.objects.filter(page__translation_key=original.translation_key)
    rows = list(waiting.exclude(page_id=original.pk).select_related("revision").order_by("pk"))
    waiting.delete()
    pages = {page.pk: page for page in ResourcePage.objects.filter(pk__in=[row.page_id for row in rows]).specific()}
    for row in rows:
        publish_again(page=pages[row.page_id], revision=row.revision, user=None)
