"""One page of each type, found by following the portal's own links."""

import re
import urllib.request
from urllib.error import HTTPError

from django.test import RequestFactory
from django.utils import translation
from django.views.defaults import server_error

from portal.languages import django_code


def read(url: str) -> str:
    """The text of the page, of one that says "not found" as well."""
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            text: str = answer.read().decode()
    except HTTPError as refusal:
        assert refusal.code == 404, url  # noqa: PT017 - the page of a wrong address is a page
        return refusal.read().decode()
    return text


def broken_page(language: str) -> str:
    """What a reader sees when something broke on our side."""
    with translation.override(django_code(language)):
        return server_error(RequestFactory().get(f"/{language}/")).content.decode()


def first_record(base: str, section: str, query: str = "") -> str:
    """Path (without language) of the first record in a list."""
    found = re.search(rf'href="/en(/{section}/[a-z0-9-]+/[a-z0-9-]+/)"', read(f"{base}/en/{section}/{query}"))
    assert found, f"no record in {section}"
    return found[1]


def page_types(base: str) -> dict[str, str]:
    return {
        "home": "/",
        "cases": "/cases/",
        "laws": "/laws/?status=in-force",
        "strategies": "/strategies/",
        "toolkits": "/toolkits/",
        "case": first_record(base, "cases", "?country=MV"),
        "initiative": first_record(base, "cases", "?year=2014&country=FJ"),
        "law": first_record(base, "laws", "?country=JM&status=in-force"),
        "strategy": first_record(base, "strategies"),
        "themes": "/themes/",
        "theme": "/themes/service-delivery/",
        "countries": "/countries/",
        "country": "/countries/fj/",
        "region": "/regions/pacific/",
        "search": "/search/?q=identity+card",
        "nothing-found": "/search/?q=zzzzqqqqxxxx",
        "languages": "/languages/",
        "about": "/about/",
        "accessibility": "/accessibility/",
        "not-found": "/nowhere/",
    }
