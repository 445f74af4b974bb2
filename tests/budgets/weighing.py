"""What a page costs: its statements, and its bytes on the wire with every style sheet and script that it loads."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import brotli
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.light_scripts import lightened

MOST_QUERIES = 15
MOST_BYTES = 30_000
LOADED = re.compile(rf'<(?:script|link)\b[^>]*?(?:src|href)="{re.escape(settings.STATIC_URL)}([^"]+\.(?:js|css))"')


@cache
def packed(name: str) -> int:
    """A file as a host serves it: packed once, scripts without their comments."""
    text = Path(finders.find(name)).read_text()
    return len(brotli.compress((lightened(text) if name.endswith(".js") else text).encode()))


def loaded_by(page: str) -> set[str]:
    return set(LOADED.findall(page))


def cost(browser: Any, address: str) -> tuple[int, int, list[str]]:
    """Statements, bytes, and the statements themselves, as for somebody who opened the page before."""
    page = browser.get(address)
    assert page.status_code == 200, (address, page.status_code)
    loaded = loaded_by(page.content.decode())
    assert "portal/css/site.css" in loaded
    with CaptureQueriesContext(connection) as context:
        answer = browser.get(address, headers={"accept-encoding": "br"})
    assert answer["Content-Encoding"] == "br"
    size = len(answer.content) + sum(map(packed, loaded))
    return len(context), size, [query["sql"][:120] for query in context]


def over_budget(browser: Any, *addresses: str) -> dict[str, Any]:
    costs = {address: cost(browser, address) for address in addresses}
    return {a: c for a, c in costs.items() if c[0] > MOST_QUERIES or c[1] > MOST_BYTES}
