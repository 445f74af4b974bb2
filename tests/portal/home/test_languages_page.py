"""The choice of language leads back to the page one came from, and never to another host."""

import re
from urllib.parse import urlparse

import pytest

from portal.home.views import LONGEST_RETURN, return_path
from portal.languages import OWN_NAMES, interface_languages

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/en//evil.example",
    "/en/..//evil.example",
    "/en/../../etc/passwd",
    "/en/\\evil.example",
    "/en/\tx",
    "/en/\r\nLocation: https://evil.example",
    "/en/ x",
    "http:/en/",
    "javascript:alert(1)",
    "data:text/html,x",
    "en/",
    "evil.example/en/",
    "@evil.example",
    "/xx/cases/",
    "/ENG/",
    "/admin/",
    "/en/languages/?from=/en/languages/",
    "/en/\x00",
    "/en/" + "a" * LONGEST_RETURN,
    "",
]


def links_of(client, asked: str) -> dict[str, str]:
    """hreflang -> address of the choices on the page."""
    answer = client.get("/en/languages/", {"from": asked})
    assert answer.status_code == 200
    return {choice.tag: choice.url for choice in answer.context["choices"]}


def test_the_page_offers_each_language_by_its_own_name(client):
    text = client.get("/fr/languages/").content.decode()
    for language in interface_languages():
        assert OWN_NAMES[language] in text
        assert f'href="/{language}/"' in text


@pytest.mark.parametrize(
    ("asked", "rest"),
    [
        ("/en/cases/", "cases/"),
        ("/ar/cases/fj/a-case/", "cases/fj/a-case/"),
        ("/pt/cases/fj/um-caso/", "cases/fj/um-caso/"),
        ("/zh/search/?q=water&country=FJ", "search/?q=water&country=FJ"),
        ("/en/search/?q=http://example.org//x", "search/?q=http://example.org//x"),
        ("/en/", ""),
    ],
)
def test_each_choice_leads_to_the_same_page_in_that_language(client, asked, rest):
    found = links_of(client, asked)
    assert set(found.values()) == {f"/{language}/{rest}" for language in interface_languages()}


@pytest.mark.parametrize("asked", ELSEWHERE)
def test_no_choice_leads_to_another_host_or_out_of_the_portal(client, asked):
    for language, address in zip(interface_languages(), links_of(client, asked).values(), strict=True):
        assert address == f"/{language}/"
        assert urlparse(address).netloc == ""


@pytest.mark.parametrize("asked", ELSEWHERE)
def test_the_page_links_to_no_other_host_whatever_it_was_asked(client, asked):
    text = client.get("/en/languages/", {"from": asked}).content.decode()
    body = text.partition("<main")[2].partition("</main")[0]
    assert [link for link in re.findall(r'href="([^"]*)"', body) if not re.match(r"/[a-z]{2}/", link)] == []
    assert "evil.example" not in re.sub(r'from=[^"]*', "", text).partition("<main")[2]


def test_what_was_asked_is_escaped(client):
    text = client.get("/en/languages/", {"from": '/en/cases/?q="><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in text


def test_a_way_back_keeps_its_filters():
    assert return_path("/en/laws/?status=in-force&page=2") == "/en/laws/?status=in-force&page=2"


@pytest.mark.parametrize("address", ["/en/", "/en/cases/", "/fr/search/?q=eau", "/ar/countries/fj/", "/en/nowhere/"])
def test_every_page_leads_to_the_choice_and_back(client, address):
    text = client.get(address).content.decode()
    link = re.search(r'href="(/[a-z]{2}/languages/[^"]*)"', text)[1].replace("&amp;", "&")
    answer = client.get(link)
    assert answer.status_code == 200
    current = next(choice.url for choice in answer.context["choices"] if choice.is_current)
    assert current == address


def test_a_search_engine_is_not_sent_through_every_page_of_choices(client):
    assert "noindex" in client.get("/en/languages/", {"from": "/en/cases/"}).content.decode()
    assert "noindex" not in client.get("/en/languages/").content.decode()


def test_search_engines_are_told_what_to_leave_alone(client):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain"
    assert "Disallow: /admin/" in answer.content.decode()


@pytest.mark.parametrize("page", ["languages", "accessibility", "about"])
def test_a_page_without_a_language_leads_to_one(client, page):
    answer = client.get(f"/{page}/", headers={"accept-language": "fr"})
    assert (answer.status_code, answer["Location"]) == (302, f"/fr/{page}/")
