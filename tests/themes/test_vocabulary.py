"""What themes are called: in the reader's language, always up to date, read once a request."""

import pytest
from django.utils import timezone

from portal.countries.models import Country
from portal.countries.names import countries_by_code, country_name
from portal.languages import content_languages, reading_order
from portal.read_once import KeptTable, reading_once
from themes.models import Theme, ThemeLabel
from themes.vocabulary import Term, theme_label, theme_labels, vocabulary, with_ancestors


def term(**labels: str) -> Term:
    notes = {"fr": "Note."}
    return Term(pk=1, slug="stone", parent=None, position=0, offered=True, sdg_targets=(), labels=labels, notes=notes)


@pytest.mark.parametrize("language", content_languages())
def test_a_label_is_in_the_readers_language_else_in_the_next_best(language):
    labels = {code: f"in {code}" for code in content_languages()}
    assert term(**labels).label(language) == f"in {language}"
    del labels[language]
    assert term(**labels).label(language) == f"in {reading_order(language)[1]}"


def test_a_theme_without_a_name_is_called_by_its_address():
    assert term().label("en") == "stone"


def test_a_note_is_given_in_another_language_rather_than_not_at_all():
    assert term().note("en") == "Note."


# --- Kept tables -----------------------------------------------------------------------------------------------


class Table:
    def __init__(self):
        self.stamp, self.stamps, self.reads = 1, 0, 0

    def check(self):
        self.stamps += 1
        return self.stamp

    def read(self):
        self.reads += 1
        return f"read {self.reads}"


@pytest.fixture
def table() -> Table:
    return Table()


@pytest.fixture
def kept(table) -> KeptTable[str]:
    return KeptTable(stamp=table.check, read=table.read)


def test_a_table_is_read_once_and_checked_each_time_outside_a_request(table, kept):
    assert [kept.get() for _each in range(3)] == ["read 1"] * 3
    assert (table.stamps, table.reads) == (3, 1)


def test_a_table_is_checked_once_within_a_request(table, kept):
    with reading_once():
        assert [kept.get() for _each in range(3)] == ["read 1"] * 3
    assert (table.stamps, table.reads) == (1, 1)
    with reading_once():
        kept.get()
    assert (table.stamps, table.reads) == (2, 1)


def test_a_table_that_changed_elsewhere_is_read_anew_by_the_next_request(table, kept):
    kept.get()
    table.stamp = 2
    with reading_once():
        assert kept.get() == "read 2"


def test_a_table_that_changes_within_a_request_is_read_anew_when_told(table, kept):
    with reading_once():
        kept.get()
        kept.forget()
        assert kept.get() == "read 2"


def test_requests_within_requests_do_not_disturb_each_other(table, kept):
    with reading_once():
        kept.get()
        with reading_once():
            kept.get()
        kept.get()
    assert table.stamps == 2


# --- From the database -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_whole_vocabulary_costs_one_query_a_request(django_assert_num_queries):
    vocabulary()
    with reading_once(), django_assert_num_queries(1):
        for language in content_languages():
            theme_labels(language)
        with_ancestors(list(vocabulary()))


@pytest.mark.django_db
def test_themes_and_countries_are_checked_together(django_assert_num_queries):
    vocabulary(), countries_by_code()
    with reading_once(), django_assert_num_queries(1):
        assert "FJ" in countries_by_code()
        assert "health" in vocabulary()
    Theme.objects.first().save()
    Country.objects.filter(iso2="FJ").update(names={"en": "Viti"}, updated=timezone.now())
    with reading_once():
        countries_by_code()  # looks at both, and reads both anew
        assert country_name("FJ", "en") == "Viti"
        Theme.objects.create(slug="salt")
        assert "salt" in vocabulary()


@pytest.mark.django_db
def test_a_change_made_by_another_process_is_seen():
    theme = Theme.objects.in_use().first()
    vocabulary()
    ThemeLabel.objects.filter(theme=theme, language="en").update(text="Changed elsewhere")
    Theme.objects.get(pk=theme.pk).save()
    assert theme_label(theme.slug, "en") == "Changed elsewhere"


@pytest.mark.django_db
def test_broader_themes_come_with_a_theme_once_and_in_the_order_of_the_list():
    narrow = [t for t in vocabulary().values() if t.parent]
    same_parent = [t for t in narrow if t.parent == narrow[0].parent][:2]
    slugs = [t.slug for t in same_parent]
    found = with_ancestors(slugs[::-1])
    assert set(found) == {*slugs, narrow[0].parent}
    assert found == [slug for slug in vocabulary() if slug in found]
    assert with_ancestors(["no-such-theme"]) == []
    assert with_ancestors([]) == []


@pytest.mark.django_db
def test_every_name_of_a_theme_is_told_once():
    health = vocabulary()["health"]
    found = health.every_name()
    assert set(health.labels.values()) <= set(found)
    assert {word for words in health.synonyms.values() for word in words} <= set(found)
    assert len(found) == len(set(found))
    assert all(found)


@pytest.mark.django_db
def test_a_theme_that_nobody_knows_is_called_by_its_address():
    assert theme_label("no-such-theme") == "no-such-theme"
