"""The list under a search box: titles with what tells them apart, from the index alone, in every language."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from portal.languages import interface_languages
from portal.legislation.models import LawPage
from portal.repository.suggesting import LONGEST_TITLE, MOST
from search.engines.base import SearchUnavailable
from tests.portal.making import make_record

pytestmark = pytest.mark.django_db

ADDRESS = "/{}/search/suggest/"


def asked(client, words: str, language: str = "en", **filters) -> dict:
    response = client.get(ADDRESS.format(language), {"q": words, **filters})
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    return response.json()


def titles(client, words: str, language: str = "en", **filters) -> list[str]:
    return [suggestion["title"] for suggestion in asked(client, words, language, **filters)["suggestions"]]


def test_a_beginning_brings_titles_with_kind_place_and_address(client, own_index):
    law = make_record("Quarz Protection Act", model=LawPage, countries=["JM"], bucket="jm")
    own_index()
    assert asked(client, "quarz pro")["suggestions"] == [
        {
            "title": "Quarz Protection Act",
            "url": f"/en/laws/jm/{law.slug}/",
            "about": "Law · Jamaica",
            "lang": "en",
            "dir": "ltr",
        }
    ]


def test_a_title_in_another_language_says_so_and_leads_into_the_frame_of_the_reader(client, own_index):
    make_record("Quarzélectrique des îles", language="fr")
    make_record("كوارتز الإلكتروني", language="ar")
    own_index()
    [french] = asked(client, "quarzelec")["suggestions"]
    assert french["about"] == "Case · Fiji · In French"
    assert (french["lang"], french["dir"]) == ("fr", "ltr")
    assert french["url"].startswith("/en/cases/fj/")
    assert client.get(french["url"]).status_code == 200
    [arabic] = asked(client, "كوارتز", "zh")["suggestions"]
    assert (arabic["lang"], arabic["dir"]) == ("ar", "rtl")
    assert arabic["url"].startswith("/zh/cases/fj/")
    assert "阿拉伯文" in arabic["about"]
    [own] = asked(client, "كوارتز", "ar")["suggestions"]
    assert own["about"].count("·") == 1


def test_a_reader_gets_the_title_in_the_own_language_first(client, own_index):
    original = make_record("Quarz national plan")
    make_record("Quarz plan national", language="fr", work=original)
    own_index()
    assert titles(client, "quarz", "fr") == ["Quarz plan national"]
    assert titles(client, "quarz", "en") == ["Quarz national plan"]


def test_a_list_suggests_what_it_holds(client, own_index):
    make_record("Quarz case of Fiji")
    make_record("Quarz law of Fiji", model=LawPage)
    make_record("Quarz law of Jamaica", model=LawPage, countries=["JM"])
    own_index()
    assert len(titles(client, "quarz")) == 3
    assert titles(client, "quarz", kind="case") == ["Quarz case of Fiji"]
    assert titles(client, "quarz", kind="law", country="JM") == ["Quarz law of Jamaica"]
    assert sorted(titles(client, "quarz", country=["JM", "FJ"])) == sorted(titles(client, "quarz"))


def test_several_countries_are_named_or_counted(client, own_index):
    make_record("Quarz of two", countries=["FJ", "TO"])
    make_record("Quarz of three", countries=["FJ", "TO", "WS"])
    make_record("Quarz of none", countries=[])
    own_index()
    about = {suggestion["title"]: suggestion["about"] for suggestion in asked(client, "quarz")["suggestions"]}
    assert about == {
        "Quarz of two": "Case · Fiji · Tonga",
        "Quarz of three": "Case · 3 countries",
        "Quarz of none": "Case",
    }


def test_the_answer_is_small(client, own_index):
    for number in range(MOST + 3):
        make_record(f"Quarz {number} " + "of the long and winding islands " * 6)
    own_index()
    found = asked(client, "quarz")
    assert len(found["suggestions"]) == MOST
    assert all(len(suggestion["title"]) <= LONGEST_TITLE for suggestion in found["suggestions"])
    assert len(client.get(ADDRESS.format("en"), {"q": "quarz"}).content) < 2_000


@pytest.mark.parametrize("words", ["", " ", "q", "+", "zzzzqqqq", "\u202e"])
def test_nothing_is_suggested_where_there_is_nothing_to_suggest(client, words):
    found = asked(client, words)
    assert found["suggestions"] == []
    assert found["status"] == "No suggestions"


def test_one_han_character_is_enough(client, own_index):
    make_record("数字岛屿计划", language="zh")
    own_index()
    assert "数字岛屿计划" in titles(client, "岛", "zh")


def test_the_words_of_the_list_come_with_it(client, own_index):
    make_record("Quarz one")
    own_index()
    found = asked(client, "quarz")
    assert found["status"] == "1 suggestion, use the arrow keys"
    assert found["search"] == "Search for “\u2068quarz\u2069”"
    assert found["label"] == "Suggestions"


@pytest.mark.parametrize("language", interface_languages())
def test_it_answers_in_every_language(client, language):
    found = asked(client, "data", language)
    assert len(found["suggestions"]) == MOST
    assert all(suggestion["url"].startswith(f"/{language}/") for suggestion in found["suggestions"])
    assert "data" in found["search"]
    assert str(MOST) in found["status"]


def test_drafts_and_guarded_records_are_not_suggested(client, own_index):
    make_record("Quarz draft").unpublish()
    guarded = make_record("Quarz guarded")
    PageViewRestriction.objects.create(page=guarded, restriction_type=PageViewRestriction.LOGIN)
    make_record("Quarz public")
    own_index()
    assert titles(client, "quarz") == ["Quarz public"]


def test_it_asks_nothing_of_the_database(client):
    titles(client, "data")
    with CaptureQueriesContext(connection) as queries:
        assert len(titles(client, "data pro")) == MOST
    assert [query["sql"] for query in queries] == []


def test_anybody_may_keep_the_answer_for_a_while(client):
    answer = client.get(ADDRESS.format("en"), {"q": "data"})
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    again = client.get(ADDRESS.format("en"), {"q": "data"}, headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_can_only_be_read(client, method):
    assert getattr(client, method)(ADDRESS.format("en")).status_code == 405


def test_while_the_engine_rests_the_answer_is_empty_and_says_when_to_ask_again(client, monkeypatch):
    class Resting:
        def suggest(self, *_asked, **_rest):
            raise SearchUnavailable("the engine rests")

    monkeypatch.setattr("search.engines._engine", lambda *_where: Resting())
    answer = client.get(ADDRESS.format("fr"), {"q": "data"})
    assert answer.status_code == 503
    assert json.loads(answer.content)["suggestions"] == []
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Cache-Control"] == "no-store"


# --- The box ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "suggest"),
    [
        ("", "/en/search/suggest/"),
        ("search/?q=law", "/en/search/suggest/"),
        ("laws/?country=JM", "/en/search/suggest/?kind=law"),
        ("cases/", "/en/search/suggest/?kind=case"),
    ],
)
def test_a_box_says_where_its_suggestions_are_and_loads_none_of_them(client, page, suggest):
    text = client.get(f"/en/{page}").content.decode()
    assert f'data-suggest="{suggest}"' in text
    assert text.count('<script type="module" src="/static/portal/js/search_box.js"></script>') == 1
    assert 'src="/static/portal/js/suggestions.js"' not in text


def test_a_list_keeps_its_filters_in_the_form(client):
    text = client.get("/en/laws/", {"country": "JM", "q": "data"}).content.decode()
    form = text[text.index('<form class="find"') : text.index("</form>")]
    assert 'action="/en/laws/"' in form
    assert '<input type="hidden" name="country" value="JM">' in form
    assert 'value="data"' in form
    assert "Search in this list" in form


def test_a_box_asks_for_nothing_while_the_engine_rests(client, monkeypatch):
    class Resting:
        def __getattr__(self, name):
            def refuse(*_args, **_rest):
                raise SearchUnavailable("the engine rests")

            return refuse

    monkeypatch.setattr("search.engines._engine", lambda *_where: Resting())
    for page in ("search/", "laws/"):
        text = client.get(f"/en/{page}").content.decode()
        assert "Search the titles" in text
        assert "data-suggest" not in text
