"""Government domains to begin with: read from addresses that the sample records cite, each with its record's link."""

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from portal.countries.models import Country
from portal.members.organisations import GovernmentDomain

DOMAINS = Path(__file__).parent / "data" / "government_domains.csv"


@transaction.atomic
def load_government_domains(path: Path = DOMAINS) -> int:
    """Add the domains that are missing; what an administrator changed stays so. Returns how many were added."""
    countries = dict(Country.objects.values_list("iso2", "pk"))
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = set(GovernmentDomain.objects.values_list("domain", flat=True))
    missing = [
        GovernmentDomain(
            domain=row["domain"],
            country_id=countries[row["iso2"]],
            source=row["source"],
            checked_on=date.fromisoformat(row["checked_on"]),
        )
        for row in rows
        if row["domain"] not in known and row["iso2"] in countries
    ]
    GovernmentDomain.objects.bulk_create(missing)
    return len(missing)
