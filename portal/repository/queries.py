"""How records are read: by identity, by address, with everything a page shows in a fixed number of queries."""

from wagtail.models import PageQuerySet


class ResourceQuerySet(PageQuerySet):
    def of_work(self, translation_key: object) -> "ResourceQuerySet":
        """All language versions of one record."""
        return self.filter(translation_key=translation_key)

    def at_address(self, section: str, bucket: str, slug: str) -> "ResourceQuerySet":
        """Live records in any language whose address ends so; the slug's index does the work."""
        return self.live().filter(slug=slug, url_path__endswith=f"/{section}/{bucket}/{slug}/")

    def versions_at(self, section: str, bucket: str, slug: str) -> "ResourceQuerySet":
        """All live versions of the record found at an address, whichever version has that address."""
        keys = self.model.objects.at_address(section, bucket, slug).values("translation_key")[:1]
        return self.live().filter(translation_key=keys).select_related("locale")

    def originals(self) -> "ResourceQuerySet":
        return self.filter(is_original=True)
