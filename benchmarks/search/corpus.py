"""Which documents are searched? Texts of every language in equal parts as far as they go, with made-up facets."""

import csv
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import accumulate
from pathlib import Path

from benchmarks.search.chunks import Chunk, read_chunks
from search.document import SearchDocument, Version
from search.registry import register_names

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "fr", "es", "pt", "ru", "zh", "ar")
KINDS = ("case", "law", "strategy", "toolkit", "report")
STATUSES = ("in-force", "partly-in-force", "bill", "repealed", "unknown")
YEARS = tuple(str(year) for year in range(1993, 2026))
COUNTRIES, THEMES = 40, 17
SUMMARY = 160  # characters that are kept for the list row; the rest is only searched
TAKEN_UP = (0,) * 16 + (1, 2, 5, 40)
PUBLIC = 0.97  # the share of documents that a visitor may see


def choose(size: int, seed: int) -> list[Chunk]:
    chance = random.Random(f"{seed} corpus")
    by_language = {language: [c for c in read_chunks() if c.language == language] for language in LANGUAGES}
    chosen: list[Chunk] = []
    # The language with the fewest texts first: what it lacks is shared among the others.
    for place, language in enumerate(sorted(LANGUAGES, key=lambda language: len(by_language[language]))):
        texts = by_language[language]
        share = (size - len(chosen)) // (len(LANGUAGES) - place)
        chosen += chance.sample(texts, min(share, len(texts)))
    if len(chosen) < size:
        raise SystemExit(f"The packages hold {len(chosen):,} texts; ask for no more.")
    chance.shuffle(chosen)
    return chosen


def make_documents(chunks: Sequence[Chunk], seed: int) -> list[SearchDocument]:
    chance = random.Random(f"{seed} facets")
    return [make_document(chunk, number, chance) for number, chunk in enumerate(chunks)]


def make_document(
    chunk: Chunk, number: int, chance: random.Random, themes: Sequence[str] = (), countries: Sequence[str] = ()
) -> SearchDocument:
    """Themes and countries are made up like the rest where the text does not say of which it tells."""
    kind = chance.choice(KINDS)
    countries = countries or sorted({draw_country(chance) for _ in range(chance.choice((0, 1, 1, 1, 2)))})
    themes = themes or chance.sample(sorted(names()[0])[:THEMES], chance.choice((1, 1, 2, 3)))
    year, status = chance.choice(YEARS), chance.choice(STATUSES)
    summary = chunk.text[:SUMMARY]
    if len(chunk.text) > SUMMARY and " " in summary:
        summary = summary[: summary.rindex(" ")]
    return SearchDocument(
        key=f"{kind}:{number}",
        versions=(
            Version(
                language=chunk.language,
                title=chunk.title,
                summary=summary,
                url=f"/{kind}/{number}/",
                body=chunk.text[len(summary) :],
            ),
        ),
        facets={
            "theme": tuple(themes),
            "country": tuple(countries),
            "region": tuple(sorted({("pacific", "caribbean", "ais")[hash_of(code) % 3] for code in countries})),
            "year": (year,),
            "status": (status,) if kind in ("law", "strategy") else (),
        },
        visibility=("public",) if chance.random() < PUBLIC else ("staff",),
        newest=int(year) * 365 + chance.randrange(365),
        ages=kind != "law" or status not in ("in-force", "partly-in-force"),
        taken_up=chance.choice(TAKEN_UP),
        updated=1_700_000_000 + number,
        card={"themes": [*themes], "where": [*countries], "years": [int(year)]},
    )


def hash_of(code: str) -> int:
    return sum(map(ord, code))


@cache
def names() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """What the portal's themes and countries are called in every language."""
    found = json.loads((ROOT / "themes/data/themes.json").read_text("utf-8"))["themes"]
    themes = {
        theme["slug"]: tuple(
            dict.fromkeys(n for label in theme["labels"].values() for n in (label["text"], *label["synonyms"]))
        )
        for theme in found
    }
    with (ROOT / "portal/countries/data/countries.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:COUNTRIES]
    return themes, {row["iso2"]: tuple(row[f"name_{language}"] for language in LANGUAGES) for row in rows}


def register_all_names() -> None:
    """For the question: the benchmark has no tables of themes and countries."""
    themes, countries = names()
    register_names("theme", lambda: themes, tuple)
    register_names("country", lambda: countries, tuple)


@cache
def zipf() -> tuple[list[str], list[float]]:
    codes = sorted(names()[1])
    return codes, list(accumulate(1 / rank for rank in range(1, len(codes) + 1)))


def draw_country(chance: random.Random) -> str:
    codes, weights = zipf()
    return chance.choices(codes, cum_weights=weights)[0]


def joined(texts: Sequence[SearchDocument], count: int) -> list[SearchDocument]:
    """`count` texts of one language to a record, which is then as long as those of a portal."""
    one_language = sorted(texts, key=lambda document: document.versions[0].language)
    records = []
    for first, *others in (one_language[at : at + count] for at in range(0, len(texts), count)):
        version, more = first.versions[0], [document.versions[0] for document in others]
        body = " ".join([version.body, *(f"{other.summary}{other.body}" for other in more)])
        records.append(replace(first, versions=(replace(version, body=body),)))
    return records


def bytes_of_text(documents: Sequence[SearchDocument]) -> int:
    """Of titles, summaries and bodies."""
    return sum(len(f"{v.title}{v.summary}{v.body}".encode()) for document in documents for v in document.versions)
