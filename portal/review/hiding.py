"""Hiding a published record, whole, and showing it again: by a moderator or an administrator, never one's own."""

from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, Revision

from portal.members.permissions import can
from portal.repository.models import ResourcePage
from portal.repository.record_page import is_guarded
from portal.review.hidden import HiddenVersion, Hiding
from portal.review.hiding_mails import tell_authors
from portal.review.models import Submission
from portal.review.refusals import AlreadyHidden, NotHidden


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A work in all its languages as the table of permissions sees it; a hidden one counts as published."""

    author_id: int | None
    state: str
    page: Any  # the version that states the facts
    hidings: tuple[Hiding, ...] = ()
    country_ids: frozenset[int] = frozenset()
    theme_ids: frozenset[int] = frozenset()

    @property
    def is_hidden(self) -> bool:
        return not self.page.live and bool(self.hidings)


def work_item(page: ResourcePage, user: Any) -> WorkItem:
    """`author_id` is the user's where any version of the work is theirs: nobody acts on own items."""
    versions = ResourcePage.objects.of_work(page.translation_key).select_related("locale")
    # A live version first: of a work that is live in part, that part can be hidden. What is not for everybody comes
    # last: its title is not told.
    ranked = versions.annotate(is_guarded=is_guarded("path")).order_by("is_guarded", "-live", "-is_original", "pk")
    pages = list(ranked)
    shown = pages[0]
    hidings = tuple(Hiding.objects.of_work(page.translation_key).standing().latest_first())
    state = "published" if shown.live or hidings else "withdrawn"
    item = WorkItem(shown.owner_id, state, shown, hidings)
    sent = Submission.objects.filter(author_id=user.pk, page__in=pages)
    is_own = any(version.owner_id == user.pk for version in pages) or sent.exists()
    return replace(item, author_id=user.pk) if is_own else item


def lock_work(*, page: ResourcePage, user: Any) -> WorkItem:
    """Of two who act at once one waits for the other, and then reads what was done."""
    list(Page.objects.select_for_update(of=("self",)).filter(translation_key=page.translation_key).order_by("pk"))
    item = work_item(page, user)
    if not can(user, "record.hide", item):
        raise PermissionDenied
    return item


@transaction.atomic
def hide_record(*, page: ResourcePage, user: Any, reason: str) -> Hiding:
    """Take every version out of readers' sight. The texts stay, and so does a review that is under way.

    A version that was to appear on a later day waits with them.
    """
    item = lock_work(page=page, user=user)
    if not item.page.live:
        raise AlreadyHidden
    shown = item.page
    hiding = Hiding.objects.create(
        work=shown.translation_key, title=shown.title, language=shown.language, reason=reason.strip(), hidden_by=user
    )
    versions = list(ResourcePage.objects.of_work(shown.translation_key).live().specific())
    for version in versions:
        HiddenVersion.objects.create(hiding=hiding, page_id=version.pk, revision=version.live_revision)
        UnpublishPageAction(version, user=user).execute(skip_permission_checks=True)
    versions += put_off_with_it(hiding)
    tell_authors(kind="hidden", hiding=hiding, pages=versions, by=user, reason=hiding.reason)
    return hiding


def put_off_with_it(hiding: Hiding) -> list[Any]:
    """Versions that the clock would publish although the work is hidden."""
    accepted = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
    pages = {str(page.pk): page for page in ResourcePage.objects.of_work(hiding.work).specific()}
    put_off = list(accepted.filter(object_id__in=pages).order_by("pk"))
    for revision in put_off:
        HiddenVersion.objects.create(hiding=hiding, page_id=int(revision.object_id), revision=revision)
    accepted.filter(pk__in=[revision.pk for revision in put_off]).update(approved_go_live_at=None)
    return [pages[revision.object_id] for revision in put_off]


@transaction.atomic
def show_record_again(*, page: ResourcePage, user: Any) -> None:
    """Publish what readers had. What authors wrote since stays a draft: nobody has read it."""
    item = lock_work(page=page, user=user)
    hidden = list(HiddenVersion.objects.still_hidden().filter(hiding__in=item.hidings).select_related("revision"))
    if not hidden:
        raise NotHidden
    pages = {row.pk: row for row in ResourcePage.objects.filter(pk__in=[row.page_id for row in hidden]).specific()}
    for row in hidden:
        publish_again(page=pages[row.page_id], revision=row.revision, user=user)
    HiddenVersion.objects.filter(pk__in=[row.pk for row in hidden]).update(shown_at=timezone.now())
    Hiding.objects.filter(pk__in=[one.pk for one in item.hidings]).update(shown_by=user, shown_at=timezone.now())
    tell_authors(kind="shown_again", hiding=item.hidings[0], pages=list(pages.values()), by=user)


def publish_again(*, page: Any, revision: Any, user: Any) -> None:
    """The row itself still holds what readers had, should its revision be gone."""
    action = PublishPageRevisionAction(revision or page.save_revision(user=user), user=user)
    # Wagtail ends the review of a page that is published around it. A change in review is of its author, and stays.
    action.object._current_workflow_states = []
    action.execute(skip_permission_checks=True)


def note_published(sender: Any, instance: Any, **rest: Any) -> None:
    """Whoever publishes a hidden version, a reviewer for example, shows it again."""
    if isinstance(instance, ResourcePage) and instance.live:
        HiddenVersion.objects.still_hidden().filter(page_id=instance.pk).update(shown_at=timezone.now())


def why_hidden(page: Any) -> Hiding | None:
    """Of one page that its author asks about."""
    row = HiddenVersion.objects.newest_of([page.pk]).last()
    return row.hiding if row else None


def open_to_moderators(page_id: int) -> ResourcePage | None:
    """A record that readers have, or had until it was hidden; drafts are none of a moderator's business."""
    hidden = Q(pk__in=HiddenVersion.objects.still_hidden().values("page_id"))
    return ResourcePage.objects.filter(Q(live=True) | hidden, pk=page_id).public().first()
