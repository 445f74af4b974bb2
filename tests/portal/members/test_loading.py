"""The government domains to begin with: each from a page that a record cites, and no more than it supports."""

import csv
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from portal.countries.names import countries_by_code
from portal.members.domains import labels_of
from portal.members.loading import DOMAINS, load_government_domains
from portal.members.organisations import GovernmentDomain
from portal.members.time_zones import zone_choices, zone_file

ROWS = list(csv.DictReader(DOMAINS.open(encoding="utf-8", newline="")))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["domain"])
def test_a_domain_is_the_country_s_own_and_lies_above_the_page_that_is_named(row):
    labels = labels_of(row["domain"])
    assert len(labels) == 2
    assert labels[0] in {"gov", "gob", "gouv"}
    assert labels[1].upper() == row["iso2"]
    assert labels_of(urlsplit(row["source"]).hostname)[-2:] == labels


@pytest.mark.django_db
def test_loading_again_adds_nothing_and_changes_nothing():
    assert GovernmentDomain.objects.count() == len(ROWS)  # by load_sample_site
    GovernmentDomain.objects.filter(domain="gov.fj").update(is_trusted=False, source="mended")
    GovernmentDomain.objects.filter(domain="gov.to").delete()
    assert load_government_domains() == 1
    kept = GovernmentDomain.objects.get(domain="gov.fj")
    assert (kept.is_trusted, kept.source) == (False, "mended")


@pytest.mark.django_db
def test_every_country_has_time_zones_that_exist():
    zones = zone_file()
    assert set(countries_by_code()) <= set(zones["zones"])
    for zone in [*zones["offices"], *(zone for row in zones["zones"].values() for zone in row)]:
        assert ZoneInfo(zone)
    choices = dict(zone_choices("fr", also="Asia/Kathmandu"))
    assert choices["Pacific/Fiji"] == "Fidji (UTC+12:00)"
    assert "Asia/Kathmandu" in choices
