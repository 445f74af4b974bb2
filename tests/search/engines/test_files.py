"""Both engines find the words of files, in the stems of the file's own language, and lose them with the file."""

from typing import Any

import pytest

from search.document import SearchDocument, Version
from search.engines.base import Engine
from search.places import missing_words, sought_in
from search.planning import plan_words
from search.request import SearchRequest
from search.results import SearchResults
from search.spelling import Vocabulary
from tests.search.conftest import fill, write

pytestmark = pytest.mark.django_db


def with_files(key: str, *files: tuple[str, str], title: str = "A title", **rest: Any) -> SearchDocument:
    version = Version("en", title, "A summary.", f"/{key}/", files=files, **rest)
    return SearchDocument(key=key, versions=(version,), facets={}, card={"files": [["a" * 64, "Form"]]})


def found(engine: Engine, words: str, language: str = "en") -> SearchResults:
    return engine.search(SearchRequest(words=words, language=language))


def keys(results: SearchResults) -> list[str]:
    return [hit.key for hit in results.hits]


@pytest.fixture
def filled(engine: Engine) -> Engine:
    fill(
        engine,
        [
            with_files("case:1", ("en", "mangrove seedlings"), ("ar", "حماية المواطنين")),
            with_files("case:2", ("fr", "les pépinières régionales"), ("zh", "红树林苗圃")),
            with_files("case:3", ("", "corals in the body of an unknown language"), body="lagoon"),
        ],
    )
    return engine


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [
        ("seedling", "en", ["case:1"]),
        ("pépinière", "fr", ["case:2"]),
        ("régional", "fr", ["case:2"]),
        ("مواطنون", "ar", ["case:1"]),
        ("红树林", "zh", ["case:2"]),
        ("coral", "en", ["case:3"]),
        ("lagoons", "en", ["case:3"]),
    ],
)
def test_words_of_a_file_are_found_in_any_form(filled, words, language, expected):
    assert keys(found(filled, words, language)) == expected


def test_words_of_a_file_are_known_to_the_spelling(filled):
    assert keys(found(filled, "mangrve")) == ["case:1"]


def test_words_go_with_the_file(filled):
    write(filled, [with_files("case:1")], version=2)
    assert keys(found(filled, "seedlings")) == []


def test_what_a_file_says_is_not_given_back(filled):
    (hit,) = found(filled, "seedlings").hits
    assert hit.version.files == ()
    assert hit.card["files"] == [["a" * 64, "Form"]]


def test_the_results_say_which_words_to_look_for(filled):
    results = found(filled, "seedlings 苗圃")
    assert any({"seedlings", "seedl"} <= forms for forms in results.sought)
    assert any("苗圃" in forms for forms in results.sought)
    assert found(filled, "").sought == ()


def sought(words: str, counts: dict[str, int]) -> list[set[str]]:
    vocabulary = Vocabulary(counts, "g")
    return [set(forms) for forms in sought_in(plan_words(words, "en", vocabulary).text, vocabulary)]


def test_common_words_are_sought_only_when_there_is_nothing_else():
    counts = {"the": 90, "law": 60, "seedlings": 4}
    assert [("seedlings" in forms) for forms in sought("the seedlings law", counts)] == [True]
    assert len(sought("the law", counts)) == 2
    assert len(sought("the seedlings", {"the": 9, "seedlings": 3})) == 2


def test_words_of_title_and_summary_are_not_missing(filled):
    (hit,) = found(filled, "seedlings").hits
    seedlings = frozenset({"seedlings", "seedl"})
    assert missing_words(hit, (seedlings, frozenset({"titles", "titl"}), frozenset({"summary"}))) == (seedlings,)
