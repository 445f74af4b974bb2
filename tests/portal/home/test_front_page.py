"""The front page: how much there is, where, what is new; the numbers of the index in every language."""

import re

import pytest

from portal.countries.models import Region
from portal.home.front_page import records_by_language
from portal.home.models import HomePage
from portal.languages import interface_languages
from portal.members.models import User
from search.asking import ask
from tests.conftest import browser_of
from tests.portal.making import make_record

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", interface_languages())
def test_there_is_a_front_page_in_every_language_with_the_numbers_of_the_index(client, language):
    answer = client.get(f"/{language}/")
    assert answer.status_code == 200
    counts = answer.context["counts"]
    for kind in ("case", "law", "strategy"):
        assert counts[kind] == ask(scope={"kind": (kind,)}).total > 0
    assert answer.context["state_total"] == 39
    assert 0 < answer.context["states"] <= 39


def test_every_way_from_the_front_page_leads_somewhere(client):
    text = client.get("/en/").content.decode()
    addresses = set(re.findall(r'<a[^>]*href="(/[^"#]*)"', text))
    assert len(addresses) > 60
    wrong = {address: client.get(address.replace("&amp;", "&"), follow=True).status_code for address in addresses}
    assert {address: status for address, status in wrong.items() if status != 200} == {}


def test_the_foot_says_the_same_to_strangers_and_to_members(client, db):
    member = User.objects.create_user("lote@gov.example", display_name="Lote Vea")
    foots = [browser.get("/en/").content.decode().partition("<footer")[2] for browser in (client, browser_of(member))]
    assert foots[0] == foots[1]
    assert '<a href="/en/my-work/#account">Sign in or out</a>' in foots[0]
    assert 'id="account"' in browser_of(member).get("/en/my-work/").content.decode()
    assert "/account/" in client.get("/en/my-work/").headers["Location"]


def test_each_region_is_drawn_with_its_states(client):
    sheets = client.get("/en/").context["sheets"]
    assert {sheet["region"].slug for sheet in sheets} == set(Region.values)
    assert sum(len(sheet["region"].states) for sheet in sheets) == 39
    for sheet in sheets:
        assert sheet["svg"].count("<a ") >= len(sheet["region"].states)
        assert sheet["cases"] == ask(scope={"region": (sheet["region"].slug,), "kind": ("case",)}).total


def test_the_kinds_of_law_lead_to_lists_of_that_many(client):
    for kind in client.get("/en/").context["law_kinds"]:
        assert client.get(kind["url"]).context["listing"].results.total == kind["count"]


def test_the_newest_cases_are_the_newest(client, own_index):
    make_record("Quarz of tomorrow", years="2099", steps=[("step", {"date": "2099-01-01", "text": "Opened"})])
    own_index()
    answer = client.get("/en/")
    assert answer.context["new_cases"][0].version.title == "Quarz of tomorrow"
    days = [hit.key for hit in answer.context["new_cases"]]
    assert len(days) == len(set(days)) == 5


def test_editors_may_write_their_own_question_and_lead(client):
    home = HomePage.objects.get(locale__language_code="en")
    home.question, home.lead = "Quarz <b>?", "Our own lead."
    home.save_revision().publish()
    text = client.get("/en/").content.decode()
    assert "Quarz &lt;b&gt;?" in text
    assert "Our own lead." in text
    assert "Quarz" not in client.get("/fr/").content.decode()


def test_records_are_counted_by_language_in_which_they_can_be_read():
    found = records_by_language()
    assert {"en", "fr", "es", "ar", "pt"} <= set(found)
    for language, number in found.items():
        assert number == ask(scope={"language": (language,)}).total


def test_a_portal_without_a_record_opens(client, settings, tmp_path):
    from search.rebuild import rebuild
    from search.registry import _sources

    settings.SEARCH_INDEX_DIR = tmp_path / "empty"
    kept = dict(_sources)
    _sources.clear()
    try:
        rebuild()
        for page in (
            "",
            "cases/",
            "themes/",
            "themes/health/",
            "countries/",
            "countries/fj/",
            "regions/ais/",
            "search/",
        ):
            assert client.get(f"/en/{page}").status_code == 200, page
    finally:
        _sources.update(kept)
