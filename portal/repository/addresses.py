"""Is an address free? It alone must name the work, in every language; else one of two works cannot be reached."""

from wagtail.models import Page

from portal.repository.models import BucketPage, ResourcePage
from portal.repository.services import records_with_slug


def holder_of_address(*, page: Page, parent: Page, slug: str, is_copy: bool = False) -> ResourcePage | None:
    """The other work that has the address which `page`, a record or a shelf of records, would get below `parent`.

    `is_copy`: what comes to be there is a work of its own, whose address the versions of `page` may have already.
    """
    places = parent.url_path.strip("/").split("/")
    if len(places) < 2:
        return None
    if issubclass(page.specific_class, ResourcePage):
        held = records_with_slug(section=places[-2], bucket=places[-1], slug=slug)
        return (held if is_copy else held.exclude(translation_key=page.translation_key)).first()
    if issubclass(page.specific_class, BucketPage):
        return holder_of_address_on_shelf(shelf=page, section=places[-1], bucket=slug, is_copy=is_copy)
    return None


def holder_of_address_on_shelf(*, shelf: Page, section: str, bucket: str, is_copy: bool) -> ResourcePage | None:
    works = dict(ResourcePage.objects.filter(path__startswith=shelf.path).values_list("slug", "translation_key"))
    if not works:
        return None
    there = ResourcePage.objects.filter(url_path__contains=f"/{section}/{bucket}/")
    if not is_copy:
        there = there.exclude(path__startswith=shelf.path)
    for other in there.only("title", "slug", "translation_key"):
        if other.slug in works and (is_copy or works[other.slug] != other.translation_key):
            return other
    return None
