"""How a record is written before anybody may read it: a page that is not live, and guarded changes to it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from wagtail.models import Locale, Page, Revision

from portal.languages import django_code
from portal.repository.models import BucketPage, ResourcePage
from portal.repository.services import free_slug, open_bucket, open_shelf_of_version

Fill = Callable[[Any], None]


class EditConflict(Exception):
    """Somebody saved the record since it was read."""

    def __init__(self, latest: Revision | None) -> None:
        super().__init__("The record was changed by somebody else.")
        self.latest = latest


class VersionExists(Exception):
    """There is a version in this language already."""

    def __init__(self, page: ResourcePage) -> None:
        super().__init__("There is a version in this language already.")
        self.page = page


@transaction.atomic
def create_draft(
    *,
    model: type[ResourcePage],
    language: str,
    bucket: str,
    bucket_title: str,
    title: str,
    user: Any,
    fill: Fill,
    fields: Mapping[str, Any] | None = None,
) -> ResourcePage:
    """A record that nobody sees yet, with its first revision, on the shelf of its country."""
    section = model.record_kind.section
    shelf = open_bucket(language=language, section=section, bucket=bucket, title=bucket_title)
    page = model(
        title=title,
        slug=free_slug(section=section, bucket=bucket, title=title),
        locale=Locale.objects.get(language_code=django_code(language)),
        owner=user,
        live=False,
        is_original=True,
        **(fields or {}),
    )
    fill(page)
    put_on_shelf(page, shelf)
    page.save_revision(user=user)
    return page


@transaction.atomic
def create_version_draft(*, source: ResourcePage, language: str, title: str, user: Any, fill: Fill) -> ResourcePage:
    """A version of a record in another language: its facts copied, its words as `fill` gives them.

    Under the lock of the original, so that of two at once the second hears VersionExists, not of an integrity error.
    """
    Page.objects.select_for_update(of=("self",)).get(pk=source.pk)
    locale = Locale.objects.get(language_code=django_code(language))
    found = type(source).objects.filter(translation_key=source.translation_key, locale=locale).first()
    if found:
        raise VersionExists(found)
    open_shelf_of_version(page=source, locale=locale)
    page: ResourcePage = source.copy_for_translation(locale)
    page = type(source).objects.get(pk=page.pk)
    page.owner = user
    section, bucket, _slug = source.address
    page.title = title
    page.slug = free_slug(section=section, bucket=bucket, title=title, translation_key=source.translation_key)
    fill(page)
    page.save()
    page.save_revision(user=user)
    return page


@transaction.atomic
def save_draft(*, page: ResourcePage, expected_revision: int | None, user: Any, fill: Fill) -> Revision:
    """Write a change as a new revision, if nobody wrote one since `expected_revision`.

    The lock of a review is the caller's to ask for: who may change a record under review is not known here.
    """
    row = Page.objects.select_for_update(of=("self",)).get(pk=page.pk)
    if row.latest_revision_id != expected_revision:
        raise EditConflict(row.latest_revision)
    changed = row.specific.get_latest_revision_as_object()
    fill(changed)
    revision: Revision = changed.save_revision(user=user, log_action=True)
    return revision


def put_on_shelf(page: ResourcePage, shelf: BucketPage) -> None:
    Page.objects.get(pk=shelf.pk).add_child(instance=page)  # read anew: path and numchild grow stale
