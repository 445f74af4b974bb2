"""What a page weighs on a 2G link: its HTML and the style sheet, packed as a browser gets them."""

import brotli
import pytest
from django.contrib.staticfiles import finders

from portal.cases.models import CasePage
from portal.legislation.models import LawPage
from portal.repository.versions import record_url
from portal.strategies.models import StrategyPage

pytestmark = pytest.mark.django_db

BUDGET = 17_000  # bytes; two seconds on a 2G link of 70 kbit/s
STATIC_QUALITY = 11  # the style sheet is packed once, when the portal is set up
LARGEST_MODULE = 700  # bytes of a script that every page of a kind loads; the rest comes when it is used


@pytest.fixture(scope="module")
def style_bytes() -> int:
    with open(finders.find("portal/css/site.css"), "rb") as file:
        return len(brotli.compress(file.read(), quality=STATIC_QUALITY))


PAGES = {
    "home": "",
    "cases": "cases/",
    "laws": "laws/",
    "strategies": "strategies/",
    "theme": "themes/health/",
    "themes": "themes/",
    "countries": "countries/",
    "country": "countries/fj/",
    "region": "regions/caribbean/",
    "search": "search/?q=law",
    "languages": "languages/",
    "about": "about/",
}


def weight(client, address: str) -> int:
    answer = client.get(address, headers={"accept-encoding": "br"}, follow=True)
    assert answer.status_code == 200, address
    assert answer.headers["Content-Encoding"] == "br"
    return len(answer.content)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_and_its_style_fit_the_budget(client, style_bytes, page, language):
    assert weight(client, f"/{language}/{PAGES[page]}") + style_bytes <= BUDGET


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("model", [CasePage, LawPage, StrategyPage])
def test_records_and_their_style_fit_the_budget(client, style_bytes, model, language):
    pages = list(model.objects.live().originals().filter(is_generated=False).select_related("locale")[:40])
    weights = {page.slug: weight(client, record_url(page.address, language)) + style_bytes for page in pages}
    assert len(weights) >= 30
    assert {slug: size for slug, size in weights.items() if size > BUDGET} == {}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_for_nothing_but_its_style_and_its_icon(client, page):
    import re

    text = client.get(f"/en/{PAGES[page]}").content.decode()
    asked = re.findall(r'<link[^>]*rel="(?:stylesheet|icon|preload)"[^>]*href="([^"]*)"', text)
    asked += re.findall(r'<(?:img|script|iframe|source|video)\b[^>]*src="([^"]*)"', text)
    modules = re.findall(r'<script type="module" src="/static/(portal/js/[^"]*)"', text)  # these hold nothing up
    assert sorted(set(asked) - {f"/static/{name}" for name in modules}) == [
        "/static/portal/css/site.css",
        "/static/portal/favicon.svg",
    ]
    assert len(modules) == len(set(modules)) <= 2
    for name in modules:
        with open(finders.find(name), "rb") as file:
            assert len(brotli.compress(file.read(), quality=STATIC_QUALITY)) < LARGEST_MODULE, name
