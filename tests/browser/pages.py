"""One page of each type, found by following the portal's own links."""

import re
import urllib.request


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as answer:
        text: str = answer.read().decode()
        return text


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
