"""Pages of countries and regions: every one opens, numbers agree with the lists, gaps and sources are told."""

import re

import pytest

from portal.countries.models import Country, DataSource, Region, SurveyResult
from portal.countries.names import countries_by_code
from portal.languages import interface_languages
from search.asking import ask
from tests.portal.making import make_record

pytestmark = pytest.mark.django_db


def opened(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.content.decode())


# --- Countries -------------------------------------------------------------------------------------------------


def test_every_country_and_territory_has_a_page(client):
    for country in Country.objects.all():
        assert country.names["en"].split("’")[0] in opened(client, f"/en/countries/{country.iso2.lower()}/")


@pytest.mark.parametrize("language", interface_languages())
@pytest.mark.parametrize("code", ["fj", "st", "aw", "kr"])
def test_a_country_is_named_in_the_language_of_the_page(client, language, code):
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", opened(client, f"/{language}/countries/{code}/"))[1]
    assert countries_by_code()[code.upper()].name(language).replace("'", "&#x27;") == heading


@pytest.mark.parametrize(
    ("asked", "leads_to"), [("FJ", "fj"), ("fji", "fj"), ("FJI", "fji"), ("Fj", "fj"), ("cpv", "cv")]
)
def test_other_ways_to_write_a_code_lead_to_the_page(client, asked, leads_to):
    answer = client.get(f"/fr/countries/{asked}/")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/fr/countries/{leads_to}/")
    assert client.get(f"/fr/countries/{asked}/", follow=True).status_code == 200


@pytest.mark.parametrize("code", ["zz", "fiji", "f", "0", "fj-", "aaa", "-"])
def test_a_code_of_no_country_is_not_found(client, code):
    assert client.get(f"/en/countries/{code}/").status_code == 404


def test_the_numbers_of_a_country_are_those_of_the_lists_they_lead_to(client):
    for code in ("fj", "jm", "kr"):
        context = client.get(f"/en/countries/{code}/").context
        assert context["total"] == ask(scope={"country": (code.upper(),)}).total > 0
        assert sum(number for _kind, number in context["counts"]) == context["total"]
        for shelf in context["shelves"].values():
            assert client.get(shelf["url"]).context["listing"].results.total == shelf["total"]
        for theme in context["themes"]:
            assert client.get(theme["url"]).context["listing"].results.total == theme["count"]


def test_a_country_without_a_record_says_so(client):
    code = next(code for code in countries_by_code() if not ask(scope={"country": (code,)}).total)
    text = opened(client, f"/en/countries/{code.lower()}/")
    assert "No case, law or strategy is known here yet." in text


def test_a_country_shows_which_kinds_of_law_it_lacks(client):
    answer = client.get("/en/countries/nr/")
    matrix = answer.context["matrix"]
    assert matrix.gaps > 0
    assert answer.content.decode().count("none known") >= matrix.gaps


def test_a_partner_country_has_no_matrix_and_no_region(client):
    context = client.get("/en/countries/kr/").context
    assert context["matrix"] is None
    assert context["region"] is None
    assert context["alike"] == []


def test_islands_of_a_similar_size_are_states_of_a_similar_size(client):
    alike = client.get("/en/countries/tv/").context["alike"]
    own = countries_by_code()["TV"].population
    assert alike
    for row in alike:
        assert row.code != "TV"
        assert 0.1 < countries_by_code()[row.code].population / own < 10


def test_figures_of_the_survey_are_shown_with_their_source(client):
    answer = client.get("/en/countries/fj/")
    latest = SurveyResult.objects.filter(country__iso2="FJ", egdi__isnull=False).order_by("-year").first()
    text = answer.content.decode()
    assert answer.context["latest"] == latest
    assert f"{latest.egdi:.4f}" in text
    assert "<svg" in answer.context["chart"]
    assert "UN DESA" in text
    assert answer.context["figure_sources"]


def test_every_source_of_a_figure_is_named_once_with_what_it_gives(client):
    for code in ("fj", "mv", "tk"):
        found = client.get(f"/en/countries/{code}/").context["figure_sources"]
        names = [entry.source.pk for entry in found]
        assert len(names) == len(set(names))
        assert all(entry.figures for entry in found)
        assert all(isinstance(entry.source, DataSource) for entry in found)


def test_a_country_that_was_never_scored_shows_no_chart(client):
    never = Country.objects.filter(survey_results=None).first()
    assert client.get(f"/en/countries/{never.iso2.lower()}/").context["chart"] == ""


def test_an_edition_without_a_score_is_told_as_such(client):
    SurveyResult.objects.filter(country__iso2="FJ").update(egdi=None, rank=None)
    answer = client.get("/en/countries/fj/")
    assert answer.context["latest"] is None
    assert "not scored" in answer.content.decode()


def test_a_new_record_of_a_country_is_counted_there(client, own_index):
    before = client.get("/en/countries/tv/").context["total"]
    make_record("Quarz of Tuvalu", countries=["TV"], bucket="tv")
    own_index()
    assert client.get("/en/countries/tv/").context["total"] == before + 1


# --- The index of countries ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", interface_languages())
def test_the_index_names_every_island(client, language):
    text = opened(client, f"/{language}/countries/")
    for code, entry in countries_by_code().items():
        if entry.region:
            assert f'href="/{language}/countries/{code.lower()}/"' in text, code


def test_the_index_has_39_states_and_each_country_once(client):
    context = client.get("/en/countries/").context
    listed = [row.code for region in context["regions"] for row in region.states]
    assert context["states"] == len(listed) == 39
    everybody = listed + [row.code for name in ("associates", "others", "partners") for row in context[name]]
    assert len(everybody) == len(set(everybody))


@pytest.mark.parametrize("language", ["fr", "es"])
def test_countries_are_listed_as_readers_look_for_them(client, language):
    from search.language import fold

    for region in client.get(f"/{language}/countries/").context["regions"]:
        names = [fold(row.name) for row in region.states]
        assert names == sorted(names)


# --- Regions ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", interface_languages())
@pytest.mark.parametrize("region", Region.values)
def test_every_region_has_a_page_in_every_language(client, language, region):
    assert "<svg" in opened(client, f"/{language}/regions/{region}/")


@pytest.mark.parametrize("region", Region.values)
def test_the_numbers_of_a_region_are_those_of_the_lists_they_lead_to(client, region):
    context = client.get(f"/en/regions/{region}/").context
    assert context["total"] == client.get(context["all_url"]).context["listing"].results.total > 0
    for shelf in context["shelves"].values():
        assert client.get(shelf["url"]).context["listing"].results.total == shelf["total"]


def test_the_regions_hold_the_39_states_between_them(client):
    regions = [client.get(f"/en/regions/{slug}/").context["region"] for slug in Region.values]
    states = [row.code for region in regions for row in region.states]
    assert len(states) == len(set(states)) == 39


@pytest.mark.parametrize("slug", ["arctic", "PACIFIC", "pacific-", "-"])
def test_a_region_that_is_none_is_not_found(client, slug):
    assert client.get(f"/en/regions/{slug}/").status_code == 404
