"""How records are written: one transaction each, a slug that is free in every language, versions side by side."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from anyascii import anyascii
from django.db import transaction
from wagtail.models import Locale, Page

from portal.countries.names import countries_by_code, country_name
from portal.languages import django_code, short_code
from portal.repository.models import BucketPage, RepositorySectionPage, ResourcePage
from portal.repository.queries import ResourceQuerySet

LONGEST_SLUG = 80


class NoSuchSection(LookupError):
    """The tree of this language lacks a section: `build_site` makes it."""


def plain_slug(title: str) -> str:
    """A Latin slug from a title in any script, cut at a word."""
    words = re.sub(r"[^a-z0-9]+", "-", anyascii(title).lower()).strip("-")
    if len(words) > LONGEST_SLUG:
        words = words[:LONGEST_SLUG].rpartition("-")[0]
    return words or "record"


def free_slug(*, section: str, bucket: str, title: str, translation_key: object = None) -> str:
    """A slug that no other work has in this bucket, in any language: the address alone must name the work."""
    wanted = plain_slug(title)
    taken = set(
        ResourcePage.objects.filter(slug__startswith=wanted, url_path__contains=f"/{section}/{bucket}/")
        .exclude(translation_key=translation_key)
        .values_list("slug", flat=True)
    )
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def records_with_slug(*, section: str, bucket: str, slug: str) -> ResourceQuerySet:
    """Records of any language, drafts included, whose address ends so."""
    return ResourcePage.objects.filter(slug=slug, url_path__endswith=f"/{section}/{bucket}/{slug}/")


def section_of(*, language: str, section: str) -> RepositorySectionPage:
    page = RepositorySectionPage.objects.filter(locale__language_code=django_code(language), slug=section).first()
    if page is None:
        raise NoSuchSection(f"There is no section “{section}” in the tree of “{language}”. Run `load_sample_site`.")
    return page


@transaction.atomic
def open_bucket(*, language: str, section: str, bucket: str, title: str) -> BucketPage:
    """The shelf of a country in a section, made if it is missing."""
    parent = section_of(language=language, section=section)
    found = BucketPage.objects.child_of(parent).filter(slug=bucket).first()
    if found:
        return found
    page = BucketPage(title=title, slug=bucket, locale=parent.locale)
    # A shelf is the same shelf in every language: share the key of a sister, if there is one.
    sister = BucketPage.objects.filter(slug=bucket, url_path__endswith=f"/{section}/{bucket}/").first()
    if sister:
        page.translation_key = sister.translation_key
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    return page


@transaction.atomic
def open_shelf_of_version(*, page: ResourcePage, locale: Locale) -> BucketPage:
    """The shelf on which a version of this record in another language belongs, known as the same shelf."""
    section, bucket, _slug = page.address
    language = short_code(locale.language_code)
    shelf = page.get_parent()
    title = country_name(bucket.upper(), language) if bucket.upper() in countries_by_code() else shelf.title
    found = open_bucket(language=language, section=section, bucket=bucket, title=title)
    if found.translation_key != shelf.translation_key:  # made by hand in the admin
        BucketPage.objects.filter(pk=found.pk).update(translation_key=shelf.translation_key)
        found.translation_key = shelf.translation_key
    return found


@transaction.atomic
def mark_original(*, page: ResourcePage, is_original: bool) -> None:
    """Say in the row and in the open draft whether this version is the original: publishing writes the draft."""
    type(page).objects.filter(pk=page.pk).update(is_original=is_original)
    page.is_original = is_original
    revision = page.latest_revision
    if revision:
        revision.content["is_original"] = is_original
        revision.save(update_fields=["content"])


@transaction.atomic
def empty_duties(*, page: ResourcePage) -> None:
    """What each organisation did is read from the original until this version tells it: a copy would grow stale."""
    for row in page.organisations.all():
        row.duty = ""
        row.save(update_fields=["duty"])
    revision = page.latest_revision
    if revision:
        for held in revision.content.get("organisations", ()):
            held["duty"] = ""
        revision.save(update_fields=["content"])


@transaction.atomic
def publish_record(
    *,
    model: type[ResourcePage],
    language: str,
    bucket: str,
    bucket_title: str,
    title: str,
    fields: Mapping[str, Any],
    children: Mapping[str, Sequence[Any]] | None = None,
    sets: Mapping[str, Sequence[Any]] | None = None,
    work: ResourcePage | None = None,
    user: Any = None,
) -> ResourcePage:
    """Write a record and publish it.

    `children`: unsaved child rows by relation; `sets`: countries, themes, regional_bodies.
    `work`: the original, when this is a version of it in another language.
    """
    section = model.record_kind.section
    parent = open_bucket(language=language, section=section, bucket=bucket, title=bucket_title)
    key = work.translation_key if work else None
    page = model(
        title=title,
        slug=free_slug(section=section, bucket=bucket, title=title, translation_key=key),
        locale=Locale.objects.get(language_code=django_code(language)),
        owner=user,
        live=False,
        is_original=work is None,
        **fields,
    )
    if key:
        page.translation_key = key
    fill(page=page, children=children or {}, sets=sets or {})
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision(user=user).publish(user=user, skip_permission_checks=True)
    return model.objects.get(pk=page.pk)


@transaction.atomic
def update_record(
    *,
    page: ResourcePage,
    title: str,
    fields: Mapping[str, Any],
    children: Mapping[str, Sequence[Any]] | None = None,
    sets: Mapping[str, Sequence[Any]] | None = None,
    user: Any = None,
) -> ResourcePage:
    """Write new content into a live record through a revision, so that history keeps the old one."""
    row = page.get_latest_revision_as_object()
    row.title = title
    for name, value in fields.items():
        setattr(row, name, value)
    fill(page=row, children=children or {}, sets=sets or {})
    row.save_revision(user=user, log_action=True).publish(user=user, skip_permission_checks=True)
    return type(page).objects.get(pk=page.pk)


def fill(*, page: ResourcePage, children: Mapping[str, Sequence[Any]], sets: Mapping[str, Sequence[Any]]) -> None:
    """Set child rows and sets in memory; they are saved with the page."""
    for name, rows in children.items():
        setattr(page, name, list(rows))
    for name, values in sets.items():
        setattr(page, name, list(values))
