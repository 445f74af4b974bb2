"""Countries and survey results can be looked at in the admin, and changed by nobody there; regional bodies can."""

import pytest
from django.urls import reverse

from portal.countries.models import Country, RegionalBody, SurveyResult
from tests.portal.repository.editing import read_form

READ_ONLY = [Country, SurveyResult]


def url_of(model, view, *args):
    return reverse(f"wagtailsnippets_countries_{model._meta.model_name}:{view}", args=args)


@pytest.mark.parametrize("model", READ_ONLY)
def test_they_are_listed_and_shown(editor, model):
    row = model.objects.first()

    listed = editor.get(url_of(model, "list"))
    assert listed.status_code == 200
    assert url_of(model, "inspect", row.pk) in listed.content.decode() or listed.context["paginator"].count > 100
    assert url_of(model, "add") not in listed.content.decode()
    assert editor.get(url_of(model, "inspect", row.pk)).status_code == 200


@pytest.mark.parametrize("model", READ_ONLY)
def test_nobody_changes_them(editor, model):
    row, number = model.objects.first(), model.objects.count()

    for url in (url_of(model, "add"), url_of(model, "edit", row.pk), url_of(model, "delete", row.pk)):
        for method in (editor.get, editor.post):
            response = method(url)
            assert (response.status_code, response["Location"]) == (302, reverse("wagtailadmin_home"))
    bulk = reverse("wagtail_bulk_action", args=["countries", model._meta.model_name, "delete"])
    editor.post(f"{bulk}?id={row.pk}")

    assert model.objects.count() == number


def test_a_country_shows_its_names_in_every_language(editor):
    fiji = Country.objects.get(iso2="FJ")

    text = editor.get(url_of(Country, "inspect", fiji.pk)).content.decode()

    for language in ("en", "fr", "ar", "zh"):
        assert fiji.names[language] in text


@pytest.mark.parametrize("words", ["Fidji", "FJI", "斐济"])
def test_a_country_is_found_by_its_name_in_any_language(editor, words):
    found = editor.get(url_of(Country, "list"), {"q": words}).context["object_list"]

    assert [country.iso2 for country in found] == ["FJ"]


def test_lists_are_filtered(editor):
    pacific = editor.get(url_of(Country, "list"), {"region": "pacific"}).context["object_list"]
    assert {country.region for country in pacific} == {"pacific"}
    year = SurveyResult.objects.latest("year").year
    results = editor.get(url_of(SurveyResult, "list"), {"country": "FJ", "year": year}).context["object_list"]
    assert [(result.country.iso2, result.year) for result in results] == [("FJ", year)]


def test_a_regional_body_is_edited_but_keeps_its_slug_and_is_not_deleted(editor):
    body = RegionalBody.objects.first()
    form = read_form(editor.get(url_of(RegionalBody, "edit", body.pk)))
    form["name"] = "The Community"
    form["slug"] = "elsewhere"

    assert editor.post(url_of(RegionalBody, "edit", body.pk), form).status_code == 302
    editor.post(url_of(RegionalBody, "delete", body.pk))

    row = RegionalBody.objects.get(pk=body.pk)
    assert (row.name, row.slug) == ("The Community", body.slug)
    assert set(row.members.all()) == set(body.members.all())


def test_the_menu_has_a_group_of_countries(editor):
    home = editor.get(reverse("wagtailadmin_home")).content.decode()

    for model in (Country, RegionalBody, SurveyResult):
        assert url_of(model, "list") in home
