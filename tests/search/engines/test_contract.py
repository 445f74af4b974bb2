"""The same questions put to both engines: each must answer like this."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from search.document import SearchDocument, Version
from search.engines.base import Engine
from search.request import SearchRequest
from tests.search.conftest import ENGINES, drop_all, fill, make_record


def open_engine(name: str, request: pytest.FixtureRequest, folder: Path, prefix: str) -> Engine:
    if name == "embedded":
        from search.engines.embedded import make_engine

        return make_engine(folder=str(folder), prefix=prefix, url="")
    from search.engines.elastic import make_engine as make_elastic

    return make_elastic(folder="", prefix=prefix, url=request.getfixturevalue("elasticsearch_url"))


RECORDS: list[SearchDocument] = [
    SearchDocument(
        key="case:meters",
        versions=(
            Version("en", "Smart water meters in Fiji", "Meters that <b>report</b> & warn", "/meters/", "long pipes"),
            Version("fr", "Compteurs d'eau aux Fidji", "Des compteurs numériques", "/compteurs/", "tuyaux"),
        ),
        facets={"theme": ("water",), "country": ("FJ",), "year": ("2014", "2015"), "stage": ("pilot",)},
        newest=735_000,
        updated=1_600_000_000,
        card={"cost": 1200, "tags": ["a", {"b": None}]},
    ),
    make_record(
        "law:privacy",
        "Data Protection Act",
        summary="Personal data of citizens",
        body="The commissioner may inspect",
        facets={"country": ("TO",), "year": ("2020",), "status": ("in-force",)},
        newest=737_000,
        updated=1_500_000_000,
    ),
    make_record(
        "law:eau",
        "Loi sur l'accès à l'eau potable",
        language="fr",
        facets={"theme": ("water",), "country": ("HT",), "year": ("2014",), "status": ("repealed",)},
        newest=735_001,
    ),
    make_record(
        "strategy:zh",
        "数字政府战略",
        language="zh",
        summary="关于数字政府的国家战略",
        facets={"theme": ("digital-government",), "country": ("FJ", "TO")},
        newest=736_000,
    ),
    make_record("case:ar", "إستراتيجية الحكومة الرقمية المستدامة", language="ar", facets={"country": ("MV",)}),
    make_record("case:ru", "Счётчики воды для островов", language="ru", facets={"theme": ("water",)}),
    make_record("case:staff", "Water audit for staff", visibility=("staff",), facets={"theme": ("water",)}),
]


@pytest.fixture(params=ENGINES, scope="module")
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Filled once for all questions that only read."""
    engine = open_engine(request.param, request, tmp_path_factory.mktemp("shelf"), "test-contract")
    drop_all(engine)
    fill(engine, RECORDS)
    yield engine
    drop_all(engine)


def found(engine: Engine, words: str, **rest) -> list[str]:
    return [hit.key for hit in engine.search(SearchRequest.clean(words, **rest)).hits]


def counts(engine: Engine, facet: str, words: str = "", **rest) -> dict[str, int]:
    results = engine.search(SearchRequest.clean(words, **rest))
    return {value.value: value.count for value in results.facets[facet]}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("data protection act", ["law:privacy"]),
        ("DATA Protéction", ["law:privacy"]),
        ("inspect commissioner", ["law:privacy"]),  # of the body
        ("metre meter", ["case:meters"]),  # another form
        ("compteur tuyau", ["case:meters"]),  # without accents, in the second version
        ("l’accès potable", ["law:eau"]),
        ("accès", ["law:eau"]),
        ("数字", ["strategy:zh"]),
        ("政府", ["strategy:zh"]),
        ("府政", []),  # the signs, but not in this order
        ("المستدامه", ["case:ar"]),  # ة as many type it
        ("استراتيجية", ["case:ar"]),  # without hamza
        ("счетчик", ["case:ru"]),  # ё as е, singular
        ("haitti", ["law:eau"]),  # the name misspelt
        ("protecton", ["law:privacy"]),
        ("汤加", ["law:privacy", "strategy:zh"]),  # a name of its country in another language
        ("nothingofthekind", []),
        ("2020", []),  # a year is a facet, not a word
    ],
)
def test_words_find(shelf: Engine, words: str, expected: list[str]) -> None:
    assert found(shelf, words) == expected


@pytest.mark.parametrize("words", ["water", "eau", "agua", "مياه", "水"])
def test_a_theme_is_found_in_any_language(shelf: Engine, words: str) -> None:
    assert {"case:meters", "law:eau", "case:ru"} <= set(found(shelf, words))


def test_facets_are_counted_against_one_another(shelf: Engine) -> None:
    """Each value of a record with each of its other values; hidden records never."""
    asked = SearchRequest(facets=(), crossed=("theme", "country", "year"), per_page=0)
    assert shelf.search(asked).crossed == {
        ("water", "FJ", "2014"): 1,
        ("water", "FJ", "2015"): 1,
        ("water", "HT", "2014"): 1,
    }
    staff = SearchRequest(facets=(), crossed=("theme",), per_page=0, visibility=("public", "staff"))
    assert (
        shelf.search(staff).crossed[("water",)]
        == shelf.search(replace(staff, visibility=("public",))).crossed[("water",)] + 1
    )
    assert shelf.search(replace(asked, scope={"country": ("MV",)})).crossed == {}


def test_what_a_page_asks_together_is_what_it_gets_one_by_one(shelf: Engine) -> None:
    requests = [
        SearchRequest(facets=("kind", "theme"), per_page=0, sort="newest"),
        SearchRequest(scope={"kind": ("case",)}, facets=("country",), per_page=3, sort="newest", highlight=False),
        SearchRequest(scope={"country": ("FJ",)}, facets=(), crossed=("kind", "year"), per_page=1, sort="newest"),
        SearchRequest(scope={"country": ("XX",)}, facets=(), per_page=5, sort="newest"),
    ]
    for _again in range(2):  # the second time the counts are known
        together = [replace(results, took_ms=0) for results in shelf.search_each(requests)]
        assert together == [replace(shelf.search(request), took_ms=0) for request in requests]
    assert [results.total for results in together] == [6, 3, 2, 0]
    with pytest.raises(ValueError, match="with words"):
        shelf.search_each([SearchRequest(words="water")])


def test_the_readers_language_comes_first(shelf: Engine) -> None:
    assert found(shelf, "eau", language="fr")[:2] in (["law:eau", "case:meters"], ["case:meters", "law:eau"])
    hit = shelf.search(SearchRequest.clean("eau", language="fr", languages=("fr", "en"))).hits
    assert {h.key: h.version.language for h in hit}["case:meters"] == "fr"


def test_a_hit_shows_the_best_version(shelf: Engine) -> None:
    def shown(*languages: str) -> str:
        hits = shelf.search(SearchRequest.clean("compteurs", language=languages[0], languages=languages)).hits
        return hits[0].version.url

    assert shown("fr", "en") == "/compteurs/"
    assert shown("ru", "fr", "en") == "/compteurs/"
    assert shown("zh") == "/meters/"  # the original


def test_a_hit_says_all_that_a_row_shows(shelf: Engine) -> None:
    hit = shelf.search(SearchRequest.clean("meters", language="en")).hits[0]
    assert (hit.key, hit.kind, hit.languages, hit.original) == ("case:meters", "case", ("en", "fr"), "en")
    assert hit.card == {"cost": 1200, "tags": ["a", {"b": None}]}
    assert hit.facets["year"] == ("2014", "2015")
    assert hit.facets["kind"] == ("case",)
    assert hit.version.body == ""  # searched, never stored
    assert hit.title_html == "Smart water <mark>meters</mark> in Fiji"
    assert hit.summary_html == "<mark>Meters</mark> that &lt;b&gt;report&lt;/b&gt; &amp; warn"


def test_without_words_the_newest_come_first(shelf: Engine) -> None:
    assert found(shelf, "")[:4] == ["law:privacy", "strategy:zh", "law:eau", "case:meters"]
    assert found(shelf, "", sort="updated")[:2] == ["case:meters", "law:privacy"]
    assert found(shelf, "water", sort="newest")[:2] == ["law:eau", "case:meters"]


def test_values_of_a_facet_are_alternatives_and_facets_narrow(shelf: Engine) -> None:
    assert set(found(shelf, "", selected={"country": ["FJ", "HT"]})) == {"case:meters", "strategy:zh", "law:eau"}
    assert found(shelf, "", selected={"country": ["FJ", "HT"], "kind": ["law"]}) == ["law:eau"]
    assert found(shelf, "", selected={"country": ["XX"]}) == []


def test_a_facet_does_not_count_its_own_selection(shelf: Engine) -> None:
    everything = {"FJ": 2, "TO": 2, "HT": 1, "MV": 1}
    assert counts(shelf, "country") == everything
    assert counts(shelf, "country", selected={"country": ["FJ"]}) == everything
    assert counts(shelf, "theme", selected={"country": ["FJ"]}) == {"water": 1, "digital-government": 1}
    assert counts(shelf, "country", selected={"country": ["FJ"], "kind": ["law"]}) == {"TO": 1, "HT": 1, "FJ": 0}


def test_the_pages_own_filters_are_in_every_count(shelf: Engine) -> None:
    scope = {"theme": ("water",)}
    assert counts(shelf, "kind", scope=scope) == {"case": 2, "law": 1}
    assert counts(shelf, "kind", scope=scope, selected={"kind": ["law"]}) == {"case": 2, "law": 1}
    assert counts(shelf, "theme", scope=scope) == {"water": 3}


def test_selected_values_stay_listed_and_years_run_backwards(shelf: Engine) -> None:
    results = shelf.search(SearchRequest.clean("privacyless", selected={"country": ["FJ"], "year": ["1999"]}))
    assert [(v.value, v.count, v.selected) for v in results.facets["country"]] == [("FJ", 0, True)]
    results = shelf.search(SearchRequest(selected={"year": ("1999",)}))
    assert [v.value for v in results.facets["year"]] == ["2020", "2015", "2014", "1999"]
    by_count = shelf.search(SearchRequest()).facets["country"]
    assert [v.value for v in by_count] == ["FJ", "TO", "HT", "MV"]


def test_pages_share_out_all_hits(shelf: Engine) -> None:
    pages = [shelf.search(SearchRequest.clean("", page=page, per_page=2)) for page in (1, 2, 3, 4)]
    assert [len(page.hits) for page in pages] == [2, 2, 2, 0]
    assert len({hit.key for page in pages for hit in page.hits}) == 6
    assert {(page.total, page.pages) for page in pages} == {(6, 3)}
    assert shelf.search(SearchRequest.clean("", page=500, per_page=100)).hits == ()


ODD_VALUES = ['a"b', "a\\b", "a\\", '"', "x:y", "(z)", "AND", "*", "[a TO b]", "FJ OR TO", "o'k", "+-", "é 斐济", " "]


@pytest.mark.parametrize("value", ODD_VALUES)
def test_odd_values_of_a_facet_select_nothing_and_count_as_ever(shelf: Engine, value: str) -> None:
    selected = {"country": [value, "HT"], "kind": ["law", value], "theme": ["water"]}
    assert found(shelf, "", selected=selected) == ["law:eau"]
    by_country = counts(shelf, "country", selected=selected)
    assert by_country | {value: 0} == {"HT": 1, value: 0}


def test_every_word_in_a_title_goes_before_most_words_in_a_short_one(engine: Engine) -> None:
    long = "Ledger of ferries and harbours kept by the wardens of the outer islands"
    fill(engine, [make_record("case:long", long), *(make_record(f"case:{n}", "Ferries harbours") for n in range(5))])
    assert found(engine, "ledger ferries harbours")[0] == "case:long"
    assert found(engine, "leger feries harbors")[0] == "case:long"  # misspelt


def test_only_the_facets_asked_for_are_counted(shelf: Engine) -> None:
    assert set(shelf.search(SearchRequest(facets=("theme",))).facets) == {"theme"}
    assert shelf.search(SearchRequest(facets=())).facets == {}


def test_a_misspelt_word_brings_a_suggestion(shelf: Engine) -> None:
    assert shelf.search(SearchRequest.clean("data protecton")).suggestion == "data protection"
    assert shelf.search(SearchRequest.clean("data protection")).suggestion is None


def test_titles_are_suggested_while_typing(shelf: Engine) -> None:
    assert [s.title for s in shelf.suggest("Sm")] == ["Smart water meters in Fiji"]
    assert [s.title for s in shelf.suggest("smart wat")] == ["Smart water meters in Fiji"]
    assert [(s.title, s.language, s.url) for s in shelf.suggest("Compteurs d'e", language="fr")] == [
        ("Compteurs d'eau aux Fidji", "fr", "/compteurs/")
    ]
    assert [s.key for s in shelf.suggest("数")] == ["strategy:zh"]
    assert shelf.suggest("s") == shelf.suggest("") == shelf.suggest("zzz") == ()


def test_similar_records_share_words_themes_or_countries(shelf: Engine) -> None:
    similar = [hit.key for hit in shelf.similar("case:meters", languages=("en",))]
    assert "case:meters" not in similar
    assert set(similar[:2]) <= {"law:eau", "case:ru", "strategy:zh"}
    assert shelf.similar("case:unknown") == ()


def test_a_score_can_be_explained(shelf: Engine) -> None:
    explained = shelf.explain(SearchRequest.clean("data protection"), "law:privacy")
    best = shelf.search(SearchRequest.clean("data protection")).hits[0]
    assert round(explained["record"]["score"], 2) == round(best.score, 2)
    assert shelf.explain(SearchRequest.clean("data"), "law:none")["record"] == {"key": "law:none", "is_indexed": False}
