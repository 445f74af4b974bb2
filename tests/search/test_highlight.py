"""Marks are the only markup, whatever a title holds."""

from html.parser import HTMLParser

import pytest
from django.utils.html import conditional_escape

from search.document import Version
from search.engines.base import Engine
from search.highlight import SNIPPET, highlight, snippet
from search.language import fold
from search.request import SearchRequest
from tests.search.conftest import fill, make_record

NO_PAIRS: frozenset[tuple[str, str]] = frozenset()


def marked(text: str, *words: str, pairs: frozenset[tuple[str, str]] = NO_PAIRS) -> str:
    return highlight(text, lambda word: fold(word) in words, pairs)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append(tag + "".join(map(str, attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_words_are_marked_where_they_stand() -> None:
    assert marked("Water & l'Eau", "eau", "water") == "<mark>Water</mark> &amp; l&#x27;<mark>Eau</mark>"
    assert marked("E\u0301té", "ete") == "<mark>E\u0301té</mark>"
    assert marked("nothing", "x") == "nothing"
    assert marked("", "x") == ""


def test_han_pairs_are_marked_together() -> None:
    pairs = frozenset({("数", "字"), ("字", "政")})
    assert marked("关于数字政府", pairs=pairs) == "关于<mark>数字政</mark>府"
    assert marked("字数", pairs=pairs) == "字数"


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "</mark><img src=x onerror=alert(1)>",
        "<mark>water",
        "&lt;b&gt; &amp;",
        "\"'><svg/onload=alert(1)>",
        "<scr<mark>ipt>",
        "javascript:alert(1)",
    ],
)
@pytest.mark.parametrize("words", ["", "script alert mark img water b svg ipt scr lt amp"])
def test_nothing_can_be_injected(engine: Engine, evil: str, words: str) -> None:
    fill(engine, [make_record("case:1", evil, summary=evil * 20)])
    hits = engine.search(SearchRequest.clean(words)).hits
    for html in (html for hit in hits for html in (hit.title_html, hit.summary_html)):
        page = Tags()
        page.feed(html)
        page.close()
        assert set(page.tags) <= {"mark"}
        assert evil[:10] in page.text
        assert conditional_escape(html) == html  # known to be safe


def test_without_highlights_it_is_escaped_all_the_same(engine: Engine) -> None:
    fill(engine, [make_record("case:1", "<b>water</b>")])
    hit = engine.search(SearchRequest(words="water", highlight=False)).hits[0]
    assert hit.title_html == "&lt;b&gt;water&lt;/b&gt;"


def test_a_snippet_shows_the_densest_part() -> None:
    text = "start " + "filler " * 100 + "the harbour cable and harbour cable end " + "filler " * 50
    shown = snippet(text, lambda word: word in ("harbour", "cable"), NO_PAIRS)
    assert shown.count("<mark>") == 4
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < SNIPPET + 4 * len("<mark></mark>") + 10


def test_a_snippet_without_hits_is_the_beginning() -> None:
    assert snippet("word " * 100, lambda _word: False, NO_PAIRS).startswith("word word")
    assert snippet("x" * 1000, lambda _word: False, NO_PAIRS) == "x" * SNIPPET + " …"
    assert snippet("数" * 1000, lambda _word: True, NO_PAIRS).count("<mark>") == 1


def test_all_forms_of_a_word_are_marked(engine: Engine) -> None:
    more = (Version("fr", "Le compteur", "", "/fr/"),)
    fill(engine, [make_record("case:1", "Meters of a meter, metring", more=more)])
    hit = engine.search(SearchRequest.clean("meter")).hits[0]
    assert hit.title_html == "<mark>Meters</mark> of a <mark>meter</mark>, metring"
