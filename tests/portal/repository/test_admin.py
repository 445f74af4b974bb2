"""Editors' lists and forms, by real requests as administrator and as moderator."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from portal.cases.models import CasePage
from portal.home.models import HomePage, InformationPage
from portal.legislation.models import LawPage
from portal.members.models import User
from portal.repository.models import BucketPage, RepositorySectionPage
from portal.strategies.models import StrategyPage
from search.models import IndexChange
from tests.conftest import browser_of
from tests.portal.repository.editing import KINDS, country, edit_form, edit_url, open_new
from themes.models import Theme


def shelf_of_fiji():
    return BucketPage.objects.get(locale__language_code="en", url_path__endswith="/cases/fj/")


def list_url(section: str, **query: Any) -> str:
    asked = QueryDict(mutable=True)
    asked.update(query)
    return f"{reverse(f'{section}_list:index')}?{asked.urlencode()}"


def rows_of(response: Any) -> set[int]:
    return {page.pk for page in response.context["object_list"]}


def numbers(queryset: Any) -> set[int]:
    """What the first screen of a list can hold is compared with all: the filters asked here find few."""
    return set(queryset.values_list("pk", flat=True))


@pytest.mark.parametrize("section", KINDS)
def test_each_kind_has_its_list(editor, section, toolkit):
    response = editor.get(list_url(section))

    assert response.status_code == 200
    assert rows_of(response) <= numbers(KINDS[section].objects.all())
    assert response.context["paginator"].count == KINDS[section].objects.count()


def test_the_menu_gathers_the_lists_in_their_order(editor):
    page = editor.get(reverse("wagtailadmin_home")).content.decode()

    places = [page.index(reverse(f"{section}_list:index")) for section in KINDS]
    assert places == sorted(places)


def test_a_member_who_may_not_edit_pages_sees_no_list(db):
    user = User.objects.create_user("reader@ministry.example", "x")
    group = Group.objects.create(name="Only looking")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    client = browser_of(user)

    assert reverse("cases_list:index") not in client.get(reverse("wagtailadmin_home")).content.decode()
    assert client.get(list_url("cases")).status_code == 302


@pytest.mark.parametrize(
    ("section", "query", "wanted"),
    [
        ("cases", {"locale": "fr"}, {"locale__language_code": "fr"}),
        ("cases", {"country": "FJ"}, {"countries__iso2": "FJ"}),
        ("cases", {"stage": "stopped"}, {"stage": "stopped"}),
        ("cases", {"confidence": "medium"}, {"confidence": "medium"}),
        ("cases", {"is_original": "False"}, {"is_original": False}),
        ("cases", {"is_generated": "True"}, {"is_generated": True}),
        ("cases", {"live": "False"}, {"live": False}),
        ("laws", {"instrument": "decree"}, {"instrument": "decree"}),
        ("laws", {"country": "MU", "locale": "en"}, {"countries__iso2": "MU", "locale__language_code": "en"}),
        ("strategies", {"stated_status": "expired"}, {"stated_status": "expired"}),
        ("strategies", {"locale": "pt"}, {"locale__language_code": "pt"}),
        ("toolkits", {"toolkit_kind": "template"}, {"toolkit_kind": "template"}),
    ],
)
def test_filters_find_the_right_rows(moderating, toolkit, section, query, wanted):
    response = moderating.get(list_url(section, **query))

    assert response.status_code == 200
    expected = numbers(KINDS[section].objects.filter(**wanted).distinct())
    assert response.context["paginator"].count == len(expected)
    assert rows_of(response) <= expected
    assert len(expected) < KINDS[section].objects.count() or section == "toolkits"


def test_the_filter_by_theme_takes_several(moderating):
    themes = list(Theme.objects.in_use().filter(records__isnull=False).distinct()[:2])

    response = moderating.get(list_url("laws") + "&".join(f"theme={theme.pk}" for theme in themes))

    assert response.context["paginator"].count == LawPage.objects.filter(themes__in=themes).distinct().count()
    for theme in themes:
        assert str(theme) in response.content.decode()


def test_search_in_a_list_goes_with_filters(moderating):
    call_command("update_index", verbosity=0, schema_only=False)
    title = CasePage.objects.filter(locale__language_code="fr").order_by("pk").first().title
    word = max(re.findall(r"[A-Za-z]+", title), key=len)

    response = moderating.get(list_url("cases", q=word, locale="fr", stage="running"))

    assert response.status_code == 200
    assert rows_of(response) <= numbers(CasePage.objects.filter(locale__language_code="fr", stage="running"))


@pytest.mark.parametrize(
    "ordering", ["title", "-stage", "locale__language_code", "-latest_revision_created_at", "live"]
)
def test_a_list_is_sorted_by_its_columns(moderating, ordering):
    assert moderating.get(list_url("cases", ordering=ordering)).status_code == 200


@pytest.mark.parametrize("section", ["cases", "laws", "strategies"])
def test_a_list_takes_as_many_queries_for_many_rows_as_for_few(moderating, section):
    model = KINDS[section]
    few = model.objects.order_by("pk").values_list("pk", flat=True)[:3]
    moderating.get(list_url(section))  # site, content types and permissions are read once

    with CaptureQueriesContext(connection) as for_all:
        assert len(rows_of(moderating.get(list_url(section)))) >= 50
    rest = model.objects.exclude(pk__in=list(few))
    Page.objects.filter(pk__in=rest.values("pk")).update(expired=True)
    code = model.objects.filter(pk__in=list(few)).first()
    with CaptureQueriesContext(connection) as for_few:
        moderating.get(list_url(section, country=code.countries.first().iso2))

    assert len(for_all) <= len(for_few) + 3
    assert len(for_all) < 45


def test_no_list_nor_form_shows_an_address_of_e_mail(moderating, moderator):
    case = CasePage.objects.first()
    form = edit_form(moderating, case)
    form["summary"] = "Changed by Moana."
    moderating.post(edit_url(case), form)

    for url in (
        list_url("cases"),
        edit_url(case),
        reverse("wagtailadmin_pages:history", args=[case.pk]),
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_explore", args=[case.get_parent().pk]),
    ):
        text = moderating.get(url).content.decode()
        assert moderator.email not in text, url
    assert "Moana Editor" in moderating.get(reverse("wagtailadmin_pages:history", args=[case.pk])).content.decode()


@pytest.mark.parametrize("model", [*KINDS.values(), HomePage, RepositorySectionPage, BucketPage, InformationPage])
def test_every_kind_of_page_opens_for_editing(editor, model, toolkit):
    page = model.objects.first()
    if page is None:
        page = HomePage.objects.first().add_child(instance=InformationPage(title="Policy", slug="policy"))

    assert editor.get(edit_url(page)).status_code == 200


@pytest.mark.parametrize("model", [CasePage, LawPage, StrategyPage, InformationPage])
def test_every_script_and_style_of_a_form_exists(moderating, model):
    """Without the script of one block the browser makes none of the story, and nothing can be saved."""
    home = HomePage.objects.get(locale__language_code="en")
    page = model.objects.first() or home.add_child(instance=InformationPage(title="Policy", slug="policy"))

    text = moderating.get(edit_url(page)).content.decode()

    named = re.findall(r'(?:src|href)="/static/([^"?]+\.(?:js|css))', text)
    assert len(named) > 10
    assert [name for name in named if finders.find(name) is None] == []


def test_the_form_of_a_record_asks_the_database_a_fixed_number_of_times(moderating):
    case = CasePage.objects.first()
    url = edit_url(case)
    moderating.get(url)

    with CaptureQueriesContext(connection) as queries:
        moderating.get(url)

    assert len(queries) < 90


def test_saving_a_form_as_it_is_changes_nothing(moderating):
    case = CasePage.objects.filter(locale__language_code="en").first()
    case.sdg_targets = ["http://metadata.un.org/sdg/16.6", "http://metadata.un.org/sdg/16.10"]
    case.save_revision().publish()
    before = case.serializable_data()
    form = edit_form(moderating, case)
    form["action-publish"] = "1"

    response = moderating.post(edit_url(case), form)

    assert response.status_code == 302, response.context["form"].errors
    after = CasePage.objects.get(pk=case.pk).serializable_data()
    names = ("title", "slug", "countries", "themes", "sdg_targets", "years", "success_factors", "steps", "is_original")
    for name in names:
        assert after[name] == before[name], name
    assert len(after["record_sources"]) == len(before["record_sources"])


def test_a_case_is_written_and_published_through_the_form(editor):
    url, form = open_new(editor, "en", "nr")  # the first record of Nauru makes its shelf
    assert form["countries"] == str(country("NR").pk)
    theme = Theme.objects.in_use().first()
    form["themes"] = [str(theme.pk)]
    form.update({"title": "Licences by telephone", "summary": "Anybody can renew by a call.", "years": "2023"})
    form.update({"sdg_targets": "http://metadata.un.org/sdg/16.6\nhttp://metadata.un.org/sdg/16.10"})
    form["slug"] = ""
    form["action-publish"] = "1"

    response = editor.post(url, form)

    assert response.status_code == 302, response.context["form"].errors
    case = CasePage.objects.get(title="Licences by telephone")
    assert case.live
    assert case.is_original
    assert case.address == ("cases", "nr", "licences-by-telephone")
    assert [place.iso2 for place in case.countries.all()] == ["NR"]
    assert [held.pk for held in case.themes.all()] == [theme.pk]
    assert case.sdg_targets == ["http://metadata.un.org/sdg/16.6", "http://metadata.un.org/sdg/16.10"]
    assert IndexChange.objects.filter(key=case.key).exists()
    shown = Client().get("/en/cases/nr/licences-by-telephone/")
    assert shown.status_code == 200
    assert "Licences by telephone" in shown.content.decode()


@pytest.mark.parametrize(
    ("language", "title", "slug"),
    [("ar", "هوية رقمية للجميع", "hwyh-rqmyh-lljmy"), ("zh-hans", "数字政府", "shuzizhengfu")],
)
def test_a_title_in_any_script_gets_a_latin_address(moderating, language, title, slug):
    url, form = open_new(moderating, language, "mv")
    form.update({"title": title, "summary": "…"})
    form["slug"] = ""
    form["action-publish"] = "1"

    response = moderating.post(url, form)

    assert response.status_code == 302, response.context["form"].errors
    assert CasePage.objects.get(title=title).slug == slug


def test_an_address_is_free_in_every_language(moderating):
    other = CasePage.objects.filter(locale__language_code="en", url_path__contains="/cases/fj/").first()
    url, form = open_new(moderating, "fr", "fj")
    form.update({"title": "Autre chose", "slug": other.slug})
    form["action-publish"] = "1"

    response = moderating.post(url, form)

    assert response.status_code == 200
    assert other.title in str(response.context["form"].errors["slug"])


@pytest.mark.parametrize("slug", ["Upper-Case", "under_score", "two--hyphens"])
def test_an_address_that_no_reader_could_open_is_refused(moderating, slug):
    case = CasePage.objects.first()
    form = edit_form(moderating, case)
    form["slug"] = slug

    response = moderating.post(edit_url(case), form)

    assert "slug" in response.context["form"].errors


def test_wrong_addresses_of_targets_are_named(moderating):
    case = CasePage.objects.first()
    form = edit_form(moderating, case)
    form["sdg_targets"] = "sixteen point six"

    response = moderating.post(edit_url(case), form)

    assert "sdg_targets" in response.context["form"].errors


def test_a_law_finds_no_place_among_the_cases(moderating):
    shelf = shelf_of_fiji()

    response = moderating.get(reverse("wagtailadmin_pages:add", args=["legislation", "lawpage", shelf.pk]))

    assert response.status_code == 302
    assert not LawPage.can_create_at(shelf)
    assert not LawPage.objects.filter(locale=shelf.locale).first().can_move_to(shelf)
    assert CasePage.can_create_at(shelf)


@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_a_shelf_with_records_stays(editor, action):
    shelf = shelf_of_fiji()

    response = editor.post(reverse(f"wagtailadmin_pages:{action}", args=[shelf.pk]))

    assert response.status_code == 302
    assert BucketPage.objects.get(pk=shelf.pk).live
