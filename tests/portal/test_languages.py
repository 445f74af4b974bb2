"""The language of a page is the first part of its address; a bare address follows the browser."""

import re
from datetime import datetime

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from portal.languages import (
    OWN_NAMES,
    content_languages,
    current_language,
    direction,
    django_code,
    interface_languages,
    language_tag,
    short_code,
)
from tests.portal.making import make_record
from tests.portal.reading import languages_of

pytestmark = pytest.mark.django_db

BARE = ["/", "/cases/", "/laws/", "/strategies/", "/toolkits/", "/themes/", "/countries/", "/search/", "/about/"]


def html_tag(answer) -> str:
    return re.search(r"<html[^>]*>", answer.content.decode())[0]


# --- Codes -----------------------------------------------------------------------------------------------------


def test_each_language_has_a_short_code_and_comes_back_from_it():
    for code in content_languages():
        assert short_code(django_code(code)) == code
        assert OWN_NAMES[code]
    assert django_code("zh") == "zh-hans"
    assert language_tag("zh") == "zh-Hans"


def test_every_interface_language_is_a_language_of_records():
    assert set(interface_languages()) < set(content_languages())
    assert set(content_languages()) - set(interface_languages()) == {"pt"}


def test_the_current_language_is_the_short_code_of_the_thread():
    with translation.override("zh-hans"):
        assert current_language() == "zh"
    with translation.override(None):
        assert current_language() == "en"


# --- Prefixes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", interface_languages())
def test_a_page_says_its_language_and_direction(client, language):
    answer = client.get(f"/{language}/about/")
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == language
    assert f'lang="{language_tag(language)}"' in html_tag(answer)
    assert f'dir="{direction(language)}"' in html_tag(answer)


def test_only_arabic_runs_from_right_to_left():
    assert [code for code in content_languages() if direction(code) == "rtl"] == ["ar"]


def test_addresses_have_the_short_code():
    for language in interface_languages():
        with translation.override(django_code(language)):
            assert reverse("search") == f"/{language}/search/"


@pytest.mark.parametrize("prefix", ["zh-hans", "zh-hant", "xx", "EN", "en-gb", "e", "en%20", "wp-admin"])
def test_any_other_prefix_is_nothing(client, prefix):
    for rest in ("", "search/", "cases/"):
        assert client.get(f"/{prefix}/{rest}").status_code == 404


def test_neither_a_header_nor_a_cookie_changes_the_language_of_an_address(client):
    client.cookies["django_language"] = "fr"
    answer = client.get("/es/about/", headers={"accept-language": "ru"})
    assert answer.headers["Content-Language"] == "es"
    assert "Accept-Language" not in answer.headers.get("Vary", "")


def test_a_language_does_not_stay_for_the_next_request(client):
    client.get("/ar/about/")
    assert client.get("/en/about/").headers["Content-Language"] == "en"
    assert 'lang="en"' in html_tag(client.get("/nowhere/"))


# --- From a bare address to a language -------------------------------------------------------------------------


@pytest.mark.parametrize("path", BARE)
@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("fr", "fr"),
        ("fr-CA,en;q=0.5", "fr"),
        ("zh-CN", "zh"),
        ("zh-Hans-SG,en;q=0.1", "zh"),
        ("de,ar;q=0.4,en;q=0.2", "ar"),
        ("pt-BR", "en"),  # the interface does not speak it
        ("de", "en"),
        ("", "en"),
        ("x" * 2_000, "en"),
        ("*;q=abc, ;;", "en"),
    ],
)
def test_a_bare_address_leads_to_the_language_of_the_browser(client, path, asked, language):
    answer = client.get(path, headers={"accept-language": asked})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/{language}{path}"
    assert "Accept-Language" in answer.headers["Vary"]


def test_a_bare_address_keeps_its_question(client):
    answer = client.get("/search/?q=water+law&country=FJ", headers={"accept-language": "es"})
    assert answer.headers["Location"] == "/es/search/?q=water+law&country=FJ"


def test_a_bare_address_of_a_record_leads_to_the_record(client):
    page = make_record("Quarz bare")
    answer = client.get(f"/cases/fj/{page.slug}/", headers={"accept-language": "fr"})
    assert answer.headers["Location"] == f"/fr/cases/fj/{page.slug}/"


@pytest.mark.parametrize(
    "path", ["//evil.example/", "/\\evil.example", "/cases//evil.example", "/search/\\\\evil.example"]
)
def test_a_bare_address_never_leads_to_another_host(client, path):
    answer = client.get(path)
    assert answer.status_code == 404 or re.match(r"/[a-z]{2}/", answer.headers["Location"])


# --- Portuguese: records, but no interface ---------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "search/", "cases/", "themes/", "countries/fj/", "about/", "languages/"])
def test_a_page_that_is_no_record_leads_from_portuguese_to_english(client, path):
    answer = client.get(f"/pt/{path}")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/en/{path}"


def test_the_way_from_portuguese_to_english_keeps_the_question(client):
    assert client.get("/pt/search/?q=água").headers["Location"].startswith("/en/search/?q=")


def test_a_record_in_portuguese_stands_in_an_english_frame(client):
    original = make_record("Quarz one", summary="English summary.")
    version = make_record("Quartzo um", language="pt", work=original, summary="Resumo em português.")
    answer = client.get(f"/pt/cases/fj/{version.slug}/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == "pt"
    assert 'lang="en"' in html_tag(answer)
    assert languages_of(page, "Resumo em português.") == {"pt"}
    assert "Resumo em português." in page
    assert "English summary." not in page
    assert 'href="/en/search/"' in page


def test_a_reader_of_portuguese_gets_the_nearest_language_where_there_is_no_version(client):
    original = make_record("Quarz one", summary="English summary.")
    make_record("Cuarzo uno", language="es", work=original, summary="Resumen en español.")
    answer = client.get(f"/pt/cases/fj/{original.slug}/")
    assert "Resumen en español." in answer.content.decode()


def test_an_address_in_portuguese_that_holds_nothing_is_not_found(client):
    assert client.get("/pt/cases/fj/no-such-record/").status_code == 404
    assert client.get("/pt/nowhere/", follow=True).status_code == 404


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_hours_are_written_as_the_device_writes_them_and_no_month_is_taken_for_a_day(language):
    """The line on the device says 14:02 in every language (drafts.js); the server must not say 2:02 p.m. beside it."""
    moment = datetime(2026, 11, 2, 14, 2)
    with translation.override(language):
        for name in ("DATETIME_FORMAT", "SHORT_DATETIME_FORMAT"):
            text = date_format(moment, name)
            assert "14:02" in text
            assert "11/2/2026" not in text.replace("/0", "/")
