"""Pages that Django's own client was given, shown to Chromium as they came: no server beside the tests."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders

from benchmarks.chromium import FLAGS, find_chromium
from tests.browser.axe import faults_of
from tests.conftest import ROOT, missing

HOST = "http://pages.test"
PHONE = {"width": 360, "height": 740}
SHEETS = "/static/portal/css/"


def faults_of_pages(pages: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """(address, what is wrong): what axe finds by day and by night, and what is wider than a phone.

    On a page whose address says "wrong" the summary of faults must have the focus.
    """
    from playwright.sync_api import sync_playwright

    chromium, axe = find_chromium(), ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if chromium is None or not axe.exists():
        missing("Chromium or axe-core")

    def serve(route: Any) -> None:
        asked = route.request.url.removeprefix(HOST)
        if asked in pages:
            route.fulfill(body=pages[asked], content_type="text/html; charset=utf-8")
        elif asked.startswith(SHEETS) and (sheet := finders.find(asked.removeprefix("/static/"))):
            route.fulfill(body=Path(sheet).read_bytes(), content_type="text/css")
        else:
            route.fulfill(status=404, body="")

    wrong = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, headless=True, args=FLAGS)
        context = browser.new_context(viewport=PHONE, bypass_csp=True)
        context.route("**/*", serve)
        tab = context.new_page()
        for address in pages:
            tab.goto(HOST + address)
            if "wrong" in address and not gets_focus(tab):
                wrong.append((address, "the summary of errors has no focus"))
            wrong += [(address, fault) for fault in faults_of(tab, axe.read_text())]
            if tab.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
                wrong.append((address, "wider than a phone"))
        browser.close()
    return wrong


def gets_focus(tab: Any) -> bool:
    """What has `autofocus` gets it with the first frame, which a busy machine draws after the page has loaded."""
    from playwright.sync_api import TimeoutError as Late

    try:
        tab.wait_for_function("document.activeElement.className == 'oops'", timeout=5_000)
    except Late:
        return False
    return True
