"""What is shown of the author with the record: name, institution or region, as the author chose; and the licence.

It stands as one of the record's sources, since that is what the author is: who says so.
"""

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.countries.models import Region
from portal.languages import django_code
from portal.members.models import User
from portal.repository.models import ResourcePage
from portal.repository.provenance import RecordSource

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Licence:
    code: str
    label: Text
    note: Text
    stored: str
    may_be_passed_on: bool = True


LICENCES = (
    Licence(
        "by",
        gettext_lazy("Anyone who names us (CC BY 4.0)"),
        gettext_lazy("It can be adapted, translated and printed."),
        "CC BY 4.0",
    ),
    Licence(
        "by-sa",
        gettext_lazy("Anyone who names us and shares alike (CC BY-SA 4.0)"),
        gettext_lazy("What is made from it must be as free."),
        "CC BY-SA 4.0",
    ),
    Licence(
        "read",
        gettext_lazy("Read only"),
        gettext_lazy("Others may read and cite it. Other sites do not show it."),
        "All rights reserved",
        may_be_passed_on=False,
    ),
)
DECLARATIONS: tuple[tuple[str, Text], ...] = (
    ("office", gettext_lazy("My office agrees that this is published")),
    ("people", gettext_lazy("It names no person who did not agree, and nothing confidential")),
)


def licence_of(code: str) -> Licence | None:
    return next((licence for licence in LICENCES if licence.code == code), None)


def ways_to_be_shown(user: Any) -> list[tuple[str, str]]:
    """What may be shown, with the words that a reader would see; only what the profile tells."""
    ways = []
    user = User.objects.select_related("organisation", "country").get(pk=user.pk)  # one query, not two
    if user.organisation_id:
        ways.append(("institution", user.organisation.name))
    if user.country_id and user.country.region:
        ways.append(("region", str(Region(user.country.region).label)))
    if user.display_name:
        ways.append(("name", user.display_name))
    return ways


def credit_text(user: Any, shown: str, language: str) -> str:
    with translation.override(django_code(language)):
        return dict(ways_to_be_shown(user)).get(shown, "")


def set_credit(page: ResourcePage, *, before: str, now: str, language: str, as_supporter: bool = False) -> None:
    """Put the author's line among the sources, in place of the one that stood there."""
    rows = [row for row in page.record_sources.all() if not (before and row.publisher == before and not row.url)]
    if now:
        with translation.override(django_code(language)):
            citation = (
                _("Told as a supporter through this portal; the country agreed")
                if as_supporter  # it is not published before
                else _("Told by its author through this portal")
            )
        rows.append(RecordSource(publisher=now[:250], citation=citation, sort_order=len(rows)))
    page.record_sources = rows
