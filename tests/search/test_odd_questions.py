"""Whatever is typed, on either engine: rows or a sentence, what was typed still in the box, never an error."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from search.engines import get_engine
from search.rebuild import rebuild
from search.request import LONGEST_QUERY, MOST_WORDS
from tests.portal.test_bad_input import HOSTILE, box, sentences
from tests.search.conftest import drop_all

pytestmark = pytest.mark.django_db

PAGES = ("search", "laws")
NOTHING_FOUND = "Nothing fits all of this"

STOP_WORDS = {"en": "the of and", "fr": "de la les", "es": "el de los", "ar": "في من على", "ru": "и в на"}
OPERATORS = {  # what it would do if it were read as a language of queries -> the plain words that it is
    "(data|law)": "data law",
    "title_f:data": "title_f data",
    "visibility:login data": "visibility login data",
    "data AND NOT law": "data AND NOT law",
    "data~2": "data 2",
    "data^5": "data 5",
    "[a TO z]": "a TO z",
    "{data TO *}": "data TO",
    "+data -law": "data law",
    '"data protection"~4': "data protection 4",
    "dat* pro?ection": "dat pro ection",
    "data\\ protection": "data protection",
    "/dat.+/": "dat",
    "data && law || !act": "data law act",
}
ONLY_SIGNS = [".*", "*:*", "*", "\\", "(", "[", '"', "+-&&||!(){}[]^~*?:\\/", "…!?", "%", "_", "😀", "🏝️ 🌊", "𓀀"]
ODD = {
    "a single letter": "a",
    "an address": "https://example.org/laws?country=JM&q=data#top",
    "mixed scripts": "data данные بيانات 数据 dannées",
    "marks of direction": "\u200fdata\u200e \u202eprotection\u202c \u2067act\u2069",
    "a long word": "data" * 2_000,
    "a long word of Han": "数" * 900,
    "many words": " ".join(f"data{number}" for number in range(300)),
    "one word often": "data " * 300,
    "SQL": "' OR 1=1; DROP TABLE wagtailcore_page; --",
    "HTML": HOSTILE,
    "a template": "{{ 7|add:7 }} {% debug %} ${7*7}",
    "a path": "../../../etc/passwd\x00.html",
    "numbers": "2020 ٢٠٢٠ ２０２０ ⅷ ½",
    "accents by themselves": "\u0301\u0301\u0301",
    "joiners": "\u200c\u200d\u200c",
    "a lone half of a pair": "data\ud83d",
    "private use": "\ue000\uf8ff",
}


@pytest.fixture(params=["embedded", pytest.param("elastic", marks=[pytest.mark.elasticsearch, pytest.mark.thorough])])
def portal(request: pytest.FixtureRequest, settings: Any, client: Client) -> Iterator[Client]:
    """A visitor of the sample content, answered by one engine or the other."""
    if request.param == "embedded":
        yield client
        return
    settings.SEARCH_INDEX_PREFIX = f"test-{uuid.uuid4().hex[:10]}"
    settings.ELASTICSEARCH_URL = request.getfixturevalue("elasticsearch_url")
    settings.SEARCH_ENGINE = "search.engines.elastic"
    rebuild()
    yield client
    drop_all(get_engine())


def opened(portal: Client, section: str, words: str, language: str = "en", **rest: Any) -> tuple[str, int]:
    """The page, and how many records it lists."""
    words = words.encode("utf-8", "replace").decode()
    answer = portal.get(f"/{language}/{section}/", {"q": words, **rest})
    assert answer.status_code == 200, (section, words[:80])
    text = answer.content.decode()
    results = answer.context["listing"].results
    assert results is not None, (section, words[:80])
    if language == "en":  # rows or a sentence, never neither
        assert (results.total == 0) == (NOTHING_FOUND in text), (section, words[:80])
    assert ('<ul class="rows' in text) == (results.total > 0)
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    return text, results.total


def suggested(portal: Client, words: str, **rest: Any) -> list[dict[str, str]]:
    words = words.encode("utf-8", "replace").decode()
    answer = portal.get("/en/search/suggest/", {"q": words, **rest})
    assert answer.status_code == 200, words[:80]
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    suggestions: list[dict[str, str]] = answer.json()["suggestions"]
    assert len(suggestions) <= 6
    return suggestions


# --- Words -----------------------------------------------------------------------------------------------------


def test_stop_words_alone_find_records_that_hold_them(portal: Client) -> None:
    for language, words in STOP_WORDS.items():
        for page in PAGES:
            text, _total = opened(portal, page, words, language)
            assert box(text) == words
        suggested(portal, words)
    assert opened(portal, "search", STOP_WORDS["en"])[1] > 0
    assert opened(portal, "search", STOP_WORDS["ar"], "ar")[1] > 0


def test_operators_are_words_like_others(portal: Client) -> None:
    for typed, plain in OPERATORS.items():
        for page in PAGES:
            text, total = opened(portal, page, typed)
            assert box(text) == typed
        assert total == opened(portal, PAGES[-1], plain)[1], typed
        assert suggested(portal, typed) == suggested(portal, plain)


def test_signs_alone_find_nothing_and_not_everything(portal: Client) -> None:
    for typed in ONLY_SIGNS:
        for page in PAGES:
            text, total = opened(portal, page, typed)
            assert total == 0, typed
            assert box(text) == typed
            assert "Themes" in text
        assert suggested(portal, typed) == []


def test_odd_words_get_an_answer(portal: Client) -> None:
    for typed in ODD.values():
        for page in PAGES:
            text, _total = opened(portal, page, typed)
            assert len(text) < 250_000
            shown = box(text)
            assert len(shown) <= LONGEST_QUERY
            assert not re.search("[\x00-\x1f\u202a-\u202e\u2066-\u2069]", shown)
            if typed.isascii() and "\x00" not in typed and len(typed) < LONGEST_QUERY:
                assert shown == " ".join(typed.split())
        suggested(portal, typed)


def test_words_around_odd_ones_are_still_found(portal: Client) -> None:
    plain = opened(portal, "laws", "cybercrime")[1]
    assert plain > 0
    for typed in (
        "\u200fcybercrime\u200e",
        "\u202ecybercrime\u202c",
        "cyber\u200bcrime",
        "cyber\u00adcrime",
        "cybercrime\x00",
    ):
        assert opened(portal, "laws", typed)[1] == plain, ascii(typed)
        assert suggested(portal, typed) == suggested(portal, "cybercrime")


def test_many_words_are_cut_and_the_page_says_so(portal: Client) -> None:
    for page in PAGES:
        text, _total = opened(portal, page, ODD["many words"])
        assert len(box(text).split()) <= MOST_WORDS
        assert ODD["many words"].startswith(box(text))
        assert str(LONGEST_QUERY) in sentences(text)


# --- Parameters ------------------------------------------------------------------------------------------------


def test_parameters_that_nobody_knows_are_of_no_effect(portal: Client) -> None:
    for page in PAGES:
        plain = opened(portal, page, "data")[1]
        assert opened(portal, page, "data", utm_source="x", q2="law", visibility="login", scope="case")[1] == plain
    assert suggested(portal, "data", visibility="login", limit="9999", scope="case") == suggested(portal, "data")


def test_of_words_given_twice_the_last_ones_count(portal: Client) -> None:
    for page in PAGES:
        text = portal.get(f"/en/{page}/?q=data&q=cybercrime&page=9&page=1").content.decode()
        assert box(text) == "cybercrime"
        assert sentences(text) == ""
    twice = portal.get("/en/search/suggest/?q=data&q=cybercrime").json()
    assert twice["suggestions"] == suggested(portal, "cybercrime")


def test_a_page_that_is_no_number_is_the_first_one_with_a_sentence(portal: Client) -> None:
    for number in ("-1", "0", "١٢", "12.0", "1 OR 1=1", "%00", "NaN", "0x1", "9" * 30):
        for page in PAGES:
            text, total = opened(portal, page, "data", page=number)
            assert total > 0
            assert "is not a page number" in sentences(text), number
            assert box(text) == "data"
    suggested(portal, "data", page="-1")


def test_a_page_far_past_the_end_is_not_found_and_says_how_many_there_are(portal: Client) -> None:
    for page in PAGES:
        answer = portal.get(f"/en/{page}/", {"q": "data", "page": "9999"})
        assert answer.status_code == 404
        assert "This list has only" in sentences(answer.content.decode())
        assert box(answer.content.decode()) == "data"


def test_no_filter_makes_the_suggestions_fail(portal: Client) -> None:
    for name in ("kind", "country", "year", "theme", "language", "status"):
        for value in ("", "zz", "*", "[a TO b]", "\x00", "x" * 5_000, HOSTILE):
            found = suggested(portal, "data", **{name: value})
            assert found == [] or not value.strip("\x00")
    assert len(suggested(portal, "data", country=["JM"] * 300)) > 0
