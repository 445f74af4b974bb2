"""How an organisation is verified: an administrator looks whether there is such an office, and where it says so."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.members.organisations import Organisation
from portal.members.permissions import can
from portal.members.refused import Refused


@transaction.atomic
def set_organisation_verified(*, organisation: Organisation, is_verified: bool, by: Any) -> Organisation:
    """Who and when are kept on the row, the course of it in the admin's history. Nobody verifies the own office."""
    row = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if row.is_verified == is_verified:
        return row
    if reason := why_not_verified(organisation=row, is_verified=is_verified, by=by):
        raise Refused(reason)
    row.verified_by, row.verified_at = (by, timezone.now()) if is_verified else (None, None)
    row.save(update_fields=["verified_by", "verified_at"])
    return row


def why_not_verified(*, organisation: Organisation, is_verified: bool, by: Any) -> str:
    """A sentence for the form; empty where it can be done."""
    if not can(by, "organisation.verify", organisation):
        return _("You work there yourself, or are no administrator: another administrator has to look.")
    if is_verified and not organisation.public_url:
        return _("Write its public address first: that is where others can see that it is there.")
    return ""
