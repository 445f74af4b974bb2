"""How a profile is written; what was verified for the old country or office does not outlive it."""

from typing import Any

from django.db import IntegrityError, transaction

from portal.members.models import User
from portal.members.organisations import Organisation, OrganisationKind
from portal.members.verifying import end_what_no_longer_holds, verify_by_domain

OF_NO_COUNTRY = frozenset({OrganisationKind.DONOR, OrganisationKind.UN, OrganisationKind.REGIONAL})
PLAIN = ("display_name", "country", "job_title", "languages", "language", "time_zone", "expertise")


@transaction.atomic
def save_profile(*, member: User, said: dict[str, Any]) -> User:
    """`said`: the cleaned answers of the form."""
    row = User.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=member.pk)
    before = (row.country_id, row.organisation_id, row.job_title)
    for name in PLAIN:
        setattr(row, name, said[name])
    row.organisation = (
        find_or_create_organisation(name=said["organisation"], kind=said["organisation_kind"], country=said["country"])
        if said["organisation"]
        else None
    )
    row.save(update_fields=[*PLAIN, "organisation"])
    if before != (row.country_id, row.organisation_id, row.job_title):
        end_what_no_longer_holds(member=row, organisation_changed=before[1] != row.organisation_id)
        verify_by_domain(member=row)
    return row


@transaction.atomic
def find_or_create_organisation(*, name: str, kind: str, country: Any = None) -> Organisation:
    """The one that others named already, in any case of its letters. Its kind is what administrators hold it for."""
    home = None if kind in OF_NO_COUNTRY else country
    for where in (home, country, None):
        found = Organisation.objects.named(name, country=where).first()
        if found:
            return found
    if not kind:  # known elsewhere only: an office of the same kind in this country
        elsewhere = Organisation.objects.filter(name__iexact=name).first()
        kind = elsewhere.kind if elsewhere else OrganisationKind.GOVERNMENT
    try:
        with transaction.atomic():
            return Organisation.objects.create(name=name, kind=kind, country=home)
    except IntegrityError:  # somebody else wrote it in the same moment
        return Organisation.objects.named(name, country=home).get()
