"""What the index calls the themes, and under which addresses they were known before."""

from collections.abc import Sequence

from search.registry import register_former, register_labels, register_names
from themes.models import FormerThemeAddress
from themes.vocabulary import Term, theme_labels, vocabulary


def current_addresses(slugs: Sequence[str]) -> dict[str, str]:
    rows = FormerThemeAddress.objects.filter(slug__in=list(slugs)[:50])
    return dict(rows.values_list("slug", "theme__slug"))


register_labels("theme", theme_labels)
register_names("theme", vocabulary, Term.every_name)
register_former("theme", current_addresses)
