"""The database that the tests stand on, as every test finds it. CI runs this alone first, so that it is made then."""

import pytest

from portal.countries.models import Country
from portal.repository.models import ResourcePage
from search.asking import ask
from tests import loaded_database

pytestmark = pytest.mark.django_db


def test_it_holds_the_sample_content_and_the_index_finds_it():
    assert Country.objects.count() >= 60
    assert ResourcePage.objects.live().count() >= 300
    assert ask(scope={}).total >= 290


def test_another_content_would_be_another_database(monkeypatch, tmp_path):
    here = loaded_database.key()
    monkeypatch.setattr(loaded_database, "ROOT", tmp_path)
    assert loaded_database.key() != here
