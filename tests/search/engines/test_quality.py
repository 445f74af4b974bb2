"""Does search find what somebody means? Known texts in seven languages, looked for in six ways, on both engines."""

import json
from pathlib import Path

import pytest

from benchmarks.search.chunks import Chunk, lead
from benchmarks.search.corpus import LANGUAGES, make_documents
from benchmarks.search.measures import rank_all
from benchmarks.search.queries import MOST_SIGNS, make_queries
from search.document import SearchDocument
from search.engines.base import Engine
from tests.search.conftest import fill

THEMES = Path(__file__).resolve().parents[3] / "themes" / "data" / "themes.json"
SEED, EACH = 5, 4
FLOORS = {"exact": 0.99, "typo": 0.97, "plural": 0.97, "nodiac": 0.99, "partial": 0.95, "hard": 0.93}


def library() -> list[SearchDocument]:
    """What the themes are about, in each language: real sentences that share many words."""
    themes = json.loads(THEMES.read_text("utf-8"))["themes"]
    chunks = [
        Chunk(language, lead(note, language)[: MOST_SIGNS if language == "zh" else None], f"{label['text']}. {note}")
        for theme in themes
        for language in LANGUAGES
        if (label := theme["labels"].get(language)) and (note := label.get("scope_note"))
    ]
    return make_documents(chunks, SEED)


@pytest.mark.django_db
@pytest.mark.thorough
def test_known_texts_are_found_however_they_are_typed(engine: Engine) -> None:
    documents = library()
    assert len(documents) > 280
    fill(engine, documents)
    queries = make_queries(documents, SEED, EACH, LANGUAGES)
    ranks, _answers = rank_all(engine, queries)
    found = {kind: ranks.mean(LANGUAGES, [kind]) for kind in FLOORS}
    assert {kind: value for kind, value in found.items() if (value or 0) < FLOORS[kind]} == {}, ranks.table()
    for language in LANGUAGES:
        assert (ranks.mean([language], FLOORS) or 0) >= 0.93, ranks.table()
