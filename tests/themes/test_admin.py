"""Editors change the vocabulary in the admin: nothing they do there breaks an address or is hidden from search."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import ProtectedError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.members.models import User
from portal.repository.editors import grant_editor_permissions
from portal.repository.models import ResourcePage
from search.models import IndexChange
from tests.conftest import browser_of
from tests.portal.repository.editing import read_form
from themes.models import Theme
from themes.vocabulary import vocabulary


def url_of(view, *args):
    return reverse(f"wagtailsnippets_themes_theme:{view}", args=args)


@pytest.fixture
def author(db):
    """Wagtail's group Editors may look at themes, no more."""
    grant_editor_permissions()
    user = User.objects.create_user("author@ministry.example", "x", display_name="Tavita Author")
    user.groups.add(Group.objects.get(name="Editors"))
    return browser_of(user)


@pytest.fixture
def theme(db):
    """A theme that live records carry and that has no narrower ones."""
    return Theme.objects.in_use().filter(children=None, records__live=True).distinct().order_by("pk")[0]


@pytest.fixture
def other(theme):
    return Theme.objects.in_use().filter(children=None).exclude(pk=theme.pk).order_by("pk")[0]


def form_of(client, theme):
    response = client.get(url_of("edit", theme.pk))
    assert response.status_code == 200
    return read_form(response)


def keys_of(theme):
    return {f"{page.kind}:{page.translation_key}" for page in ResourcePage.objects.live().filter(themes=theme)}


def waiting():
    return set(IndexChange.objects.values_list("key", flat=True))


# --- List ------------------------------------------------------------------------------------------------------
def test_the_list_says_how_many_records_carry_a_theme(editor, theme):
    response = editor.get(url_of("list"))

    row = next(held for held in response.context["object_list"] if held.pk == theme.pk)
    works = ResourcePage.objects.filter(themes=theme).values("translation_key").distinct().count()
    assert row.carried_by == works > 0
    assert str(theme) in response.content.decode()


def test_the_list_takes_a_fixed_number_of_queries(editor):
    editor.get(url_of("list"))

    with CaptureQueriesContext(connection) as queries:
        editor.get(url_of("list"))

    assert len(queries) < 30


def test_a_theme_is_found_by_its_name_in_any_language_and_by_other_words(editor, theme):
    label = theme.labels.first()
    label.synonyms = "qarqaraq\nzumzum"
    label.save()

    for words in (label.text, "zumzum", theme.slug):
        found = editor.get(url_of("list"), {"q": words}).context["object_list"]
        assert theme.pk in [row.pk for row in found], words
        assert len(found) < Theme.objects.count()
        assert len({row.pk for row in found}) == len(found)


def test_the_list_is_filtered_by_state(editor, theme, other):
    editor.post(url_of("retire", theme.pk))

    retired = editor.get(url_of("list"), {"state": "retired"}).context["object_list"]
    offered = editor.get(url_of("list"), {"state": "offered"}).context["object_list"]

    assert [row.pk for row in retired] == [theme.pk]
    assert theme.pk not in [row.pk for row in offered]
    assert other.pk in [row.pk for row in offered]


# --- Form ------------------------------------------------------------------------------------------------------
def test_a_new_name_reaches_pages_and_search(editor, theme):
    form = form_of(editor, theme)
    language = form["labels-0-language"]
    form["labels-0-text"] = "Boats and harbours"

    response = editor.post(url_of("edit", theme.pk), form)

    assert response.status_code == 302, response.context["form"].errors
    assert vocabulary()[theme.slug].labels[language] == "Boats and harbours"
    assert "Boats and harbours" in Client().get(f"/{language}/themes/{theme.slug}/").content.decode()
    # At once: no record is indexed anew for a name.
    assert not waiting()
    listing = Client().get(f"/{language}/search/", {"q": "Boats and harbours"}).context["listing"]
    assert keys_of(theme) & {hit.key for hit in listing.results.hits}


def test_a_name_in_another_language_is_added(editor, theme):
    theme.labels.filter(language="ru").delete()
    form = form_of(editor, theme)
    number = int(form["labels-TOTAL_FORMS"])
    form["labels-TOTAL_FORMS"] = str(number + 1)
    row = {"language": "ru", "text": "Лодки", "synonyms": "катер\nпаром", "scope_note": "", "id": ""}
    form.update({f"labels-{number}-{name}": value for name, value in row.items()})

    assert editor.post(url_of("edit", theme.pk), form).status_code == 302

    assert vocabulary()[theme.slug].label("ru") == "Лодки"
    assert vocabulary()[theme.slug].synonyms["ru"] == ("катер", "паром")


def test_two_names_in_one_language_are_refused(editor, theme):
    form = form_of(editor, theme)
    number = int(form["labels-TOTAL_FORMS"])
    form["labels-TOTAL_FORMS"] = str(number + 1)
    row = {"language": form["labels-0-language"], "text": "Twice", "synonyms": "", "scope_note": "", "id": ""}
    form.update({f"labels-{number}-{name}": value for name, value in row.items()})

    response = editor.post(url_of("edit", theme.pk), form)

    assert response.status_code == 200
    assert response.context["form"].formsets["labels"].non_form_errors()


def test_a_new_address_leaves_the_old_one_leading_there(editor, theme):
    old, form = theme.slug, form_of(editor, theme)
    form["slug"] = "boats-and-harbours"
    form["labels-0-text"] = "Boats and harbours"

    response = editor.post(url_of("edit", theme.pk), form)

    assert response.status_code == 302, response.context["form"].errors
    moved = Client().get(f"/en/themes/{old}/")
    assert (moved.status_code, moved["Location"]) == (301, "/en/themes/boats-and-harbours/")
    assert Client().get("/en/themes/boats-and-harbours/").status_code == 200
    assert keys_of(theme) <= waiting()
    assert vocabulary()["boats-and-harbours"].label("en") == "Boats and harbours"


def test_an_address_can_be_taken_back(editor, theme):
    old = theme.slug
    for slug in ("boats-and-harbours", old):
        form = form_of(editor, theme)
        form["slug"] = slug
        assert editor.post(url_of("edit", theme.pk), form).status_code == 302

    assert Client().get(f"/en/themes/{old}/").status_code == 200
    assert Client().get("/en/themes/boats-and-harbours/")["Location"] == f"/en/themes/{old}/"


def test_the_former_address_of_another_theme_is_refused(editor, theme, other):
    old, form = theme.slug, form_of(editor, theme)
    form["slug"] = "boats-and-harbours"
    editor.post(url_of("edit", theme.pk), form)
    form = form_of(editor, other)
    form["slug"] = old

    response = editor.post(url_of("edit", other.pk), form)

    assert "slug" in response.context["form"].errors


def test_a_theme_is_added_with_its_name(editor):
    form = read_form(editor.get(url_of("add")))
    form.update({"slug": "tsunami-warning", "position": "99", "sdg_targets": "http://metadata.un.org/sdg/13.1"})
    form["labels-TOTAL_FORMS"] = "1"
    row = {"language": "en", "text": "Tsunami warning", "synonyms": "", "scope_note": "", "id": ""}
    form.update({f"labels-0-{name}": value for name, value in row.items()})

    response = editor.post(url_of("add"), form)

    assert response.status_code == 302, response.context["form"].errors
    term = vocabulary()["tsunami-warning"]
    assert term.label("fr") == "Tsunami warning"
    assert term.sdg_targets == ("http://metadata.un.org/sdg/13.1",)


# --- Merge and retire ------------------------------------------------------------------------------------------
def test_merging_says_first_what_it_does(editor, theme, other):
    response = editor.get(url_of("merge", theme.pk))

    choices = [value for value, _label in response.context["form"].fields["target"].choices]
    assert other.pk in choices
    assert theme.pk not in choices
    assert "taken back" in response.content.decode()


def test_a_merge_moves_records_and_leaves_the_address_leading_there(editor, theme, other):
    old, keys, held = theme.slug, keys_of(theme), set(ResourcePage.objects.filter(themes=theme))

    response = editor.post(url_of("merge", theme.pk), {"target": other.pk})

    assert response["Location"] == url_of("edit", other.pk)
    moved = Client().get(f"/en/themes/{old}/")
    assert (moved.status_code, moved["Location"]) == (301, f"/en/themes/{other.slug}/")
    assert keys <= waiting()
    assert held <= set(ResourcePage.objects.filter(themes=other))
    assert not ResourcePage.objects.filter(themes=theme).exists()
    rows = editor.get(url_of("list")).context["object_list"]
    assert theme.pk not in [row.pk for row in rows]
    merged = editor.get(url_of("list"), {"state": "merged"})
    assert [row.pk for row in merged.context["object_list"]] == [theme.pk]
    assert str(Theme.objects.get(pk=theme.pk)) in merged.content.decode()
    assert editor.get(url_of("edit", theme.pk))["Location"] == url_of("edit", other.pk)


def test_a_theme_with_narrower_ones_is_not_merged(editor, theme, other):
    Theme.objects.create(slug="narrower-one", parent=theme)

    response = editor.post(url_of("merge", theme.pk), {"target": other.pk})

    assert "narrower" in str(response.context["form"].non_field_errors())
    assert Theme.objects.get(pk=theme.pk).merged_into is None


def test_a_retired_theme_stays_on_its_records_and_can_come_back(editor, theme):
    assert "no longer be offered" in editor.get(url_of("retire", theme.pk)).content.decode()

    editor.post(url_of("retire", theme.pk))

    assert not vocabulary()[theme.slug].offered
    assert Client().get(f"/en/themes/{theme.slug}/").status_code == 200
    assert ResourcePage.objects.filter(themes=theme).exists()
    editor.post(url_of("retire", theme.pk))
    assert vocabulary()[theme.slug].offered


def test_history_tells_what_happened(editor, theme, other):
    editor.post(url_of("retire", theme.pk))

    assert "Retired" in editor.get(url_of("history", theme.pk)).content.decode()


# --- What nobody may -------------------------------------------------------------------------------------------
def test_no_theme_is_deleted(editor, theme):
    for method in (editor.get, editor.post):
        response = method(url_of("delete", theme.pk))
        assert (response.status_code, response["Location"]) == (302, reverse("wagtailadmin_home"))
    bulk = reverse("wagtail_bulk_action", args=["themes", "theme", "delete"])
    editor.post(f"{bulk}?id={theme.pk}")
    assert url_of("delete", theme.pk) not in editor.get(url_of("list")).content.decode()
    assert url_of("delete", theme.pk) not in editor.get(url_of("edit", theme.pk)).content.decode()

    assert Theme.objects.filter(pk=theme.pk).exists()
    with pytest.raises(ProtectedError):
        theme.delete()
    with pytest.raises(ProtectedError):
        Theme.objects.filter(pk=theme.pk).delete()


def test_who_may_only_look_changes_nothing(author, theme, other):
    assert author.get(url_of("list")).status_code == 200
    assert author.get(url_of("inspect", theme.pk)).status_code == 200

    author.post(url_of("merge", theme.pk), {"target": other.pk})
    author.post(url_of("retire", theme.pk))
    author.post(url_of("edit", theme.pk), {"slug": "elsewhere"})

    row = Theme.objects.get(pk=theme.pk)
    assert (row.merged_into, row.is_retired, row.slug) == (None, False, theme.slug)
    assert url_of("retire", theme.pk) not in author.get(url_of("list")).content.decode()
