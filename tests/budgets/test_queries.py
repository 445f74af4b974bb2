"""What a page may cost the database, and that it costs the same when the portal has grown."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.home.generated import generate_records
from portal.languages import interface_languages
from portal.repository.models import ResourcePage
from portal.repository.versions import record_url
from portal.toolkits.models import ToolkitPage
from search.asking import ask
from search.engines.answering import AnsweringEngine
from tests.portal.making import make_record

pytestmark = pytest.mark.django_db

LISTS = {
    "cases": "/en/cases/",
    "laws": "/en/laws/",
    "a filtered list": "/en/laws/?country=JM&status=in-force&page=1",
    "strategies": "/en/strategies/",
    "toolkits": "/en/toolkits/",
    "search": "/en/search/?q=data+protection",
    "a search with filters": "/ar/search/?q=law&kind=law&region=caribbean&year=2020",
    "a search that finds nothing": "/en/search/?q=xqzvwkjq",
}
MOST_FOR_A_LIST = 15
PAGES = {
    "home": "/en/",
    "home in Arabic": "/ar/",
    "themes": "/en/themes/",
    "theme": "/en/themes/health/",
    "countries": "/en/countries/",
    "region": "/en/regions/pacific/",
    "languages": "/en/languages/",
}
MOST_FOR_A_PAGE = 12
COUNTRY = "/en/countries/fj/"
MOST_FOR_A_COUNTRY = 15


@pytest.fixture
def queries(client) -> Callable[[str], int]:
    """Number of queries of a page that was opened before, as by the second visitor after a start."""

    def count(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as context:
            answer = client.get(address)
        assert answer.status_code == 200, address
        return len(context)

    return count


def records() -> dict[str, str]:
    """A record of each kind with versions, relations or many rows, in its own and in a foreign frame."""
    live = ResourcePage.objects.live().filter(is_generated=False).select_related("locale")
    many = live.filter(kind="case", is_original=False).first()
    law = live.filter(kind="law", relations__target__isnull=False).first() or live.filter(kind="law").first()
    strategy = live.filter(kind="strategy").first()
    return {
        "a case with versions": record_url(many.address, many.language),
        "a law with relations": record_url(law.address, law.language),
        "a strategy": record_url(strategy.address, strategy.language),
        "a law in a foreign frame": record_url(law.address, "zh"),
    }


@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_few_queries(queries, name):
    assert queries(LISTS[name]) <= MOST_FOR_A_LIST


@pytest.mark.parametrize("name", PAGES)
def test_a_page_takes_few_queries(queries, name):
    assert queries(PAGES[name]) <= MOST_FOR_A_PAGE


def test_a_country_takes_few_queries(queries):
    assert queries(COUNTRY) <= MOST_FOR_A_COUNTRY


def test_a_record_takes_few_queries(queries):
    toolkit = make_record("A form for boats", model=ToolkitPage, steps="Print it.", themes=["health"])
    addresses = records() | {"a toolkit": record_url(toolkit.address, "en")}
    assert {name: n for name, address in addresses.items() if (n := queries(address)) > MOST_FOR_A_PAGE} == {}


@pytest.mark.parametrize("language", interface_languages())
def test_a_language_costs_no_query_more(queries, language):
    assert queries(f"/{language}/laws/") == queries("/en/laws/")


@pytest.mark.thorough
def test_a_portal_that_has_grown_costs_no_query_more(queries, own_index):
    addresses = {**LISTS, **PAGES, **records(), "country": COUNTRY}
    before = {name: queries(address) for name, address in addresses.items()}
    small = ask(scope={}).total
    generate_records(number=200)
    own_index()
    assert ask(scope={}).total == small + 200
    after = {name: queries(address) for name, address in addresses.items()}
    assert {name: (before[name], n) for name, n in after.items() if n > before[name]} == {}


def test_a_page_puts_all_it_asks_of_the_index_in_one_question(client, monkeypatch):
    """The way to an engine on a server takes longer than a short answer."""
    asked: list[int] = []

    def counting(name: str) -> None:
        plain = getattr(AnsweringEngine, name)

        def count(engine: AnsweringEngine, *arguments: object) -> object:
            asked.append(1)
            return plain(engine, *arguments)

        monkeypatch.setattr(AnsweringEngine, name, count)

    for name in ("search", "search_each", "find", "similar"):
        counting(name)
    for address in (*PAGES.values(), *LISTS.values(), COUNTRY):
        asked.clear()
        assert client.get(address).status_code == 200
        assert len(asked) == 1, address
