"""Record pages: the best version for each reader, all of the sample, the shelves of countries."""

import re

import pytest

from portal.languages import interface_languages, language_tag
from portal.legislation.models import LawPage
from portal.repository.models import ResourcePage
from portal.repository.sections import SECTIONS
from portal.repository.versions import record_url
from search.engines import get_engine
from tests.portal.making import make_record
from tests.portal.reading import languages_of, opened, tag

pytestmark = pytest.mark.django_db

# --- Which version -------------------------------------------------------------------------------------------------


def test_a_record_written_in_french_only_stands_in_the_frame_of_the_reader(client):
    page = make_record("Le quarz", language="fr", summary="En français seulement.")
    answer = client.get(f"/en/cases/fj/{page.slug}/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'lang="en"' in tag(text, "html")
    assert languages_of(text, "Le quarz") >= {"fr"}
    assert languages_of(text, "En français seulement.") == {"fr"}
    assert languages_of(text, "Sources") == {"en"}
    assert 'href="/en/cases/"' in text
    assert "Home" in text


@pytest.mark.parametrize("language", interface_languages())
def test_a_record_in_one_language_can_be_read_in_the_frame_of_each(client, language):
    page = make_record("Only English", summary="In English only.")
    text = opened(client, f"/{language}/cases/fj/{page.slug}/")
    assert languages_of(text, "In English only.") == {"en"}
    assert f'lang="{language_tag(language)}"' in tag(text, "html")


def test_text_in_arabic_within_an_english_frame_has_its_own_direction(client):
    page = make_record("الكوارتز", language="ar", summary="ملخص بالعربية.")
    text = opened(client, f"/en/cases/fj/{page.slug}/")
    assert 'dir="ltr"' in tag(text, "html")
    assert languages_of(text, "ملخص بالعربية.") == {"ar"}
    assert re.search(r'<[a-z0-9]+[^>]*lang="ar"[^>]*dir="rtl"', text)


def test_each_reader_gets_the_version_in_the_own_language(client, work):
    assert "In English." in opened(client, f"/en/cases/fj/{work['en'].slug}/")
    assert "En français." in opened(client, f"/fr/cases/fj/{work['fr'].slug}/")
    assert languages_of(opened(client, f"/fr/cases/fj/{work['fr'].slug}/"), "En français.") == {"fr"}


def test_the_address_of_another_version_leads_to_that_of_the_own_language(client, work):
    answer = client.get(f"/en/cases/fj/{work['fr'].slug}/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/en/cases/fj/{work['en'].slug}/"


def test_a_reader_without_a_version_may_come_by_any_address(client, work):
    for page in work.values():
        assert "In English." in opened(client, f"/ru/cases/fj/{page.slug}/")


def test_a_draft_version_is_not_shown(client, work):
    work["fr"].unpublish()
    assert "In English." in opened(client, f"/fr/cases/fj/{work['en'].slug}/")
    assert client.get(f"/fr/cases/fj/{work['fr'].slug}/").status_code == 404


def test_an_unpublished_or_deleted_record_is_not_found(client):
    page = make_record("Gone")
    page.unpublish()
    assert client.get("/en/cases/fj/gone/").status_code == 404
    page.delete()
    assert client.get("/en/cases/fj/gone/").status_code == 404


@pytest.mark.parametrize(
    "address", ["laws/fj/quarz-one", "cases/ws/quarz-one", "cases/fj/quarz", "cases/fj/QUARZ-ONE", "cases/quarz-one"]
)
def test_a_record_is_nowhere_but_at_its_address(client, work, address):
    assert client.get(f"/en/{address}/").status_code == 404


def test_facts_come_from_the_original_whatever_a_version_says(client):
    original = make_record("Quarz one", people_served=4_321, countries=["FJ"])
    version = make_record("Quarz un", language="fr", work=original, people_served=1, countries=["WS"])
    text = opened(client, f"/fr/cases/fj/{version.slug}/")
    assert 'href="/fr/countries/fj/"' in text
    assert 'href="/fr/countries/ws/"' not in text
    assert "4321" in re.sub(r"\s|&nbsp;|\u202f|\xa0|,", "", text)


def test_a_record_names_the_goals_that_it_serves(client):
    original = make_record(
        "Quarz goals", sdg_targets=["http://metadata.un.org/sdg/16.6", "http://metadata.un.org/sdg/9.c"]
    )
    version = make_record("Quarz buts", language="fr", work=original)
    for address in (f"/en/cases/fj/{original.slug}/", f"/fr/cases/fj/{version.slug}/"):
        text = opened(client, address)
        assert '<a href="http://metadata.un.org/sdg/16.6"><bdi>16.6</bdi></a>' in text
        assert '<a href="http://metadata.un.org/sdg/9.c"><bdi>9.c</bdi></a>' in text


def test_a_version_leads_to_the_original_and_the_original_to_its_versions(client, work):
    french = opened(client, f"/fr/cases/fj/{work['fr'].slug}/")
    english = opened(client, f"/en/cases/fj/{work['en'].slug}/")
    body = french.partition("<main")[2].partition("</main")[0]
    assert f'href="/en/cases/fj/{work["en"].slug}/"' in body
    assert f'href="/fr/cases/fj/{work["fr"].slug}/"' in english.partition("<main")[2].partition("</main")[0]


# --- Every record of the sample ------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("kind", ["case", "law", "strategy"])
def test_every_record_of_the_sample_opens_in_its_own_language(client, kind):
    pages = list(ResourcePage.objects.live().filter(kind=kind).select_related("locale"))
    assert len(pages) > 50
    for page in pages:
        assert page.title.split("&")[0].split("'")[0].split('"')[0] in opened(
            client, record_url(page.address, page.language)
        )


@pytest.mark.parametrize("kind", ["case", "law", "strategy"])
def test_some_records_of_each_kind_open_in_every_frame(client, kind):
    for page in ResourcePage.objects.live().originals().filter(kind=kind)[:3]:
        for language in interface_languages():
            opened(client, record_url(page.address, language), follow=True)


def test_a_record_with_nothing_but_a_title_opens(client):
    for section, kind in SECTIONS.items():
        model = next(m for m in ResourcePage.__subclasses__() if m.record_kind is kind)
        page = make_record("Nothing but a title", model=model, countries=[], bucket="regional", summary="")
        assert "Nothing but a title" in opened(client, f"/en/{section}/regional/{page.slug}/")


def test_a_record_opens_while_the_search_engine_rests(client, settings, tmp_path):
    settings.SEARCH_INDEX_DIR = tmp_path / "no-index"
    assert get_engine().live_name() == ""
    page = make_record("Steady", model=LawPage)
    assert "Steady" in opened(client, f"/en/laws/fj/{page.slug}/")


# --- Shelves -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/en/cases/fj/", "/en/cases/?country=FJ"),
        ("/zh/laws/jm/", "/zh/laws/?country=JM"),
        ("/fr/strategies/regional/", "/fr/strategies/"),
        ("/ar/toolkits/fj/", "/ar/toolkits/?country=FJ"),
    ],
)
def test_the_shelf_of_a_country_is_the_list_of_that_country(client, address, leads_to):
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, leads_to)


@pytest.mark.parametrize("bucket", ["zz", "f", "fiji", "0"])
def test_a_shelf_of_no_country_is_not_found(client, bucket):
    assert client.get(f"/en/cases/{bucket}/").status_code == 404
