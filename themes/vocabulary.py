"""What each theme is called in each language: the whole vocabulary as one value, read once per change.

A page shows dozens of labels; this costs it one small query (has anything changed?), whatever the language.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from portal.languages import current_language, reading_order
from portal.read_once import UpdatedTable


@dataclass(frozen=True, slots=True)
class Term:
    """A theme as pages and the index need it. `labels`, `notes`, `synonyms` are by short language code."""

    pk: int
    slug: str
    parent: str | None
    position: int
    offered: bool
    sdg_targets: tuple[str, ...]
    labels: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    synonyms: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def label(self, language: str) -> str:
        return next((self.labels[code] for code in reading_order(language) if code in self.labels), self.slug)

    def every_name(self) -> list[str]:
        """Labels and synonyms in all languages: whoever types one finds the records of the theme."""
        synonyms = (words for of_language in self.synonyms.values() for words in of_language)
        return list(dict.fromkeys((*self.labels.values(), *synonyms)))

    def note(self, language: str) -> str:
        return next((self.notes[code] for code in reading_order(language) if self.notes.get(code)), "")


def vocabulary() -> dict[str, Term]:
    """Every theme by slug, in the order of the list, merged ones left out."""
    return _kept.get()


def forget_vocabulary() -> None:
    _kept.forget()


def _rows() -> QuerySet[Any]:
    from themes.models import Theme

    return Theme.objects.all()


def _read_terms() -> dict[str, Term]:
    from themes.models import Theme

    terms = {}
    rows = Theme.objects.filter(merged_into=None).select_related("parent").prefetch_related("labels")
    for theme in rows:
        labels = list(theme.labels.all())
        terms[theme.slug] = Term(
            pk=theme.pk,
            slug=theme.slug,
            parent=theme.parent.slug if theme.parent else None,
            position=theme.position,
            offered=not theme.is_retired,
            sdg_targets=tuple(theme.sdg_targets),
            labels={label.language: label.text for label in labels},
            notes={label.language: label.scope_note for label in labels},
            synonyms={label.language: tuple(label.synonyms.split("\n")) for label in labels if label.synonyms},
        )
    return terms


_kept = UpdatedTable(rows=_rows, read=_read_terms)


def theme_label(slug: str, language: str | None = None) -> str:
    term = vocabulary().get(slug)
    return term.label(language or current_language()) if term else slug


def theme_labels(language: str) -> dict[str, str]:
    return {slug: term.label(language) for slug, term in vocabulary().items()}


def with_ancestors(slugs: list[str]) -> list[str]:
    """The themes and their broader themes, each once, in the order of the list."""
    terms = vocabulary()
    wanted = set()
    for slug in slugs:
        step: str | None = slug
        while step is not None and step in terms and step not in wanted:
            wanted.add(step)
            step = terms[step].parent
    return [slug for slug in terms if slug in wanted]
