"""What a page weighs on a 2G link: its HTML and the style sheet, packed as a browser gets them."""

import io
import json
import re

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.images import get_image_model

from portal.cases.models import CasePage
from portal.legislation.models import LawPage
from portal.repository.versions import record_url
from portal.strategies.models import StrategyPage
from portal.toolkits.models import ToolkitPage
from tests.portal.making import make_record

pytestmark = pytest.mark.django_db

BUDGET = 17_000  # bytes; two seconds on a 2G link of 70 kbit/s
STATIC_QUALITY = 11  # the style sheet is packed once, when the portal is set up
LARGEST_PICTURE = 20_000  # bytes; it loads after the text
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
    "toolkits": "toolkits/",
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


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_toolkit_and_its_style_fit_the_budget(client, style_bytes, language):
    steps = "\n".join(f"Step {number}: {'fill in the form and keep a copy. ' * 3}" for number in range(12))
    toolkit = make_record("Quarz form", model=ToolkitPage, toolkit_kind="template", purpose="A form.", steps=steps)
    assert weight(client, record_url(toolkit.address, language)) + style_bytes <= BUDGET


def test_a_picture_of_a_story_is_light(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    noise, plain = Image.effect_noise((1600, 1200), 40), Image.linear_gradient("L").resize((1600, 1200))
    photo, whole = Image.blend(plain, noise.resize((400, 300)).resize((1600, 1200)), 0.4).convert("RGB"), io.BytesIO()
    photo.save(whole, "JPEG", quality=95)
    assert len(whole.getvalue()) > 200_000
    held = get_image_model().objects.create(title="Wharf", file=ContentFile(whole.getvalue(), "wharf.jpg"))
    picture = {"image": {"image": held.pk, "alt_text": "A wharf", "decorative": False}, "caption": "The wharf"}
    record = make_record("Quarz wharf", body=json.dumps([{"type": "picture", "value": picture}]))
    text = client.get(record_url(record.address, "en")).content.decode()
    [shown] = re.findall(r'<img[^>]*alt="A wharf"[^>]*>', text)
    assert 'loading="lazy"' in shown
    served = tmp_path / re.search(r'src="/media/([^"]+)"', shown)[1]
    assert 0 < served.stat().st_size <= LARGEST_PICTURE


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_for_nothing_but_its_style_and_its_icon(client, page):
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
