"""What search engines should read: each language version of a record once, where it lives, and the landing pages."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils.translation import override

from portal.countries.names import countries_by_code
from portal.languages import django_code, interface_languages
from portal.repository.models import ResourcePage
from portal.repository.queries import ResourceQuerySet
from portal.repository.record_page import guarded_paths
from portal.repository.sections import SECTIONS
from portal.repository.versions import version_url
from themes.models import Theme


class RecordSitemap(Sitemap):
    """Versions that exist, never the fall-backs of other languages: those are the same text at another address."""

    limit = 5000

    def items(self) -> ResourceQuerySet:
        records = ResourcePage.objects.live().filter(is_generated=False).select_related("locale").order_by("pk")
        for path in guarded_paths():
            records = records.exclude(path__startswith=path)
        return records.only("pk", "url_path", "locale", "last_published_at")  # type: ignore[no-any-return]

    def location(self, item: Any) -> str:
        return version_url(item)

    def lastmod(self, item: Any) -> datetime | None:
        moment: datetime | None = item.last_published_at
        return moment


class LandingSitemap(Sitemap):
    """Pages that exist in each language of the interface."""

    def items(self) -> list[tuple[str, tuple[str, ...], str]]:
        pages = [("theme_index", ()), ("country_index", ()), ("about", ()), ("accessibility", ()), ("languages", ())]
        pages += [("record_list", (section,)) for section in SECTIONS]
        pages += [("country", (code.lower(),)) for code in sorted(countries_by_code())]
        pages += [("theme", (slug,)) for slug in Theme.objects.filter(merged_into=None).values_list("slug", flat=True)]
        return [(name, arguments, language) for language in interface_languages() for name, arguments in pages]

    def location(self, item: tuple[str, tuple[str, ...], str]) -> str:
        name, arguments, language = item
        with override(django_code(language)):
            return reverse(name, args=arguments)


SITEMAPS = {"records": RecordSitemap, "pages": LandingSitemap}
