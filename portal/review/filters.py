"""How a reviewer narrows the queue: by kind, country, theme and language, only by what there is."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from portal.countries.names import countries_by_code
from portal.languages import OWN_NAMES, current_language
from portal.repository.sections import KINDS
from portal.review.queues import SubmissionQuerySet
from search.layout import Pager
from themes.vocabulary import vocabulary

NAMES = ("kind", "country", "theme", "language")


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


class QueueFilters:
    """Two queries for the choices. An unknown value in the address narrows nothing."""

    def __init__(self, asked: QueryDict, mine: SubmissionQuerySet) -> None:
        self.chosen = {name: asked.get(name, "") for name in NAMES}
        language = current_language()
        plain = mine.order_by()
        told = set(plain.values_list("kind", "language").distinct())
        subjects = set(plain.values_list("subjects__country", "subjects__theme").distinct())
        entries = {entry.pk: entry for entry in countries_by_code().values()}
        self.countries = {entries[pk].iso2: pk for pk, _theme in subjects if pk in entries}
        self.themes = {term.slug: term.pk for term in vocabulary().values() if (None, term.pk) in subjects}
        self.choices = {
            "kind": [(kind.slug, str(kind.plural)) for kind in KINDS if any(kind.slug == held for held, _ in told)],
            "country": sorted(
                ((code, entries[pk].name(language)) for code, pk in self.countries.items()), key=lambda row: row[1]
            ),
            "theme": [(slug, vocabulary()[slug].label(language)) for slug in self.themes],
            "language": [(code, name) for code, name in OWN_NAMES.items() if any(code == held for _, held in told)],
        }
        self.known = {
            name: value for name, value in self.chosen.items() if value in {code for code, _label in self.choices[name]}
        }

    def narrow(self, rows: SubmissionQuerySet) -> SubmissionQuerySet:
        for name in ("kind", "language"):
            if name in self.known:
                rows = rows.filter(**{name: self.known[name]})
        if "country" in self.known:
            rows = rows.about(country_id=self.countries[self.known["country"]])
        if "theme" in self.known:
            rows = rows.about(theme_id=self.themes[self.known["theme"]])
        return rows

    def of(self, name: str) -> list[Choice]:
        return [Choice(value, label, value == self.known.get(name)) for value, label in self.choices[name]]

    @property
    def kinds(self) -> list[Choice]:
        return self.of("kind")

    @property
    def country_choices(self) -> list[Choice]:
        return self.of("country")

    @property
    def theme_choices(self) -> list[Choice]:
        return self.of("theme")

    @property
    def languages(self) -> list[Choice]:
        return self.of("language")

    @property
    def is_narrowed(self) -> bool:
        return bool(self.known)

    def pager(self, page: Any, path: str) -> Pager | None:
        if page.paginator.num_pages < 2:
            return None

        def url(number: int) -> str:
            return f"{path}?{urlencode({**self.known, 'page': number})}"

        shown = [n for n in page.paginator.page_range if n in (1, page.paginator.num_pages) or abs(n - page.number) < 3]
        return Pager(
            page=page.number,
            pages=page.paginator.num_pages,
            previous_url=url(page.number - 1) if page.has_previous() else "",
            next_url=url(page.number + 1) if page.has_next() else "",
            numbers=[(n, "" if n == page.number else url(n)) for n in shown],
        )
