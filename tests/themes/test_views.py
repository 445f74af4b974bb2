"""The page of all themes and the page of one: counts that agree with the lists, old addresses, retired themes."""

import pytest

from portal.languages import interface_languages
from search.asking import ask, counts_of
from tests.portal.making import make_record
from themes.models import Theme, ThemeLabel
from themes.services import merge_themes, move_theme_address, retire_theme
from themes.views import reasons, reasons_from, theme_entries
from themes.vocabulary import vocabulary

pytestmark = pytest.mark.django_db


def opened(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.content.decode())


@pytest.mark.parametrize("language", interface_languages())
def test_the_index_shows_every_theme_that_is_offered(client, language):
    text = opened(client, f"/{language}/themes/")
    for term in vocabulary().values():
        assert (f'href="/{language}/themes/{term.slug}/"' in text) == term.offered, term.slug


@pytest.mark.parametrize("language", interface_languages())
def test_every_theme_has_a_page_in_every_language(client, language):
    for term in vocabulary().values():
        assert "<h1" in opened(client, f"/{language}/themes/{term.slug}/")


def test_the_tree_counts_each_record_once_for_a_theme_and_its_narrower_ones():
    counts = counts_of(ask(scope={}, facets=("theme",)), "theme")
    entries = theme_entries(counts, "en")
    assert any(entry.narrower for entry in entries)
    for entry in entries:
        assert entry.count == ask(scope={"theme": (entry.slug,)}).total
        assert all(child.count <= entry.count for child in entry.narrower)


def test_the_number_on_a_theme_s_page_is_that_of_the_list_it_leads_to(client):
    answer = client.get("/en/themes/health/")
    total = answer.context["total"]
    listed = client.get(answer.context["all_url"]).context["listing"]
    assert total == listed.results.total > 0
    assert sum(number for _kind, number in answer.context["counts"]) == total
    for shelf in answer.context["shelves"].values():
        assert client.get(shelf["url"]).context["listing"].results.total == shelf["total"]
        assert 0 < len(shelf["hits"]) <= 5


def test_a_theme_that_was_renamed_or_merged_is_found_by_its_old_address(client):
    source, target, renamed = Theme.objects.in_use().filter(children=None)[:3]
    merge_themes(source=source, target=target)
    move_theme_address(theme=renamed, slug="new-address")
    for language in ("en", "zh"):
        for old, new in ((source.slug, target.slug), (renamed.slug, "new-address")):
            answer = client.get(f"/{language}/themes/{old}/")
            assert (answer.status_code, answer.headers["Location"]) == (301, f"/{language}/themes/{new}/")


def test_the_inner_address_of_a_merged_theme_is_nothing(client):
    source, target = Theme.objects.in_use().filter(children=None)[:2]
    merge_themes(source=source, target=target)
    assert client.get(f"/en/themes/{Theme.objects.get(pk=source.pk).slug}/").status_code == 404


def test_a_retired_theme_keeps_its_page_and_leaves_the_index(client):
    theme = Theme.objects.in_use().filter(children=None).first()
    retire_theme(theme=theme)
    answer = client.get(f"/en/themes/{theme.slug}/")
    assert answer.status_code == 200
    assert answer.context["is_retired"]
    assert f'href="/en/themes/{theme.slug}/"' not in opened(client, "/en/themes/")


@pytest.mark.parametrize("slug", ["no-such-theme", "HEALTH", "health-", "merged-1", "-"])
def test_a_theme_that_nobody_knows_is_not_found(client, slug):
    assert client.get(f"/en/themes/{slug}/").status_code == 404


def test_a_theme_without_records_says_so_and_opens(client):
    theme = Theme.objects.create(slug="quarz-empty")
    ThemeLabel.objects.create(theme=theme, language="en", text="Empty <b>stone</b>")
    text = opened(client, "/en/themes/quarz-empty/")
    assert "Empty &lt;b&gt;stone&lt;/b&gt;" in text
    assert "<b>stone" not in text


def test_a_narrower_theme_leads_back_to_its_broader_one(client):
    narrow = next(term for term in vocabulary().values() if term.parent)
    assert f'href="/en/themes/{narrow.parent}/"' in opened(client, f"/en/themes/{narrow.slug}/")
    assert f'href="/en/themes/{narrow.slug}/"' in opened(client, f"/en/themes/{narrow.parent}/")


def test_reasons_are_counted_over_cases_and_measured_by_the_most_named(own_index):
    Theme.objects.create(slug="quarz-reasons")
    named = [(["training", "incentives"], ["staff"]), (["training"], []), ([], [])]
    for number, (factors, barriers) in enumerate(named):
        make_record(f"Quarz {number}", themes=["quarz-reasons"], success_factors=factors, barriers=barriers)
    own_index()
    cases = ask(scope={"theme": ("quarz-reasons",), "kind": ("case",)}, rows=100)
    assert reasons(cases) == {"factors": [("training", 2, 100), ("incentives", 1, 50)], "barriers": [("staff", 1, 50)]}
    assert reasons_from(cases) == 2
    assert reasons(None) == {"factors": [], "barriers": []}
    assert reasons_from(None) == 0


@pytest.mark.parametrize("change", ["renamed", "merged"])
def test_a_shared_list_of_a_theme_that_was_renamed_or_merged_shows_its_records(client, own_index, change):
    theme, other = Theme.objects.in_use().filter(children=None, records__live=True).distinct().order_by("pk")[:2]
    old = theme.slug
    if change == "renamed":
        move_theme_address(theme=theme, slug="now-called-otherwise")
    else:
        merge_themes(source=theme, target=other)
    own_index()
    now = "now-called-otherwise" if change == "renamed" else other.slug
    by_old, by_new = (client.get(f"/en/search/?theme={slug}").context["listing"] for slug in (old, now))
    assert by_old.problems == []
    assert by_old.results.total == by_new.results.total > 0
    assert by_old.request.selected == {"theme": (now,)}
