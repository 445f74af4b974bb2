"""How themes are read."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from themes.models import Theme  # noqa: F401 - named in the annotations below

NEVER_DELETED = "A theme is never deleted: merge it into another, or retire it."


class ThemeQuerySet(models.QuerySet):
    def in_use(self) -> "ThemeQuerySet":
        """Themes offered for choice: neither merged nor retired."""
        return self.filter(merged_into=None, is_retired=False)

    def top_level(self) -> "ThemeQuerySet":
        return self.filter(parent=None)

    def by_any_address(self, slug: str) -> "ThemeQuerySet":
        """The theme that has, or once had, this address."""
        return self.filter(models.Q(slug=slug) | models.Q(former_addresses__slug=slug)).distinct()

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.exists():
            raise models.ProtectedError(NEVER_DELETED, set(self))  # type: ignore[arg-type]
        return 0, {}

    delete.queryset_only = True  # type: ignore[attr-defined]
    delete.alters_data = True  # type: ignore[attr-defined]
