"""What the pages on which records are written may cost: 15 queries and 30 KB, also with every country of the world."""

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.contributions.questions import questions_of
from portal.countries.models import Country
from portal.countries.names import forget_countries
from tests.portal.contributions.authors import Author, make_author

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15
MOST_BYTES = 30_000  # on the wire: page, both style sheets


@pytest.fixture
def author():
    writer = Author(make_author(), form="full")
    writer.write_all()
    return writer


def style_bytes():
    size = 0
    for name in ("site", "forms"):
        with open(finders.find(f"portal/css/{name}.css"), "rb") as file:
            size += len(brotli.compress(file.read(), quality=11))
    return size


def addresses(author):
    steps = [author.url(step.slug) for step in questions_of("case").steps("full")]
    wrong = [f"{author.url('title')}?show=1", f"{author.url('check')}?show=1"]
    return ["/en/share/", author.url(), *steps, author.url("check"), *wrong]


def cost(author, address):
    """As for somebody who opened the page before."""
    author.client.get(address)
    with CaptureQueriesContext(connection) as context:
        answer = author.client.get(address, headers={"accept-encoding": "br"})
    assert answer.status_code == 200, address
    return len(context), len(answer.content)


def test_every_form_page_fits_the_budget(author):
    style = style_bytes()
    costs = {address: cost(author, address) for address in addresses(author)}
    assert {a: c for a, c in costs.items() if c[0] > MOST_QUERIES or c[1] + style > MOST_BYTES} == {}


def test_saving_an_answer_fits_the_budget(author):
    for step in ("title", "done"):
        fields = {**author.fields(step), "writer": "x"}
        fields["title" if step == "title" else "summary"] = "Another text"
        with CaptureQueriesContext(connection) as context:
            assert author.client.post(author.url(step), fields).status_code == 303
        asked = [query["sql"] for query in context if "SAVEPOINT" not in query["sql"]]
        assert len(asked) <= MOST_QUERIES, [sql[:90] for sql in asked]  # and it keeps the text that goes as well


def test_250_countries_cost_no_query_more(author):
    before = cost(author, author.url("title"))
    known = set(Country.objects.values_list("iso2", flat=True))
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    codes = [a + b for a in letters for b in letters if a + b not in known]
    Country.objects.bulk_create(
        Country(iso2=code, iso3=f"{code}9", names={"en": f"Country {code}"}) for code in codes[: 250 - len(known)]
    )
    forget_countries()
    queries, size = cost(author, author.url("title"))
    assert Country.objects.count() == 250
    assert queries == before[0]
    assert size + style_bytes() <= MOST_BYTES


@pytest.mark.parametrize("kind", ["law", "strategy", "toolkit"])
def test_the_other_kinds_fit_the_budget(kind):
    author = Author(make_author(), kind=kind)
    author.write_all()
    style = style_bytes()
    pages = [author.url(), author.url("check"), *(author.url(step.slug) for step in questions_of(kind).short)]
    costs = {address: cost(author, address) for address in pages}
    assert {a: c for a, c in costs.items() if c[0] > MOST_QUERIES or c[1] + style > MOST_BYTES} == {}
