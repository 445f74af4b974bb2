"""Laws and strategies as short lines: a title and what one asks first of it. For shelves beside each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import gettext as _

from portal.countries.names import country_names
from portal.languages import current_language

register = template.Library()

MOST_PLACES = 2  # countries named in a line; the record names all

# Shapes of the look: disc, half disc, ring, bar. What has none is said in words.
MARKS = {
    "in-force": "yes",
    "current": "yes",
    "partly-in-force": "part",
    "not-yet-in-force": "soon",
    "bill": "soon",
    "draft": "soon",
    "repealed": "end",
    "expired": "end",
    "superseded": "end",
}


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    url: str
    language: str
    places: list[str]
    bodies: list[str]
    years: str
    status: str


@register.inclusion_tag("countries/lines.html")
def record_lines(hits: Iterable[Any], with_places: bool = True) -> dict[str, Any]:
    """`with_places` is false on the page of a country, whose name would only be said again."""
    language = current_language()
    names = country_names(language) if with_places else {}
    return {"lines": [line(hit, language, names) for hit in hits], "language": language}


def line(hit: Any, language: str, names: Mapping[str, str]) -> Line:
    bodies = hit.card.get("bodies", []) if names else []
    places = [] if bodies else [names[code] for code in hit.card.get("where", []) if code in names]
    return Line(
        title=hit.version.title,
        url=f"/{language}{hit.version.url}",
        language=hit.version.language,
        places=places[:MOST_PLACES],
        bodies=bodies,
        years=years(hit.card),
        status=hit.card.get("status", ""),
    )


def years(card: Mapping[str, Any]) -> str:
    """ "2021" of a law, "2021–2025" of a strategy; where only one end of its period is known, the words say which."""
    first, last = card.get("period", (card.get("year"), card.get("year")))
    if first and last:
        return str(first) if first == last else f"{first}–{last}"
    if last:
        return _("until %(year)s") % {"year": last}
    return _("from %(year)s") % {"year": first} if first else ""
