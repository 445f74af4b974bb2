"""Generated records beside the texts: the portal's own titles and sentences, each plainly marked as generated.

They stand in the index as they would in a portal that was filled for a test of load: many records that say nearly the
same, with names of themes and countries in their titles. None is looked for: but for a number their titles are alike,
and nobody could say which one is meant.
"""

import csv
import json
import random
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache

from benchmarks.search.chunks import Chunk
from benchmarks.search.corpus import COUNTRIES, LANGUAGES, ROOT, SUMMARY, choose, draw_country, make_document, names
from portal.home.generated_texts import SENTENCES, TITLES
from search.document import SearchDocument, Version

SECOND_VERSION = 0.2  # the share that exists in two languages, as in the portal's generator
SENTENCES_EACH = 3


@dataclass(frozen=True, slots=True)
class Corpus:
    texts: list[SearchDocument]  # what is looked for
    generated: list[SearchDocument]
    documents: list[SearchDocument]  # both, mixed

    def __str__(self) -> str:
        in_language = Counter(document.versions[0].language for document in self.texts)
        in_two = sum(len(document.versions) > 1 for document in self.generated)
        of_each = ", ".join(f"{language} {in_language[language]:,}" for language in LANGUAGES)
        return (
            f"{len(self.documents):,} documents: {len(self.texts):,} texts from Debian packages ({of_each}) and "
            f"{len(self.generated):,} generated records, of which {in_two:,} in two languages"
        )


def make_corpus(size: int, seed: int, share: float) -> Corpus:
    """`size` documents in all, of which this share is generated."""
    number = round(size * share)
    chance = random.Random(f"{seed} facets")
    texts = [make_document(chunk, place, chance) for place, chunk in enumerate(choose(size - number, seed))]
    return mix(texts, make_generated(number, seed, len(texts)), seed)


def mix(texts: list[SearchDocument], generated: list[SearchDocument], seed: int) -> Corpus:
    documents = [*texts, *generated]
    random.Random(f"{seed} mixed").shuffle(documents)
    return Corpus(texts, generated, documents)


def make_generated(number: int, seed: int, first: int) -> list[SearchDocument]:
    """Keys and addresses are counted from `first` on."""
    chance = random.Random(f"{seed} generated")
    return [generated_document(place, chance) for place in range(first, first + number)]


def generated_document(number: int, chance: random.Random) -> SearchDocument:
    languages = [chance.choice(LANGUAGES)]
    if chance.random() < SECOND_VERSION:
        languages.append(chance.choice([code for code in LANGUAGES if code not in languages]))
    theme, country = chance.choice(sorted(names()[0])), draw_country(chance)
    chunks = [generated_chunk(code, theme, country, number, chance) for code in languages]
    document = make_document(chunks[0], number, chance, [theme], [country])
    more = [
        Version(chunk.language, chunk.title, chunk.text[:SUMMARY], document.versions[0].url, chunk.text[SUMMARY:])
        for chunk in chunks[1:]
    ]
    card = {**document.card, "is_generated": True}
    return replace(document, versions=(*document.versions, *more), card=card)


def generated_chunk(language: str, theme: str, country: str, number: int, chance: random.Random) -> Chunk:
    what, place = chance.choice(labels()[0][theme, language]), labels()[1][country, language]
    title = chance.choice(TITLES[language]).format(what=what, place=place, number=number)
    sentences = [SENTENCES[language][0], *chance.sample(SENTENCES[language][1:], SENTENCES_EACH)]
    return Chunk(language, title, " ".join(sentence.format(what=what, place=place) for sentence in sentences))


@cache
def labels() -> tuple[dict[tuple[str, str], tuple[str, ...]], dict[tuple[str, str], str]]:
    """What each theme (with its synonyms) and each country is called in each language."""
    found = json.loads((ROOT / "themes/data/themes.json").read_text("utf-8"))["themes"]
    themes = {
        (theme["slug"], language): (label["text"], *label["synonyms"])
        for theme in found
        for language, label in theme["labels"].items()
    }
    with (ROOT / "portal/countries/data/countries.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:COUNTRIES]
    return themes, {(row["iso2"], language): row[f"name_{language}"] for row in rows for language in LANGUAGES}
