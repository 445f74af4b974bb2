"""What the pages on which records are written may cost: 15 queries and 30 KB, also with every country of the world.

The script that keeps the words (`drafts.js`) counts: it comes with the first of these pages.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.contributions.questions import questions_of
from portal.countries.models import Country
from portal.countries.names import forget_countries
from portal.repository.models import ResourcePage
from tests.budgets.weighing import MOST_BYTES, MOST_QUERIES, cost, loaded_by, over_budget
from tests.portal.contributions.authors import Author, make_author
from tests.portal.making import make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    writer = Author(make_author(), form="full")
    writer.write_all()
    return writer


def addresses(author):
    steps = [author.url(step.slug) for step in questions_of("case").steps("full")]
    wrong = [f"{author.url('title')}?show=1", f"{author.url('check')}?show=1"]
    return ["/en/share/", author.url(), *steps, author.url("check"), *wrong]


def test_every_form_page_fits_the_budget(author):
    assert "portal/js/drafts.js" in loaded_by(author.client.get(author.url("title")).content.decode())
    assert over_budget(author.client, *addresses(author)) == {}


@pytest.mark.parametrize("language", ["ar", "ru"])
def test_every_form_page_fits_it_in_the_longest_scripts(author, language):
    pages = [address.replace("/en/", f"/{language}/") for address in addresses(author)]
    assert over_budget(author.client, *pages) == {}


def test_the_page_before_sending_has_room(author):
    queries, _size, asked = cost(author.client, author.url("check"))
    assert queries <= MOST_QUERIES - 2, asked


def test_saving_an_answer_fits_the_budget(author):
    for step in ("title", "done"):
        fields = {**author.fields(step), "writer": "x"}
        fields["title" if step == "title" else "summary"] = "Another text"
        with CaptureQueriesContext(connection) as context:
            assert author.client.post(author.url(step), fields).status_code == 303
        asked = [query["sql"] for query in context if "SAVEPOINT" not in query["sql"]]
        assert len(asked) <= MOST_QUERIES, [sql[:90] for sql in asked]  # and it keeps the text that goes as well


def test_250_countries_cost_no_query_more(author):
    before = cost(author.client, author.url("title"))
    known = set(Country.objects.values_list("iso2", flat=True))
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    codes = [a + b for a in letters for b in letters if a + b not in known]
    Country.objects.bulk_create(
        Country(iso2=code, iso3=f"{code}9", names={"en": f"Country {code}"}) for code in codes[: 250 - len(known)]
    )
    forget_countries()
    queries, size, _asked = cost(author.client, author.url("title"))
    assert Country.objects.count() == 250
    assert queries == before[0]
    assert size <= MOST_BYTES


@pytest.mark.parametrize("kind", ["law", "strategy", "toolkit"])
def test_the_other_kinds_fit_the_budget(kind):
    author = Author(make_author(), kind=kind)
    author.write_all()
    pages = [author.url(), author.url("check"), *(author.url(step.slug) for step in questions_of(kind).short)]
    assert over_budget(author.client, *pages) == {}


# --- What is done with a record that stands already ------------------------------------------------------------------

LONG = "The registrar of the outer islands reads every form aloud, twice. " * 12


@pytest.fixture
def standing(author):
    """A published case of the author's own with long answers, in two languages."""
    fields = {"problem": LONG, "context": LONG, "lessons": LONG, "what_went_wrong": LONG, "themes": ["health"]}
    steps = [("step", {"date": "2024", "text": LONG[:300], "is_setback": True, "is_planned": False})] * 8
    page = make_record("Licences by radio", steps=steps, **fields)
    make_record("Licences par radio", language="fr", work=page, problem=LONG)
    ResourcePage.objects.filter(translation_key=page.translation_key).update(owner=author.user)
    return page


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("door", ["translate", "change", "withdraw"])
def test_the_doors_to_a_standing_record_fit_the_budget(author, standing, door, language):
    assert over_budget(author.client, f"/{language}/share/{door}/{standing.pk}/") == {}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_version_with_the_original_beside_fits_the_budget(author, standing, language):
    tasks = author.client.post(f"/en/share/translate/{standing.pk}/", {"language": "es"})["Location"]
    steps = [f"{tasks}{step.slug}/" for step in questions_of("case").steps("full")]
    found = [address for address in steps if author.client.get(address).status_code == 200]
    assert f"{tasks}problem/" in found
    assert LONG.strip() in author.client.get(f"{tasks}problem/").content.decode()
    pages = [address.replace("/en/", f"/{language}/") for address in (tasks, *found, f"{tasks}check/")]
    assert over_budget(author.client, *pages) == {}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_two_versions_of_one_answer_fit_the_budget(author, language):
    tabs = [author.fields("problem") for _tab in range(2)]  # both opened before either is sent
    for fields, words in zip(tabs, (LONG, LONG.replace("twice", "three times")), strict=True):
        author.client.post(author.url("problem"), {**fields, "problem": words, "context": words})
    address = author.url("compare", "problem").replace("/en/", f"/{language}/")
    assert "<ins>" in author.client.get(address).content.decode()
    assert over_budget(author.client, address) == {}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_is_shown_after_sending_fits_the_budget(author, language):
    author.save("title", title="Licences by radio, told in full")
    author.save("done", summary="Licences are renewed over the radio.")
    assert author.send(licence="by")["Location"].endswith("/sent/")
    assert over_budget(author.client, author.url("sent").replace("/en/", f"/{language}/")) == {}


def test_deleting_fits_the_budget(author):
    """A button without a page of its own: what it leads to is the page of all drafts."""
    with CaptureQueriesContext(connection) as context:
        answer = author.client.post(author.url("delete"))
    assert answer.status_code == 303
    asked = [query["sql"] for query in context if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= MOST_QUERIES, [sql[:90] for sql in asked]
    assert over_budget(author.client, "/en/share/") == {}


@pytest.mark.parametrize("language", ["en", "ar", "ru"])
def test_the_form_that_opens_without_a_line_fits_the_budget(client, language):
    assert over_budget(client, f"/{language}/share/offline/") == {}
