"""What My data costs the database and a 2G link."""

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.members.models import User
from portal.members.personal_data.copies import ask_for_copy
from portal.members.personal_data.models import DataCopy
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db
ADDRESS = "/en/my-data/"


@pytest.fixture
def browser():
    member = User.objects.create_user("moana@fisheries.example", display_name="Moana")
    for _copy in range(7):
        ask_for_copy(member=member)
        DataCopy.objects.update(state="gone")
    return browser_of(member)


def test_my_data_takes_at_most_15_queries(browser):
    browser.get(ADDRESS)
    with CaptureQueriesContext(connection) as context:
        assert browser.get(ADDRESS).status_code == 200
    assert len(context) <= 15


@pytest.mark.parametrize("language", ["en", "ar", "ru"])
def test_my_data_weighs_at_most_30_kb_with_its_styles(browser, language):
    page = browser.get(f"/{language}/my-data/").content
    weight = len(brotli.compress(page, quality=5))
    for sheet in ("site", "forms"):
        with open(finders.find(f"portal/css/{sheet}.css"), "rb") as file:
            weight += len(brotli.compress(file.read(), quality=11))
    assert weight <= 30_000
    assert page.count(b'rel="stylesheet"') + page.count(b"<script") <= 4
