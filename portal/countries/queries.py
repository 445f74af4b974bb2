"""How countries are read."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from portal.countries.models import Country  # noqa: F401 - named in the annotations below


class CountryQuerySet(models.QuerySet["Country"]):
    def on_list(self, slug: str) -> "CountryQuerySet":
        """Countries that stand on a list, such as "un-39"."""
        return self.filter(lists__slug=slug)

    def islands(self) -> "CountryQuerySet":
        """States and territories of the three SIDS regions; partner countries left out."""
        return self.exclude(region="")
