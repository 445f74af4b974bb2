"""What is the original's and what the version's: the name of original, organisations, the result in a list row."""

import re

import pytest
from django.urls import reverse
from wagtail.models import Locale

from portal.cases.models import CasePage
from portal.repository.models import ResourcePage
from portal.repository.provenance import OrganisationRole, RecordOrganisation
from portal.strategies.models import StrategyPage
from tests.portal.making import RARE, make_record
from tests.portal.reading import languages_of, opened
from tests.portal.repository.editing import edit_url

pytestmark = pytest.mark.django_db


# --- Who is called the original -------------------------------------------------------------------------------


@pytest.fixture
def three():
    original = make_record("Quarz one")
    return {
        "en": original,
        "ar": make_record("Quarz two", language="ar", work=original),
        "fr": make_record("Quarz trois", language="fr", work=original),
    }


def test_the_original_is_called_so(client, three):
    assert "(l’original)" in opened(client, f"/fr/cases/fj/{three['fr'].slug}/").replace("&#x27;", "’")


@pytest.mark.parametrize("gone", ["unpublish", "delete"])
def test_no_version_is_called_the_original_when_the_original_is_gone(client, three, gone, moderating):
    getattr(ResourcePage.objects.get(pk=three["en"].pk).specific, gone)()
    for language in ("fr", "ar", "en"):
        answer = client.get(f"/{language}/cases/fj/{three['fr'].slug}/", follow=True)
        assert [link.is_original for link in answer.context["versions"]] == [False, False]
    of_holder, of_other = (moderating.get(edit_url(three[code])).content.decode() for code in ("ar", "fr"))
    for text in (of_holder, of_other):
        assert "The original is not published, or was deleted." in text
        assert "Original:" not in text
    assert "files of this version." in of_holder
    assert edit_url(three["ar"]) in of_other


# --- Organisations ---------------------------------------------------------------------------------------------


def organisation(name: str, duty: str = "", role: str = OrganisationRole.PARTNER) -> RecordOrganisation:
    return RecordOrganisation(name=name, role=role, duty=duty)


def shown(client, page, language: str) -> list[tuple[str, str, str]]:
    answer = client.get(f"/{language}/cases/fj/{page.slug}/")
    assert answer.status_code == 200
    return [(row.name, row.role, row.duty) for row in answer.context["organisations"]]


def test_readers_of_a_version_see_the_organisations_of_the_original(client):
    original = make_record("Quarz one", children={"organisations": [organisation("New"), organisation("Bank", "Paid")]})
    stale = [organisation("Old"), organisation("Bank", "Paid", OrganisationRole.LEAD)]
    french = make_record("Quarz un", language="fr", work=original, children={"organisations": stale})
    assert shown(client, french, "fr") == [("New", "partner", ""), ("Bank", "partner", "Paid")]


def test_an_organisation_that_the_original_no_longer_has_is_gone_from_its_versions(client):
    original = make_record("Quarz one")
    french = make_record("Quarz un", language="fr", work=original, children={"organisations": [organisation("Old")]})
    assert shown(client, french, "fr") == []


def test_what_an_organisation_did_is_told_in_the_language_of_the_version_where_it_has_words_for_it(client):
    rows = [organisation("Bank", "Paid for it"), organisation("Post", "Carried it")]
    original = make_record("Quarz one", children={"organisations": rows})
    own = [organisation("Bank", "A payé"), organisation("Post")]
    french = make_record("Quarz un", language="fr", work=original, children={"organisations": own})
    text = opened(client, f"/fr/cases/fj/{french.slug}/")
    assert languages_of(text, "A payé") == {"fr"}
    assert languages_of(text, "Carried it") == {"en"}
    assert "Paid for it" not in text


def test_the_organisations_of_a_version_count_while_its_original_is_not_there(client):
    original = make_record("Quarz one", children={"organisations": [organisation("English bank")]})
    rows = {"organisations": [organisation("French bank")]}
    french = make_record("Quarz un", language="fr", work=original, children=rows)
    original.unpublish()
    assert shown(client, french, "fr") == [("French bank", "partner", "")]


def test_a_version_made_by_translate_goes_on_showing_what_the_original_says_later(client, moderating):
    original = make_record("Quarz one", children={"organisations": [organisation("Bank", "Paid")]})
    url = reverse("simple_translation:submit_page_translation", args=[original.pk])
    moderating.post(url, {"locales": [Locale.objects.get(language_code="fr").pk]})
    french = CasePage.objects.get(translation_key=original.translation_key, locale__language_code="fr")
    french.get_latest_revision().publish()
    draft = CasePage.objects.get(pk=original.pk).get_latest_revision_as_object()
    draft.organisations = [organisation("Bank", "Led")]
    draft.save_revision().publish()
    assert shown(client, french, "fr") == [("Bank", "partner", "Led")]


# --- The row of a list -----------------------------------------------------------------------------------------


def result(name: str, value: str) -> list[tuple[str, dict[str, str]]]:
    return [("result", {"name": name, "before": "", "value": value, "unit": "", "date": "", "evidence": ""})]


def facts(client, language: str, section: str = "cases") -> tuple[str, str]:
    text = opened(client, f"/{language}/{section}/?q={RARE}")
    [row] = re.findall(r'<ul class="facts".*?</ul>', text, re.S)
    return row, text


@pytest.mark.parametrize(
    ("reader", "name", "value", "tag"),
    [
        ("en", "Children registered", "about 46%", ""),
        ("fr", "Enfants enregistrés", "environ 46 %", ""),
        ("es", "Niños inscritos", "el 46 %", ""),
        ("ar", "Children registered", "about 46%", "en"),
    ],
)
def test_a_row_tells_the_result_in_the_words_of_the_version_shown(client, own_index, reader, name, value, tag):
    original = make_record(RARE, indicators=result("Children registered", "about 46%"))
    for language, words in {
        "fr": ("Enfants enregistrés", "environ 46 %"),
        "es": ("Niños inscritos", "el 46 %"),
    }.items():
        make_record(f"{RARE} {language}", language=language, work=original, indicators=result(*words))
    own_index()
    row, text = facts(client, reader)
    assert f"{name}: <b>{value}</b>" in row
    assert len(re.findall(r"<bdi[^>]*>[^<]*: <b>", row)) == 1
    assert languages_of(text, name) == {tag or reader}


def test_a_version_without_a_result_shows_the_one_of_the_original_in_its_language(client, own_index):
    original = make_record(RARE, indicators=result("Children registered", "about 46%"))
    make_record(f"{RARE} fr", language="fr", work=original)
    own_index()
    _row, text = facts(client, "fr")
    assert languages_of(text, "Children registered") == {"en"}


def test_a_row_names_who_leads_a_strategy_in_the_words_of_the_version_shown(client, own_index):
    original = make_record(RARE, model=StrategyPage, lead_body="Office of Quarz")
    make_record(f"{RARE} fr", model=StrategyPage, language="fr", work=original, lead_body="Bureau du quarz")
    own_index()
    _row, text = facts(client, "fr", "strategies")
    assert "Office of Quarz" not in text
    assert languages_of(text, "Bureau du quarz") == {"fr"}
