"""The certificate of publication: what it says, and its PDF, tagged for those who listen to it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone

from portal.countries.names import CountryEntry
from portal.languages import current_language, direction, language_tag
from portal.repository.models import ResourcePage
from portal.repository.provenance import OrganisationRole
from portal.repository.record_page import subjects_of

logger = logging.getLogger(__name__)
STYLES = "portal/css/certificate.css"


@dataclass(frozen=True, slots=True)
class Certificate:
    page: ResourcePage
    offices: list[str]
    countries: list[CountryEntry]
    address: str  # leads to the record as long as it is public: that is the proof
    person: str  # only if asked for

    def context(self) -> dict[str, Any]:
        language = current_language()
        return {
            "certificate": self,
            "countries": [entry.name(language) for entry in self.countries],
            "published": timezone.localdate(self.page.first_published_at),
            "title_tag": language_tag(self.page.language),
            "title_direction": direction(self.page.language),
            "language_tag": language_tag(language),
            "direction": direction(language),
        }


def certificate_of(page: ResourcePage, *, person: str = "") -> Certificate:
    """Facts are those of the original version, as everywhere."""
    versions = ResourcePage.objects.live().of_work(page.translation_key).originals()
    original = versions.first() or page
    leads = original.organisations.filter(role=OrganisationRole.LEAD).order_by("sort_order", "pk")
    return Certificate(
        page=page,
        offices=list(leads.values_list("name", flat=True)) or own_office(page),
        countries=subjects_of(original).countries,
        address=settings.BASE_URL.rstrip("/") + page.specific.identity_url(),
        person=person,
    )


def own_office(page: ResourcePage) -> list[str]:
    """Of the author, as the profile has it, for a record that names no organisation in the lead."""
    organisation = page.owner.organisation if page.owner else None
    return [organisation.name] if organisation else []


@cache
def printer() -> Callable[[str, str], bytes] | None:
    """HTML and styles to PDF. None where WeasyPrint, or pango below it, is not installed.

    Imported here and not above: it weighs 40 MB, and most workers never print.
    """
    try:
        from weasyprint import CSS, HTML
    except (ImportError, OSError) as error:
        logger.warning("certificates are pages to print, not PDF: %s", error)
        return None

    def refuse(url: str, *_rest: Any, **_more: Any) -> Any:
        raise ValueError(f"a certificate loads nothing, not even {url}")

    def to_pdf(html: str, css: str) -> bytes:
        document = HTML(string=html, url_fetcher=refuse)
        pdf: bytes = document.write_pdf(stylesheets=[CSS(string=css)], pdf_variant="pdf/ua-1")
        return pdf

    return to_pdf


def pdf_of(certificate: Certificate) -> bytes | None:
    print_it = printer()
    if print_it is None:
        return None
    found = finders.find(STYLES)
    html = render_to_string("readership/certificate.html", {**certificate.context(), "is_pdf": True})
    return print_it(html, Path(str(found)).read_text(encoding="utf-8"))
