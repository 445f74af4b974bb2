"""What visitors send is cleaned and bounded; nothing they send is an error in any engine."""

import random
import unicodedata

import pytest

from search.engines.base import Engine
from search.request import LONGEST_QUERY, MOST_WORDS, SearchRequest, clean_words
from tests.search.conftest import fill, make_record

BAD = [
    "x" * 10_000,
    "word " * 10_000,
    "数" * 10_000,
    "e\u0301" * 10_000,
    "\u202e" * 10_000 + "water",
    "a\x00b\x01\x1f\x7f\x85",
    "\u202ewater\u2066\u200f",
    "\ud800 \udfff lone",
    "'",
    '"',
    "“«'’`",
    "'" * 400,
    "a'" * 200,
    '"unclosed phrase',
    "AND OR NOT && || ! ( ) { } [ ] ^ ~ * ? : \\ / + -",
    "water AND",
    "title_f:water visibility:staff",
    "*:*",
    "/.*/",
    ".*",
    "[a TO z]",
    "water~5^9999",
    "<script>alert(1)</script>",
    "'; DROP TABLE x; --",
    "{{7*7}} ${7*7} %s %(x)s {0}",
    "¶ ¶ ∅",
    "\u0300\u0301\u0302",
    "\u200d\u200c",
    "ﷺ" * 100,
    "İ" * 400,
    " \t\n ",
    "1e309 -0 NaN",
    "🏝️ 🇫🇯",
]


def test_words_are_bounded_and_clean() -> None:
    assert clean_words("  a \x00 b\u202e ") == "a b"
    assert clean_words("e\u0301") == "é"
    assert len(clean_words("x" * 10_000)) == LONGEST_QUERY
    assert len(clean_words("a " * 10_000).split()) == MOST_WORDS
    for text in BAD:
        cleaned = clean_words(text)
        assert len(cleaned) <= LONGEST_QUERY
        assert clean_words(cleaned) == cleaned
        assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in cleaned)


def test_pages_sorts_and_values_are_bounded() -> None:
    request = SearchRequest.clean(
        "x", sort="; drop", page=10**9, per_page=10**9, selected={"year": ["1\x00", "", "2"], "no": ["x"]}
    )
    assert (request.sort, request.page, request.per_page) == ("relevance", 500, 100)
    assert request.selected == {"year": ("1", "2")}
    assert SearchRequest.clean("x", page=-4, per_page=0).page == 1
    many = SearchRequest.clean("", selected={"theme": map(str, range(1000))}).selected["theme"]
    assert len(many) == 50


def test_our_own_mistakes_are_errors() -> None:
    with pytest.raises(ValueError, match="colour"):
        SearchRequest(scope={"colour": ("red",)})


@pytest.mark.parametrize("words", BAD, ids=range(len(BAD)))
def test_nothing_a_visitor_types_is_an_error(engine_with_one: Engine, words: str) -> None:
    for request in (SearchRequest.clean(words), SearchRequest(words=words), SearchRequest(words=words, language="zh")):
        assert engine_with_one.search(request).total <= 1
    engine_with_one.suggest(words)
    engine_with_one.similar(clean_words(words))
    engine_with_one.search(SearchRequest.clean("", selected={"theme": [words], "year": [words]}))


def test_signs_alone_find_nothing(engine_with_one: Engine) -> None:
    assert engine_with_one.search(SearchRequest.clean("***")).total == 0
    assert engine_with_one.search(SearchRequest.clean(" \x00 ")).total == 1  # nothing was asked


def test_noise_is_no_error(engine_with_one: Engine) -> None:
    chance = random.Random(3)
    for _ in range(60):
        words = "".join(chr(chance.choice((chance.randrange(0x500), chance.randrange(0x110000)))) for _ in range(80))
        engine_with_one.search(SearchRequest.clean(words))
        engine_with_one.suggest(words)


@pytest.fixture
def engine_with_one(engine: Engine) -> Engine:
    fill(engine, [make_record("case:1", "Water in Fiji's schools", facets={"theme": ("water",)})])
    return engine
