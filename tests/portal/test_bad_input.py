"""Whatever stands in an address, a page answers with a sentence, keeps what was typed, and runs none of it."""

import html
import re
from urllib.parse import quote, urlencode

import pytest

from portal.languages import interface_languages
from search.facets import FACET_NAMES
from search.request import LONGEST_QUERY
from tests.portal.making import make_record

pytestmark = pytest.mark.django_db

LISTS = ["cases", "laws", "strategies", "toolkits", "search"]
PAGES = ["", "themes/", "themes/health/", "countries/", "countries/fj/", "regions/pacific/", "languages/", "about/"]
EVERYTHING = [*(f"{name}/" for name in LISTS), *PAGES, "accessibility/", "cases/fj/", "no/such/page/"]

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=y>{{7*7}}{% load x %}"
WORDS = {
    "quote": '"',
    "apostrophe": "'",
    "unbalanced": 'water "law',
    "operators": "AND OR NOT + - && || ! ( ) { } [ ] ^ ~ * ? : \\ /",
    "field": "title_f:water visibility:login",
    "regex": "(a+)+$ .* [",
    "sql": "'; DROP TABLE wagtailcore_page; --",
    "wildcard": "*",
    "fuzzy": "water~99 wat*",
    "like": "%_%",
    "bidi": "\u202ewater\u202c \u200f\u2066law\u2069",
    "control": "wa\x07ter\x1b[31m\x7f\x85",
    "nul": "wa\x00ter",
    "newline": "water\r\nSet-Cookie: a=b",
    "surrogate": "water\ud83d",
    "astral": "🏝️🏝️ 𝔴𝔞𝔱𝔢𝔯",
    "combining": "e" + "\u0301" * 500,
    "han": "水" * 500,
    "long": "water " * 1_700,
    "one long word": "w" * 10_000,
    "spaces": " \t\u00a0\u3000 ",
    "hostile": HOSTILE,
    "template": "{{ request }}{% debug %}%(x)s {0} $x",
}
RAW = [
    "q=%ff%fe&country=%C3%28&page=%E2%82",
    "q=%",
    "q=%zz&&&==&=&q",
    "q[]=water&country[]=FJ&page[]=2&year[0]=2020",
    "%00=%00&q=%00",
    "q=" + "%F0%9F%8F%9D" * 400,
    "page=1&page=2&page=x",
    "&" * 200,
    "from=//evil.example&next=//evil.example",
    urlencode([("country", f"X{number}") for number in range(300)]),
    urlencode([("country", "FJ")] * 300),
    urlencode([(name, value) for name in FACET_NAMES for value in ("", "x", "FJ", "2020", HOSTILE)]),
    "q=" + quote(HOSTILE) + "&" + urlencode(dict.fromkeys([*FACET_NAMES, "page", "sort", "all", "from"], HOSTILE)),
]


def opened(client, address: str, question: str = "", status: tuple[int, ...] = (200,)) -> str:
    answer = client.get(f"{address}?{question}")
    assert answer.status_code in status, (address, question[:200], answer.status_code)
    text = answer.content.decode()
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    return str(text)


def asked(**values: str) -> str:
    """A question as a browser would send it, lone surrogates and all."""
    return "&".join(f"{name}={quote(value, safe='', errors='surrogatepass')}" for name, value in values.items())


def box(text: str) -> str:
    """What stands in the search box of the page."""
    return html.unescape(re.search(r'<input[^>]*\bname="q"[^>]*\bvalue="([^"]*)"', text)[1])


def sentences(text: str) -> str:
    return " ".join(re.findall(r'<div class="note" role="status">(.*?)</div>', text, re.S))


# --- Nothing is an error of ours -------------------------------------------------------------------------------


@pytest.mark.parametrize("page", EVERYTHING)
def test_no_question_makes_a_page_fail(client, page):
    found = (200, 302, 404)
    for question in RAW:
        opened(client, f"/en/{page}", question, found)
    for words in WORDS.values():
        opened(client, f"/en/{page}", asked(q=words), found)


@pytest.mark.parametrize("name", ["page", "sort", "all", "from", "year", "language", *FACET_NAMES])
@pytest.mark.parametrize("page", ["search/", "laws/"])
def test_no_value_of_a_parameter_makes_a_list_fail(client, page, name):
    for value in ["", "0", "-1", "9" * 30, "NaN", "1e9", "٣", "2", HOSTILE, *WORDS.values()]:
        opened(client, f"/en/{page}", asked(**{name: value}), (200, 404))


@pytest.mark.parametrize("page", ["cases/fj/quarz/", "cases/fj/", "themes/health/"])
def test_no_question_makes_a_record_fail(client, page):
    make_record("Quarz")
    for question in RAW:
        assert client.get(f"/en/{page}?{question}").status_code in (200, 302, 404)


@pytest.mark.parametrize("language", interface_languages())
def test_sentences_about_bad_input_are_there_in_every_language(client, language):
    text = opened(client, f"/{language}/search/", asked(country="XX", year="abc", page="abc", q="a " * 400))
    assert sentences(text).count("<p>") == 4
    for value in ("XX", "abc"):
        assert f"“{value}”" in sentences(text) or value in sentences(text)


# --- What was typed stays --------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", LISTS)
@pytest.mark.parametrize(
    "words",
    ["water law", '"water', "it's", "a & b < c > d", "l’eau", "водоснабжение", "المياه", "水资源", "+-*/()", HOSTILE],
)
def test_what_was_typed_stays_in_the_box(client, page, words):
    assert box(opened(client, f"/en/{page}/", asked(q=words))) == " ".join(words.split())


@pytest.mark.parametrize("page", LISTS)
def test_marks_that_could_hide_what_was_typed_are_taken_out(client, page):
    assert box(opened(client, f"/en/{page}/", asked(q="wa\x07ter \u202elaw\u202c\x00 act"))).split()[-1] == "act"
    text = opened(client, f"/en/{page}/", asked(q=WORDS["bidi"], country=WORDS["bidi"], theme=WORDS["control"]))
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text)
    assert "\u202e" not in box(text)


@pytest.mark.parametrize("page", LISTS)
def test_a_long_question_is_cut_and_the_page_says_so(client, page):
    text = opened(client, f"/en/{page}/", asked(q="water " * 1_700))
    assert 0 < len(box(text)) <= LONGEST_QUERY
    assert str(LONGEST_QUERY) in sentences(text)
    assert len(text) < 200_000


# --- Values that do not exist ----------------------------------------------------------------------------------

FACETS_OF = {
    "cases": ("theme", "region", "country", "stage", "language"),
    "laws": ("status", "law_kind", "region", "country", "theme", "language"),
    "strategies": ("status", "region", "country", "theme", "language"),
    "toolkits": ("theme", "region", "country", "language"),
    "search": ("kind", "theme", "region", "country", "language", "status", "stage"),
}


@pytest.mark.parametrize(("page", "facet"), [(page, facet) for page, facets in FACETS_OF.items() for facet in facets])
def test_a_value_that_does_not_exist_is_named_and_left_out(client, page, facet):
    text = opened(client, f"/en/{page}/", asked(**{facet: "<b>no such</b>"}))
    assert "“&lt;b&gt;no such&lt;/b&gt;” is not known" in sentences(text)
    assert client.get(f"/en/{page}/").context["listing"].results.total == (
        client.get(f"/en/{page}/", {facet: "<b>no such</b>"}).context["listing"].results.total
    )


@pytest.mark.parametrize("page", LISTS)
@pytest.mark.parametrize("year", ["abc", "20", "20200", "-200", "２０２０", "2020.0", "20 20"])
def test_a_year_that_is_none_is_named_and_left_out(client, page, year):
    text = opened(client, f"/en/{page}/", asked(year=year))
    assert f"“{year}” is not a year" in html.unescape(sentences(text))


def test_a_value_beside_a_wrong_one_still_counts(client):
    right = client.get("/en/laws/", {"country": "JM"}).context["listing"].results.total
    answer = client.get("/en/laws/", {"country": ["JM", "no such"]})
    assert answer.context["listing"].results.total == right > 0
    assert "no such" in sentences(answer.content.decode())


def test_many_wrong_values_do_not_make_a_long_page(client):
    text = opened(client, "/en/search/", urlencode([("country", f"X{number}") for number in range(300)]))
    assert 1 <= sentences(text).count("<p>") <= 5


def test_a_facet_of_another_list_is_of_no_effect(client):
    for question in ("stage=running", "kind=case", "law_kind=cybercrime"):
        assert (
            client.get(f"/en/strategies/?{question}").context["listing"].results.total
            == client.get("/en/strategies/").context["listing"].results.total
        )


# --- Pages of a list -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["cases", "laws", "strategies", "search"])
@pytest.mark.parametrize("number", ["9999", "500", "501", "999999"])
def test_a_page_past_the_end_is_not_found_and_says_how_many_there_are(client, page, number):
    answer = client.get(f"/en/{page}/", {"page": number})
    assert answer.status_code == 404
    text = answer.content.decode()
    pages = client.get(f"/en/{page}/").context["listing"].pager.pages
    assert f"only {pages} pages" in sentences(text)
    assert f'href="/en/{page}/"' in text


@pytest.mark.parametrize("page", LISTS)
@pytest.mark.parametrize("number", ["0", "-1", "abc", "1.5", "٢", "２", " 2", "9999999", "1e3", "+1"])
def test_a_page_that_is_no_number_is_the_first_one_and_says_so(client, page, number):
    answer = client.get(f"/en/{page}/", {"page": number})
    assert answer.status_code == 200
    assert f"“{number.strip()}” is not a page number" in html.unescape(sentences(answer.content.decode()))
    assert answer.context["listing"].results.page == 1


def test_the_last_page_is_found_and_the_one_after_it_is_not(client):
    pages = client.get("/en/laws/").context["listing"].pager.pages
    assert pages > 3
    assert client.get("/en/laws/", {"page": pages}).status_code == 200
    assert client.get("/en/laws/", {"page": pages + 1}).status_code == 404


def test_every_record_of_a_list_stands_on_exactly_one_of_its_pages(client):
    listing = client.get("/en/laws/").context["listing"]
    seen = []
    for number in range(1, listing.pager.pages + 1):
        seen += [hit.key for hit in client.get("/en/laws/", {"page": number}).context["listing"].results.hits]
    assert len(seen) == len(set(seen)) == listing.results.total


@pytest.mark.parametrize("page", LISTS)
def test_an_order_that_does_not_exist_is_the_usual_one(client, page):
    usual = client.get(f"/en/{page}/").context["listing"].results.hits
    odd = client.get(f"/en/{page}/", {"sort": "xyz"}).context["listing"].results.hits
    assert [hit.key for hit in odd] == [hit.key for hit in usual]


@pytest.mark.parametrize("page", LISTS)
def test_an_order_that_does_not_exist_is_named(client, page):
    assert "xyz" in sentences(opened(client, f"/en/{page}/", "sort=xyz"))


# --- Links that a list makes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["laws", "search"])
def test_every_link_of_a_list_opens_and_keeps_what_was_asked(client, page):
    question = asked(q='water "law', country="JM", sort="newest")
    text = opened(client, f"/en/{page}/", question)
    own = {html.unescape(link) for link in re.findall(rf'href="(/en/{page}/\?[^"]*)"', text)}
    assert own
    for link in own:
        assert client.get(link).status_code == 200, link


def test_a_list_that_finds_nothing_says_so_and_offers_ways_on(client):
    text = opened(client, "/en/search/", asked(q="xqzvwk jjqqk", country="FJ"))
    assert "Nothing fits all of this" in text
    assert "Without Fiji" in text
    assert "noindex" in text
