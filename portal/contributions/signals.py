"""When an original is published anew, its versions come back that went with it, and those who wrote them hear."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published

from portal.contributions.mails import promise_news_of_original
from portal.contributions.models import Draft, WaitingVersion
from portal.contributions.questions import all_questions
from portal.contributions.versions import steps_that_differ
from portal.contributions.waiting import bring_versions_back
from portal.repository.models import ResourcePage


@receiver(page_published, dispatch_uid="contributions_versions_back")
def versions_back(sender: type, instance: Any, **rest: Any) -> None:
    if not isinstance(instance, ResourcePage) or not instance.live:
        return
    if instance.is_original:
        bring_versions_back(original=instance)
    else:
        WaitingVersion.objects.filter(page_id=instance.pk).delete()  # an editor has published it by hand


@receiver(page_published, dispatch_uid="contributions_original_changed")
def original_published(sender: type, instance: Any, **rest: Any) -> None:
    if not isinstance(instance, ResourcePage) or not instance.live or not instance.is_original:
        return
    if instance.kind not in all_questions():
        return
    drafts = Draft.objects.filter(version_of_id=instance.pk, deleted_at=None, source_revision__isnull=False)
    newest: dict[tuple[int, str], Draft] = {}
    for draft in drafts.order_by("-touched").select_related("author", "source_revision"):
        newest.setdefault((draft.author_id, draft.language), draft)
    for draft in newest.values():
        if draft.source_revision_id == instance.live_revision_id or not draft.author.is_active:
            continue
        assert draft.source_revision is not None  # noqa: S101
        if steps_that_differ(draft.source_revision.as_object(), instance):
            promise_news_of_original(draft=draft, original=instance, revision=instance.live_revision_id)
