"""Do both engines give the same answers to anything? Chance requests over a made-up library in seven languages."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engines.base import Engine
from tests.search.conftest import drop_all, fill
from tests.search.corpus import make_corpus, make_request

pytestmark = pytest.mark.elasticsearch
REQUESTS = 150
CORPUS = make_corpus(300)


@pytest.fixture(scope="module")
def engines(elasticsearch_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Engine]]:
    from search.engines import elastic, embedded

    folder: Path = tmp_path_factory.mktemp("agreement")
    both = (
        embedded.make_engine(folder=str(folder), prefix="test-agreement", url=""),
        elastic.make_engine(folder="", prefix="test-agreement", url=elasticsearch_url),
    )
    for engine in both:
        drop_all(engine)
        fill(engine, CORPUS)
    yield both
    for engine in both:
        drop_all(engine)


def test_totals_counts_and_first_hits_agree(engines: tuple[Engine, Engine]) -> None:
    chance = random.Random(20)
    same = 0
    for _ in range(REQUESTS):
        request = make_request(chance, CORPUS)
        one, other = (engine.search(request) for engine in engines)
        assert one.total == other.total, request
        assert one.facets == other.facets, request
        assert one.suggestion == other.suggestion, request
        assert one.pages == other.pages
        same += [hit.key for hit in one.hits] == [hit.key for hit in other.hits]
        others = {hit.key: hit for hit in other.hits}
        for hit in one.hits:
            if twin := others.get(hit.key):
                assert (hit.version, hit.card, hit.facets, hit.title_html, hit.summary_html) == (
                    (twin.version, twin.card, twin.facets, twin.title_html, twin.summary_html)
                )
    assert same >= 0.95 * REQUESTS


def test_suggestions_and_similar_records_agree(engines: tuple[Engine, Engine]) -> None:
    chance = random.Random(21)
    same = 0
    for _ in range(50):
        record = chance.choice(CORPUS)
        title = chance.choice(record.versions).title
        typed = title[: chance.randint(1, 15)]
        one, other = (engine.suggest(typed, language="fr") for engine in engines)
        assert one == other
        one, other = ([hit.key for hit in engine.similar(record.key)] for engine in engines)
        same += one == other
    assert same >= 48
