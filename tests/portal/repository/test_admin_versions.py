"""Versions in other languages, made and edited in the admin, and drafts that outlive a theme."""

import re

from django.urls import reverse
from wagtail.models import Locale

from portal.cases.models import CasePage
from portal.repository.models import BucketPage, RepositorySectionPage, ResourcePage
from tests.portal.repository.editing import edit_form, edit_url
from themes.models import Theme
from themes.services import merge_themes


def test_translate_makes_a_draft_that_is_not_the_original(editor):
    case = CasePage.objects.filter(
        is_original=True, locale__language_code="en", url_path__contains="/cases/to/"
    ).first()
    languages = {version.locale.language_code for version in CasePage.objects.of_work(case.translation_key)}
    assert "ru" not in languages
    assert not BucketPage.objects.filter(locale__language_code="ru", slug="to").exists()
    russian = Locale.objects.get(language_code="ru")
    url = reverse("simple_translation:submit_page_translation", args=[case.pk])
    assert "disabled" not in re.findall(rf'<input[^>]*value="{russian.pk}"[^>]*>', editor.get(url).content.decode())[0]

    response = editor.post(url, {"locales": [russian.pk]})

    version = CasePage.objects.get(translation_key=case.translation_key, locale=russian)
    assert response["Location"] == edit_url(version)
    assert not version.live
    assert not version.is_original
    assert version.address == case.address
    assert version.get_parent().live
    form_page = editor.get(response["Location"]).content.decode()
    assert "Original:" in form_page
    assert edit_url(case) in form_page
    form = edit_form(editor, version)
    form["title"] = "Деньги по телефону"
    form["action-publish"] = "1"
    assert editor.post(response["Location"], form).status_code == 302
    version = CasePage.objects.get(pk=version.pk)
    assert version.live
    assert not version.is_original
    assert CasePage.objects.get(pk=case.pk).is_original


def test_translating_a_shelf_with_all_below_makes_no_second_original(moderating):
    section = RepositorySectionPage.objects.get(locale__language_code="en", slug="cases")
    shelf = next(
        page
        for page in BucketPage.objects.child_of(section)
        if page.get_children().exists() and not BucketPage.objects.filter(slug=page.slug, locale__language_code="ru")
    )
    russian = Locale.objects.get(language_code="ru")

    moderating.post(
        reverse("simple_translation:submit_page_translation", args=[shelf.pk]),
        {"locales": [russian.pk], "include_subtree": "on"},
    )

    made = CasePage.objects.filter(locale=russian)
    assert made.count() == shelf.get_children().count()
    assert not made.filter(is_original=True).exists()
    assert not any(page.get_latest_revision_as_object().is_original for page in made)


def test_only_versions_show_where_their_original_is(moderating):
    version = CasePage.objects.filter(is_original=False).first()
    original = CasePage.objects.get(translation_key=version.translation_key, is_original=True)

    of_version = moderating.get(edit_url(version)).content.decode()
    of_original = moderating.get(edit_url(original)).content.decode()

    assert "Original:" in of_version
    assert "Original:" not in of_original


def test_two_versions_cannot_both_be_the_original(moderating):
    version = CasePage.objects.filter(is_original=False).first()
    form = edit_form(moderating, version)
    form["is_original"] = "on"

    response = moderating.post(edit_url(version), form)

    assert "is_original" in response.context["form"].errors


def test_a_copy_is_a_work_of_its_own(moderating):
    version = CasePage.objects.filter(is_original=False).first()

    moderating.post(
        reverse("wagtailadmin_pages:copy", args=[version.pk]),
        {"new_title": "A copy", "new_slug": "a-copy", "new_parent_page": version.get_parent().pk},
    )

    copy = CasePage.objects.get(slug="a-copy")
    assert copy.translation_key != version.translation_key
    assert copy.is_original
    assert copy.get_latest_revision_as_object().is_original


def test_a_draft_written_before_a_merge_does_not_bring_the_theme_back(moderating):
    case = CasePage.objects.filter(locale__language_code="en").first()
    source, target = Theme.objects.in_use().filter(children=None).order_by("-pk")[:2]
    form = edit_form(moderating, case)
    form["themes"] = [str(source.pk)]
    moderating.post(edit_url(case), form)

    merge_themes(source=source, target=target)
    draft = ResourcePage.objects.get(pk=case.pk).specific.get_latest_revision()
    draft.publish()

    assert [theme.pk for theme in CasePage.objects.get(pk=case.pk).themes.all()] == [target.pk]
