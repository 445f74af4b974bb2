"""Which kinds of law a country has, beside its nearest neighbours: a gap is information."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import cos, radians

from portal.countries.names import CountryEntry, countries_by_code
from portal.languages import current_language, language_tag
from search import registry
from search.asking import Answers, PageQuestion
from search.query import Crossed

NEIGHBOURS = 5
MOST_OWN = 40  # the newest laws of the country, read to name some
MOST_NAMED = 4  # laws of one kind under its name; the list has the rest
NOT_IN_MATRIX = frozenset({"treaty", "other"})  # nobody misses them
COUNTED, OWN = "laws counted", "own laws"  # the questions of the matrix
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


def matrix_questions(countries: Sequence[CountryEntry]) -> dict[str, PageQuestion]:
    """What the matrix asks of the index, however many laws there are: they are counted, and some of its own read."""
    codes = tuple(country.iso2 for country in countries)
    return {
        COUNTED: PageQuestion(scope={"kind": ("law",), "country": codes}, crossed=("country", "law_kind", "status")),
        OWN: PageQuestion(scope={"kind": ("law",), "country": codes[:1]}, rows=MOST_OWN),
    }


def laws_matrix(countries: list[CountryEntry], answers: Answers) -> Matrix | None:
    """The matrix of the first of these countries beside the others; None while the engine rests."""
    counted, own = answers[COUNTED], answers[OWN]
    if counted is None or own is None:
        return None
    language = current_language()
    kinds = {k: v for k, v in registry.labels("law_kind", language).items() if k not in NOT_IN_MATRIX}
    statuses = registry.labels("status", language)
    known = best_states(counted.crossed)
    rows = []
    for kind, label in kinds.items():
        cells = []
        for country in countries:
            best = known.get((country.iso2, kind), "")
            cells.append(Cell(best, str(statuses.get(best, "")), MARKS.get(best, "")))
        named = [
            LawLink(hit.version.title, f"/{language}{hit.version.url}", language_tag(hit.version.language))
            for hit in own.hits
            if kind in hit.card.get("law_kinds", [])
        ]
        rows.append(Row(kind, str(label), cells, named[:MOST_NAMED]))
    return Matrix(countries, rows, sum(1 for row in rows if not row.cells[0].status))


def best_states(counted: Crossed) -> dict[tuple[str, str], str]:
    """(country, kind of law) -> the best state of a law there."""
    best: dict[tuple[str, str], str] = {}
    for country, kind, status in counted:
        held = best.get((country, kind), status)
        best[country, kind] = min(held, status, key=BEST_FIRST.index)
    return best
