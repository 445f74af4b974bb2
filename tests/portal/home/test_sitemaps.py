"""What search engines are told: every version that exists, at its own address, and nothing that is not for all."""

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.models import PageViewRestriction

from portal.repository.models import ResourcePage
from portal.repository.versions import version_url
from tests.portal.making import make_record

pytestmark = pytest.mark.django_db


def addresses(client, section: str) -> list[str]:
    answer = client.get(f"/sitemap-{section}.xml")
    assert answer.status_code == 200
    return [url.removeprefix("http://testserver") for url in re.findall(r"<loc>([^<]+)</loc>", answer.content.decode())]


def test_the_index_names_each_part_and_robots_name_the_index(client):
    index = client.get("/sitemap.xml").content.decode()
    assert "/sitemap-records.xml" in index
    assert "/sitemap-pages.xml" in index
    assert "/sitemap.xml" in client.get("/robots.txt").content.decode()


def test_each_version_stands_once_at_its_own_address(client):
    original = make_record("Rare quarzvogel", language="en")
    version = make_record("Quarzvogel rare", language="fr", work=original)
    listed = addresses(client, "records")
    assert listed.count(version_url(original)) == 1
    assert listed.count(version_url(version)) == 1
    assert len(listed) == len(set(listed)) == ResourcePage.objects.live().count()


def test_drafts_and_guarded_records_are_not_told(client):
    hidden, draft = make_record("Hidden quarzvogel"), make_record("Draft quarzvogel")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    draft.unpublish()
    listed = addresses(client, "records")
    assert version_url(hidden) not in listed
    assert version_url(draft) not in listed


def test_every_landing_page_answers(client):
    listed = [url for url in addresses(client, "pages") if url.startswith("/ar/")]
    assert len(listed) > 90
    assert [url for url in listed[::7] if client.get(url).status_code != 200] == []


def test_records_cost_the_same_queries_however_many(client, django_assert_max_num_queries):
    ContentType.objects.clear_cache()
    with django_assert_max_num_queries(8):
        client.get("/sitemap-records.xml")


def test_the_old_address_of_the_icon_leads_to_it(client):
    assert client.get("/favicon.ico").headers["Location"].endswith("favicon.svg")
