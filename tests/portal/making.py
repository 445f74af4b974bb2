"""Records and rows for tests, made the way the portal makes them: through its services."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Max

from portal.cases.models import CasePage
from portal.countries.models import Country
from portal.countries.names import forget_countries
from portal.home.site_tree import build_site
from portal.legislation.models import LawPage
from portal.repository.models import ResourcePage
from portal.repository.services import publish_record
from search.models import IndexChange
from themes.models import Theme, ThemeLabel
from themes.vocabulary import forget_vocabulary

# A word that no record of the sample content has.
RARE = "quarzvogel"


def make_record(
    title: str = "Rare quarzvogel",
    *,
    model: type[ResourcePage] = CasePage,
    language: str = "en",
    bucket: str = "fj",
    work: ResourcePage | None = None,
    countries: Sequence[str] = ("FJ",),
    themes: Sequence[str] = (),
    children: dict[str, Sequence[Any]] | None = None,
    **fields: Any,
) -> Any:
    """A published record of Fiji, or a version of `work` in another language."""
    sets = {
        "countries": list(Country.objects.filter(iso2__in=countries)),
        "themes": list(Theme.objects.filter(slug__in=themes)),
    }
    return publish_record(
        model=model,
        language=language,
        bucket=bucket,
        bucket_title=bucket.upper(),
        title=title,
        fields={"summary": f"What {title} is about.", **fields},
        children=children,
        sets=sets,
        work=work,
    )


def make_law(title: str, *events: Any, **rest: Any) -> LawPage:
    law: LawPage = make_record(title, model=LawPage, children={"events": events}, **rest)
    return law


def make_minimal_site() -> None:
    """What a record needs, for tests that see real commits: such a test finds the database empty."""
    build_site()
    forget_countries()
    forget_vocabulary()
    Country.objects.get_or_create(iso2="FJ", defaults={"iso3": "FJI", "names": {"en": "Fiji"}, "region": "pacific"})
    for slug in ("health", "justice"):
        theme, created = Theme.objects.get_or_create(slug=slug)
        if created:
            ThemeLabel.objects.create(theme=theme, language="en", text=slug.capitalize())


class Outbox:
    """What was written to the outbox since it was last read."""

    def __init__(self) -> None:
        self.seen = self.latest()

    def latest(self) -> int:
        return IndexChange.objects.aggregate(latest=Max("pk"))["latest"] or 0

    def read(self) -> list[str]:
        keys = list(IndexChange.objects.filter(pk__gt=self.seen).order_by("pk").values_list("key", flat=True))
        self.seen = max(self.seen, self.latest())
        return keys
