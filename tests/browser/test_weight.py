"""What a first view costs on the wire, cold: requests and bytes, headers included."""

from typing import Any

import pytest

pytestmark = pytest.mark.browser

WEIGHED = ("home", "cases", "case", "law", "theme", "country", "search")
KB = 1024


@pytest.mark.parametrize("language", ["en", pytest.param("fr", marks=pytest.mark.thorough), "ar"])
def test_a_first_view_is_light(browser: Any, running_portal: Any, addresses: dict[str, str], language: str) -> None:
    too_heavy = {}
    for name in WEIGHED:
        context = browser.new_context(viewport={"width": 360, "height": 740})
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        kinds: dict[str, str] = {}
        sizes: dict[str, int] = {}
        session.on("Network.responseReceived", lambda e, k=kinds: k.__setitem__(e["requestId"], e["type"]))
        session.on("Network.loadingFinished", lambda e, s=sizes: s.__setitem__(e["requestId"], e["encodedDataLength"]))
        page.goto(f"{running_portal.url}/{language}{addresses[name]}", wait_until="networkidle")
        text = sum(size for request, size in sizes.items() if kinds.get(request) in ("Document", "Stylesheet"))
        everything = sum(sizes.values())
        if text > 17 * KB or everything > 30 * KB or len(sizes) > 5:
            too_heavy[name] = (text, everything, len(sizes))
        context.close()
    assert too_heavy == {}
