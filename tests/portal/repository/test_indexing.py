"""The document of a work: its live versions, the original's facts, who may see it."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction

from portal.cases.models import CasePage
from portal.countries.models import RegionalBody
from portal.languages import content_languages
from portal.legislation.kinds import LawKind
from portal.legislation.models import LawEvent
from portal.legislation.status import LawEventKind
from portal.repository.models import ResourcePage
from portal.repository.provenance import RecordRelation, RelationKind
from portal.repository.sections import KINDS_BY_SLUG
from portal.strategies.models import StrategyPage
from search.document import SearchDocument
from search.facets import FACET_NAMES
from search.registry import all_keys, build_documents, due_keys, kinds, labels
from tests.portal.making import make_law, make_record
from themes.models import Theme
from themes.vocabulary import vocabulary

pytestmark = pytest.mark.django_db


def document(page: ResourcePage) -> SearchDocument:
    return build_documents([page.key])[page.key]


def restrict(page: Any, kind: str, *groups: Group) -> None:
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="x")
    restriction.groups.set(groups)


@pytest.fixture
def work() -> dict[str, CasePage]:
    """A record in three languages whose translations state other facts than the original."""
    original = make_record(
        "Quarz", themes=["health"], years="2020, 2022", stage="running", problem="The ferry was late."
    )
    wrong = {"countries": ["WS"], "themes": ["justice"], "years": "1999", "stage": "idea", "work": original}
    french = make_record("Le quarz", language="fr", problem="Le bateau était en retard.", **wrong)
    arabic = make_record("الكوارتز", language="ar", **wrong)
    return {"en": original, "fr": french, "ar": arabic}


# --- One work, one document ------------------------------------------------------------------------------------


def test_all_versions_of_a_work_are_one_document_with_the_original_first(work):
    found = build_documents([page.key for page in work.values()])
    assert list(found) == [work["en"].key]
    versions = found[work["en"].key].versions
    assert [version.language for version in versions] == ["en", "fr", "ar"]
    assert [version.title for version in versions] == ["Quarz", "Le quarz", "الكوارتز"]
    assert versions[1].url == f"/cases/fj/{work['fr'].slug}/"
    assert "ferry" in versions[0].body
    assert "retard" in versions[1].body
    assert "ferry" not in versions[1].body


def test_the_facts_of_the_original_count(work):
    facets = document(work["en"]).facets
    assert facets["country"] == ("FJ",)
    assert facets["theme"] == ("health",)
    assert facets["region"] == ("pacific",)
    assert facets["year"] == ("2020", "2022")
    assert facets["stage"] == ("running",)
    assert set(facets["language"]) == {"en", "fr", "ar"}
    assert document(work["en"]).card["where"] == ["FJ"]


def test_the_facts_of_the_oldest_version_count_once_the_original_is_gone(work):
    work["en"].unpublish()
    found = document(work["fr"])
    assert [version.language for version in found.versions] == ["fr", "ar"]
    assert found.facets["country"] == ("WS",)


def test_a_version_that_is_a_draft_is_left_out(work):
    work["fr"].unpublish()
    assert [version.language for version in document(work["en"]).versions] == ["en", "ar"]
    assert "fr" not in document(work["en"]).facets["language"]


def test_the_words_of_a_draft_are_left_out(work):
    draft = work["en"].get_latest_revision_as_object()
    draft.title = draft.problem = "Not published"
    draft.save_revision()
    found = document(work["en"])
    assert found.versions[0].title == "Quarz"
    assert "Not published" not in found.versions[0].body


def test_a_work_without_a_live_version_is_gone(work):
    for page in work.values():
        page.unpublish()
    assert build_documents([work["en"].key]) == {}


def test_keys_that_name_nothing_are_left_out(work):
    unknown = "case:00000000-0000-4000-8000-000000000000"
    other_kind = work["en"].key.replace("case:", "law:")
    found = build_documents([work["en"].key, unknown, other_kind, "poem:1"])
    assert list(found) == [work["en"].key]


def test_names_of_themes_and_countries_are_no_words_of_a_document_those_of_bodies_are(work):
    body = RegionalBody.objects.first()
    work["en"].regional_bodies.set([body])
    work["en"].save()
    english, french, _arabic = document(work["en"]).versions
    assert body.name in english.body
    assert body.name not in french.body
    texts = " ".join((english.title, english.summary, english.body, french.body))
    assert not any(name in texts for name in (*vocabulary()["health"].every_name(), "Fiji", "Fidji", "斐济"))


# --- How it stands among others --------------------------------------------------------------------------------


def build_on(page: ResourcePage, target: ResourcePage, kind: str = RelationKind.BASED_ON) -> None:
    RecordRelation.objects.create(page=page, target=target, kind=kind)


def test_each_public_work_that_builds_on_a_work_counts_once(work):
    build_on(make_record("First"), work["en"], RelationKind.USES)
    second = make_record("Second")
    build_on(second, work["fr"])  # whichever version it names
    build_on(second, work["en"])
    build_on(make_record("Second, translated", language="es", work=second), work["en"])
    assert document(work["en"]).taken_up == 2
    assert document(second).taken_up == 0


def test_what_is_hidden_or_only_related_or_the_work_itself_does_not_count(work):
    hidden, draft = make_record("Hidden"), make_record("Draft")
    build_on(hidden, work["en"])
    restrict(hidden, PageViewRestriction.LOGIN)
    build_on(draft, work["en"])
    draft.unpublish()
    build_on(make_record("Related"), work["en"], RelationKind.RELATED)
    build_on(work["fr"], work["en"])
    assert document(work["en"]).taken_up == 0


def test_only_law_in_force_does_not_age(work):
    law = make_law("Quarz Act", LawEvent(kind=LawEventKind.COMMENCED, date="1990-01-01"))
    assert not document(law).ages
    gone = make_law("Quarz Repealed Act", LawEvent(kind=LawEventKind.REPEALED, date="1990-01-01"))
    assert document(gone).ages
    assert document(work["en"]).ages


# --- Facets ----------------------------------------------------------------------------------------------------


def test_a_record_of_a_narrower_theme_is_found_under_the_broader_one():
    narrow = Theme.objects.in_use().exclude(parent=None).select_related("parent").first()
    found = document(make_record("Narrow", themes=[narrow.slug]))
    assert set(found.facets["theme"]) == {narrow.slug, narrow.parent.slug}
    assert found.card["themes"] == [narrow.slug]


# --- Who may see it --------------------------------------------------------------------------------------------


def test_everybody_may_see_a_record_that_nothing_guards(work):
    assert document(work["en"]).visibility == ("public",)


def test_a_record_behind_the_login_is_for_those_signed_in():
    page = make_record("Guarded")
    restrict(page, PageViewRestriction.LOGIN)
    assert document(page).visibility == ("login",)


def test_a_guard_on_a_shelf_or_a_section_holds_for_the_records_below_it():
    page = make_record("Guarded", bucket="zz")
    restrict(page.get_parent().get_parent(), PageViewRestriction.LOGIN)
    assert document(page).visibility == ("login",)


def test_a_record_for_groups_is_for_those_groups_and_a_second_guard_narrows_it():
    page = make_record("Guarded", bucket="zz")
    first, second = (Group.objects.create(name=name) for name in ("first", "second"))
    restrict(page.get_parent(), PageViewRestriction.GROUPS, first, second)
    assert set(document(page).visibility) == {f"group:{first.pk}", f"group:{second.pk}"}
    restrict(page, PageViewRestriction.GROUPS, second)
    assert document(page).visibility == (f"group:{second.pk}",)


@pytest.mark.parametrize("order", [("shelf", "page"), ("page", "shelf")])
def test_a_login_beside_groups_does_not_widen_nor_close_them(order):
    page = make_record("Guarded", bucket="zz")
    group = Group.objects.create(name="first")
    guarded = {"shelf": page.get_parent(), "page": page}
    restrict(guarded[order[0]], PageViewRestriction.LOGIN)
    restrict(guarded[order[1]], PageViewRestriction.GROUPS, group)
    assert document(page).visibility == (f"group:{group.pk}",)


def test_a_record_behind_a_password_is_found_by_nobody():
    page = make_record("Guarded")
    restrict(page, PageViewRestriction.PASSWORD)
    assert build_documents([page.key]) == {}


def test_a_guarded_version_is_left_out_of_a_document_that_everybody_sees(work):
    restrict(work["fr"], PageViewRestriction.LOGIN)
    found = document(work["en"])
    assert found.visibility == ("public",)
    assert [version.language for version in found.versions] == ["en", "ar"]


def test_facts_of_a_guarded_original_are_not_told_by_a_public_version(work):
    restrict(work["en"], PageViewRestriction.LOGIN)
    found = document(work["en"])
    assert found.visibility == ("public",)
    assert [version.language for version in found.versions] == ["fr", "ar"]
    assert found.facets["country"] == ("WS",)


# --- What each kind adds ---------------------------------------------------------------------------------------


def test_a_law_has_its_status_today_and_its_kinds():
    law = make_law(
        "Quarz Act",
        LawEvent(kind=LawEventKind.ADOPTED, date="2001-02-03"),
        LawEvent(kind=LawEventKind.COMMENCED, date="2002-03-04"),
        law_kinds=[LawKind.CYBERCRIME],
        year=2001,
    )
    found = document(law)
    assert found.facets["status"] == ("in-force",)
    assert found.facets["law_kind"] == ("cybercrime",)
    assert found.newest == date(2001, 2, 3).toordinal()
    assert found.card["since"] == "2002-03-04"


def test_a_law_is_read_anew_on_the_day_its_status_changes():
    commences = make_law("Quarz Act", LawEvent(kind=LawEventKind.COMMENCED, date="2041-03-04"))
    within_a_year = make_law("Sand Act", LawEvent(kind=LawEventKind.REPEALED, date="2041"))
    draft = make_law("Draft Act", LawEvent(kind=LawEventKind.COMMENCED, date="2041-03-04"))
    draft.unpublish()

    def due(after: str, until: str) -> set[str]:
        return set(due_keys(date.fromisoformat(after), date.fromisoformat(until)))

    assert due("2041-03-03", "2041-03-04") == {commences.key}
    assert due("2041-02-01", "2041-03-30") == {commences.key}
    assert due("2041-03-06", "2041-03-31") == set()
    assert within_a_year.key in due("2040-12-31", "2041-01-01")
    assert within_a_year.key in due("2041-12-30", "2041-12-31")


def test_a_strategy_is_read_anew_when_its_last_year_is_over():
    page = make_record("Quarz plan", model=StrategyPage, period_end=2041, stated_status="current")
    assert document(page).facets["status"] == ("current",)
    assert page.status_on(date(2041, 12, 31)) == "current"
    assert page.status_on(date(2042, 1, 1)) == "expired"
    assert page.key in due_keys(date(2041, 12, 31), date(2042, 1, 1))
    assert page.key not in due_keys(date(2041, 6, 1), date(2041, 12, 31))
    assert page.key not in due_keys(date(2042, 1, 1), date(2042, 1, 2))


def test_a_case_is_dated_by_its_last_step():
    steps = [("step", {"date": "2019-05", "text": "Built"}), ("step", {"date": "2018", "text": "Planned"})]
    page = make_record("Quarz", steps=steps, years="2024")
    assert document(page).newest == date(2019, 5, 31).toordinal()


def test_a_record_without_any_date_is_the_oldest():
    assert document(make_record("Timeless")).newest == 0


# --- All of it -------------------------------------------------------------------------------------------------


def test_each_work_of_the_database_has_one_key_and_one_document():
    keys = list(all_keys())
    works = ResourcePage.objects.live().values("kind", "translation_key").distinct()
    assert len(keys) == len(set(keys)) == works.count() > 250
    found = build_documents(keys)
    assert set(found) == set(keys)


def test_every_value_of_every_document_has_a_label_in_every_language():
    found = build_documents(list(all_keys()))
    values = {name: {v for one in found.values() for v in one.facets.get(name, ())} for name in FACET_NAMES}
    for name in set(FACET_NAMES) - {"year"}:
        assert values[name], name
        for language in content_languages():
            named = labels(name, language)
            assert {value for value in values[name] if not named.get(value)} == set(), (name, language)


def test_every_kind_of_record_is_registered_with_search():
    assert set(KINDS_BY_SLUG) <= set(kinds())


def test_many_documents_cost_as_many_queries_as_one(django_assert_max_num_queries):
    keys = [key for key in all_keys() if key.startswith("law:")]
    with django_assert_max_num_queries(12):
        build_documents(keys)
