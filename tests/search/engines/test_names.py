"""Names of themes and countries: put into the question, in any language, and renamed without touching the index."""

import pytest

from search.document import SearchDocument
from search.engines.base import Engine
from search.names import Names
from search.request import SearchRequest
from tests.search.conftest import fill, make_record, write

NAMES = {
    "theme": {
        "water": ("Water and sanitation", "Eau et assainissement", "المياه والصرف الصحي", "水和卫生", "drinking water"),
        "health": ("Health", "Santé", "الصحة", "卫生"),
        "registers": ("Registers", "Registres", "السجلات", "登记"),
    },
    "country": {
        "TO": ("Tonga", "Тонга", "تونغا", "汤加"),
        "ST": ("São Tomé and Príncipe", "Sao Tomé-et-Principe"),
        "XS": ("Quixotia",),
    },
}
RECORDS: list[SearchDocument] = [
    make_record("case:water", "Quarzpumpe", language="fr", facets={"theme": ("water",), "country": ("TO",)}),
    make_record("case:clinic", "Quarzklinik", language="ru", facets={"theme": ("health",), "country": ("ST",)}),
    *(
        make_record(f"law:{number}", "Quarzbuch", language="zh", facets={"theme": ("registers",)})
        for number in range(4)
    ),
    make_record("case:hidden", "Quarzheim", visibility=("staff",), facets={"theme": ("health",), "country": ("XS",)}),
]
REGISTERS = {f"law:{number}" for number in range(4)}


class Called:
    """What everything is called; a test renames as an editor does."""

    def __init__(self) -> None:
        self.tables = {facet: dict(table) for facet, table in NAMES.items()}
        self.names = Names(self.tables)

    def rename(self, facet: str, value: str, *names: str) -> None:
        self.tables[facet][value] = names
        self.names = Names(self.tables)


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> Called:
    called = Called()
    monkeypatch.setattr("search.engines.answering.kept_names", lambda: called.names)
    return called


@pytest.fixture
def shelf(engine: Engine, called: Called) -> Engine:
    fill(engine, RECORDS)
    return engine


def found(engine: Engine, words: str, **rest) -> set[str]:
    return {hit.key for hit in engine.search(SearchRequest.clean(words, **rest)).hits}


def test_a_word_of_a_name_finds_in_any_language_and_form(shelf: Engine) -> None:
    for words in ("water", "Waters", "eaux", "assainissements", "المياه", "水", "drinking"):
        assert found(shelf, words) == {"case:water"}, words
    for words in ("卫生", "和卫"):  # the pair that stands in both names, and in one
        assert "case:water" in found(shelf, words)
    assert found(shelf, "卫生") == {"case:water", "case:clinic"}
    assert found(shelf, "生卫") == set()
    assert found(shelf, "Тонга") == found(shelf, "汤加") == {"case:water"}
    assert found(shelf, "sao tome", language="fr") == {"case:clinic"}


def test_more_words_of_a_name_count_as_words_of_a_text_do(shelf: Engine) -> None:
    """Three of five must match."""
    assert found(shelf, "sao tome and principe quarzpumpe")
    assert found(shelf, "sao tome xyzzya xyzzyb xyzzyc") == set()
    assert found(shelf, "health tome xyzzya") == {"case:clinic"}


def test_a_misspelt_name_finds_and_is_corrected(shelf: Engine) -> None:
    results = shelf.search(SearchRequest.clean("regsters"))
    assert {hit.key for hit in results.hits} == REGISTERS
    assert results.suggestion == "registers"
    assert found(shelf, "السجلت") == REGISTERS


def test_a_name_that_leads_only_to_hidden_records_is_not_offered(shelf: Engine) -> None:
    results = shelf.search(SearchRequest.clean("quixotja"))
    assert (results.total, results.suggestion) == (0, None)
    staff = shelf.search(SearchRequest.clean("quixotja", visibility=("public", "staff")))
    assert ([hit.key for hit in staff.hits], staff.suggestion) == (["case:hidden"], "quixotia")


def test_a_new_name_counts_at_once_and_the_old_no_more(shelf: Engine, called: Called) -> None:
    assert found(shelf, "almanacs") == set()
    assert found(shelf, "registers") == REGISTERS
    called.rename("theme", "registers", "Almanacs", "年鉴")
    assert found(shelf, "almanacs") == found(shelf, "almanac") == found(shelf, "年鉴") == REGISTERS
    assert found(shelf, "registers") == set()
    assert shelf.search(SearchRequest.clean("almanaks")).suggestion == "almanacs"
    assert shelf.search(SearchRequest.clean("regsters")).suggestion is None


def test_a_record_that_is_new_on_a_theme_is_found_by_its_name_at_once(shelf: Engine) -> None:
    """Although the vocabulary, from which names are weighed, may be a minute old."""
    assert found(shelf, "quixotia") == set()
    write(shelf, [make_record("case:open", "Quarztor", facets={"country": ("XS",)})], version=2)
    assert found(shelf, "quixotia") == {"case:open"}


def test_the_word_in_a_title_goes_before_the_name(shelf: Engine) -> None:
    write(shelf, [make_record("case:book", "Registers of births", language="fr")], version=2)
    hits = shelf.search(SearchRequest.clean("registers", language="fr")).hits
    assert hits[0].key == "case:book"
    assert hits[0].title_html == "<mark>Registers</mark> of births"
    assert {hit.key for hit in hits[1:]} == REGISTERS
    assert all("<mark>" not in hit.title_html for hit in hits[1:])


def test_a_word_of_most_names_finds_nothing_by_them(engine: Engine, called: Called) -> None:
    for number in range(8):
        called.rename("theme", f"theme-{number}", f"Policy of quarz{number}")
    fill(engine, [make_record(f"case:{n}", "Pump", facets={"theme": (f"theme-{n}",)}) for n in range(8)])
    assert found(engine, "policy") == set()
    assert found(engine, "quarz3") == {"case:3"}


def test_typing_help_and_likeness_are_as_they_were(shelf: Engine) -> None:
    assert [s.title for s in shelf.suggest("quarzp")] == ["Quarzpumpe"]
    assert shelf.suggest("regist") == ()
    assert {hit.key for hit in shelf.similar("law:0")} >= REGISTERS - {"law:0"}
