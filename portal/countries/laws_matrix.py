"""Which kinds of law a country has, beside its nearest neighbours: a gap is information."""

from dataclasses import dataclass, field
from math import cos, radians

from portal.countries.names import CountryEntry, countries_by_code
from portal.languages import current_language, language_tag
from search import registry
from search.asking import ask, counts_of
from search.results import SearchResults

NEIGHBOURS = 5
MOST_READ = 100  # laws of all six countries; real libraries have fewer, larger ones are counted instead
MOST_OWN = 40  # of a larger library, the newest laws that are read to name some
MOST_NAMED = 4  # laws of one kind under its name; the list has the rest
NOT_IN_MATRIX = frozenset({"treaty", "other"})  # nobody misses them
# Of several laws of one kind the state that helps most is shown.
BEST_FIRST = ("in-force", "partly-in-force", "not-yet-in-force", "unknown", "bill", "repealed")
# Shapes of the look: disc, half disc, ring, bar.
MARKS = {
    "in-force": "yes",
    "partly-in-force": "part",
    "not-yet-in-force": "soon",
    "bill": "soon",
    "unknown": "none",
    "repealed": "end",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """`status` is empty where no law of the kind is known."""

    status: str
    label: str
    mark: str


@dataclass(frozen=True, slots=True)
class LawLink:
    title: str
    url: str
    tag: str


@dataclass(frozen=True, slots=True)
class Row:
    kind: str
    label: str
    cells: list[Cell]
    own_laws: list[LawLink] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Matrix:
    countries: list[CountryEntry]  # the country itself first
    rows: list[Row]
    gaps: int  # kinds of which the country has none known


def neighbours(entry: CountryEntry) -> list[CountryEntry]:
    """The nearest states of the same region that stand on the list of 39."""
    if entry.latitude is None or entry.longitude is None:
        return []
    latitude, longitude = entry.latitude, entry.longitude

    def distance(other: CountryEntry) -> float:
        east = ((other.longitude or 0) - longitude + 180) % 360 - 180  # the shorter way round, over 180° too
        return ((other.latitude or 0) - latitude) ** 2 + (east * cos(radians(latitude))) ** 2

    others = [
        other
        for other in countries_by_code().values()
        if other.region == entry.region and other.iso2 != entry.iso2 and "un-39" in other.lists
        if other.latitude is not None and other.longitude is not None
    ]
    return sorted(others, key=distance)[:NEIGHBOURS]


def laws_matrix(entry: CountryEntry) -> Matrix | None:
    """The matrix from one or two questions to the index; None while the engine rests.

    A library that has grown is counted, not read: the page of a country must not cost more with each law.
    """
    countries = [entry, *neighbours(entry)]
    codes = tuple(country.iso2 for country in countries)
    counted = ask(scope={"kind": ("law",), "country": codes})
    is_large = counted is not None and counted.total > MOST_READ
    read, rows_read = ((entry.iso2,), MOST_OWN) if is_large else (codes, MOST_READ)
    results = ask(scope={"kind": ("law",), "country": read}, rows=rows_read)
    if results is None:
        return None
    language = current_language()
    kinds = {k: v for k, v in registry.labels("law_kind", language).items() if k not in NOT_IN_MATRIX}
    statuses = registry.labels("status", language)
    known = counted_states(codes) if is_large else states_of(results)
    rows = []
    for kind, label in kinds.items():
        cells = []
        for code in codes:
            best = known.get((code, kind), "")
            cells.append(Cell(best, str(statuses.get(best, "")), MARKS.get(best, "")))
        own = [
            LawLink(hit.version.title, f"/{language}{hit.version.url}", language_tag(hit.version.language))
            for hit in results.hits
            if kind in hit.card.get("law_kinds", []) and entry.iso2 in hit.card.get("where", [])
        ]
        rows.append(Row(kind, str(label), cells, own[:MOST_NAMED]))
    return Matrix(countries, rows, sum(1 for row in rows if not row.cells[0].status))


def states_of(results: SearchResults) -> dict[tuple[str, str], str]:
    """(country, kind of law) -> the best state among the laws read."""
    best: dict[tuple[str, str], str] = {}
    for hit in results.hits:
        status = hit.card.get("status", "unknown")
        for code in hit.card.get("where", []):
            for kind in hit.card.get("law_kinds", []):
                held = best.get((code, kind), status)
                best[code, kind] = min(held, status, key=BEST_FIRST.index)
    return best


def counted_states(codes: tuple[str, ...]) -> dict[tuple[str, str], str]:
    """The same from counts alone, for libraries with more laws than one question reads."""
    best: dict[tuple[str, str], str] = {}
    for code in codes:
        laws = {"kind": ("law",), "country": (code,)}
        held = counts_of(ask(scope=laws, facets=("status",)), "status")
        for status in filter(held.get, BEST_FIRST):
            for kind in counts_of(ask(scope={**laws, "status": (status,)}, facets=("law_kind",)), "law_kind"):
                best.setdefault((code, kind), status)
    return best
