"""A preview shows what the editor wrote, saved or not, as readers would see it."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.cases.models import CasePage
from portal.home.models import HomePage, InformationPage
from portal.repository.models import BucketPage, RepositorySectionPage
from tests.portal.repository.editing import (
    KINDS,
    add_row,
    country,
    edit_form,
    edit_url,
    form_on,
    listed,
    open_new,
    preview,
)
from themes.models import Theme


@pytest.mark.parametrize("section", KINDS)
def test_a_preview_shows_what_is_not_saved(moderating, section, toolkit):
    page = KINDS[section].objects.filter(is_original=True, locale__language_code="en").order_by("-pk").first()
    form = edit_form(moderating, page)
    form["title"] = "A title nobody saved"
    form["summary"] = "A summary nobody saved."
    place = next(code for code in ("TV", "NR") if code not in {c.iso2 for c in page.countries.all()})
    form["countries"] = [*listed(form, "countries"), str(country(place).pk)]
    theme = Theme.objects.in_use().exclude(pk__in=[held.pk for held in page.themes.all()]).first()
    form["themes"] = [*listed(form, "themes"), str(theme.pk)]
    add_row(form, "organisations", name="The Office of Nobody", role="lead")
    add_row(form, "relations", kind="uses", target_title="A work elsewhere")

    response = preview(moderating, reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]), form)

    assert response.status_code == 200
    assert response.templates[0].name == page.record_kind.template
    text = response.content.decode()
    for unsaved in ("A title nobody saved", "A summary nobody saved.", "The Office of Nobody", "A work elsewhere"):
        assert unsaved in text, unsaved
    assert str(country(place)) in text
    assert str(theme) in text
    page.refresh_from_db()
    assert page.title != "A title nobody saved"


@pytest.mark.parametrize("section", KINDS)
def test_a_preview_of_a_new_page_needs_no_saving(moderating, section):
    model = KINDS[section]
    url, form = open_new(moderating, "en", "to", model)
    form["title"] = "Not yet written down"
    shelf = BucketPage.objects.get(pk=int(url.rstrip("/").rsplit("/", 1)[1]))
    options = model._meta

    response = preview(
        moderating,
        reverse("wagtailadmin_pages:preview_on_add", args=[options.app_label, options.model_name, shelf.pk]),
        form,
    )

    assert response.status_code == 200
    assert "Not yet written down" in response.content.decode()
    assert "Tonga" in response.content.decode()
    assert not model.objects.filter(title="Not yet written down").exists()


def test_a_saved_draft_is_shown_with_its_changes(moderating):
    case = CasePage.objects.filter(locale__language_code="en").first()
    form = edit_form(moderating, case)
    form["problem"] = "Queues of three days."
    form["countries"] = [str(country("TV").pk)]
    assert moderating.post(edit_url(case), form).status_code == 302

    draft = moderating.get(reverse("wagtailadmin_pages:view_draft", args=[case.pk]))

    assert "Queues of three days." in draft.content.decode()
    assert "Tuvalu" in draft.content.decode()
    live = Client().get("/" + "/".join(["en", *case.address]) + "/").content.decode()
    assert "Queues of three days." not in live


def test_a_preview_of_a_version_keeps_the_facts_of_the_original(moderating):
    version = CasePage.objects.filter(is_original=False, locale__language_code="fr", countries__isnull=False).first()
    original = CasePage.objects.get(translation_key=version.translation_key, is_original=True)
    form = edit_form(moderating, version)
    form["title"] = "Un titre nouveau"

    response = preview(moderating, reverse("wagtailadmin_pages:preview_on_edit", args=[version.pk]), form)

    assert "Un titre nouveau" in response.content.decode()
    assert response.context["original"].pk == original.pk
    assert {link.language for link in response.context["versions"]} >= {"en", "fr"}


def test_pages_that_show_a_list_have_no_preview(moderating):
    for page in (RepositorySectionPage.objects.first(), BucketPage.objects.first()):
        assert not page.is_previewable()
        text = moderating.get(edit_url(page)).content.decode()
        assert reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]) not in text


@pytest.mark.parametrize("language", ["en", "fr", "ar", "zh-hans", "pt"])
def test_front_pages_have_a_preview(moderating, language):
    home = HomePage.objects.get(locale__language_code=language)
    form = edit_form(moderating, home)
    form["question"] = "What do you look for today?"

    response = preview(moderating, reverse("wagtailadmin_pages:preview_on_edit", args=[home.pk]), form)

    assert response.status_code == 200
    assert "What do you look for today?" in response.content.decode()


def test_information_pages_have_a_preview(moderating):
    home = HomePage.objects.get(locale__language_code="en")
    url = reverse("wagtailadmin_pages:add", args=["home", "informationpage", home.pk])
    form = form_on(moderating, url, InformationPage())
    form["title"] = "How we choose"

    response = preview(
        moderating, reverse("wagtailadmin_pages:preview_on_add", args=["home", "informationpage", home.pk]), form
    )

    assert "How we choose" in response.content.decode()
