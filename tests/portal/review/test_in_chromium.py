"""The desk's pages in a real Chromium: nothing for axe to find, nothing wider than a phone, by day and by night.

The pages are asked for first and shown to the browser as they came: so it needs no server beside the tests.
"""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from benchmarks.chromium import FLAGS, find_chromium
from portal.review.decisions import decline, request_changes
from portal.review.hiding import hide_record
from portal.review.items import newest_submission
from portal.review.services import keep_change_request, resume_review, write_note
from portal.uploads.models import Upload
from tests.browser.axe import faults_of
from tests.conftest import ROOT, browser_of, missing
from tests.portal.making import make_record
from tests.portal.review.people import fresh, grant, member, rewrite, sent_case

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def pages(author, reviewer, editor_of_health):
    """Address -> HTML of each page in its fullest state, in English and Arabic."""
    page = sent_case(author, codes=("FJ", "KI"), cost_note="US$ 50")
    Upload.objects.create(owner=author, page_id=page.pk, name="ice.jpg", kind="jpg", state="ready", words="Ice.")
    sent_case(author, "Ice for fish markets")
    sent_case(author, "Un guichet dans chaque mairie", language="fr")
    first = page.latest_revision_id
    keep_change_request(page=page, user=reviewer, field="lessons", text="Say one thing that failed.")
    request_changes(page=page, user=reviewer)
    second = rewrite(page, author, problem="Ice came on Tuesdays; whoever lived far was late.").pk
    resume_review(page=page, user=author)
    write_note(page=page, user=reviewer, text="True, may be said.")
    keep_change_request(page=page, user=editor_of_health, field="setup_cost", text="Write the whole number.")
    declined = sent_case(author, "Declined")
    decline(page=declined, user=reviewer, reason="It names a patient.")
    desk, own = browser_of(editor_of_health), browser_of(author)
    other = sent_case(author, "Market for the fish on ice").translation_key
    found = {}
    for language in ("en", "ar"):
        root = f"/{language}/review/"
        record = f"{root}{page.pk}/"
        for address in (
            root,
            f"{record}?ask=problem",
            f"{record}compare/?old={first}&new={second}&all=1",
            f"{record}beside/{other}/",
        ):
            found[address] = desk.get(address)
        revision = newest_submission(fresh(page)).workflow_state.current_task_state.revision_id
        found[f"{record}#wrong"] = desk.post(record, {"do": "decide", "decision": "publish", "revision": revision})
        found[f"{root}{declined.pk}/appeal/"] = own.get(f"{root}{declined.pk}/appeal/")
        found[f"{root}{declined.pk}/appeal/#wrong"] = own.post(f"{root}{declined.pk}/appeal/", {"reason": ""})
    open_one, hidden = make_record("Radio for islands"), make_record("Radio with a name")
    moderator = grant(member("Mo D."), "moderator")
    hide_record(page=hidden, user=moderator, reason="It names a person who did not agree.")
    mo = browser_of(moderator)
    for language in ("en", "ar"):
        root = f"/{language}/review/"
        for address in (f"{root}hidden/", f"{root}{open_one.pk}/hide/", f"{root}{hidden.pk}/hide/"):
            found[address] = mo.get(address)
        found[f"{root}{open_one.pk}/hide/#wrong"] = mo.post(f"{root}{open_one.pk}/hide/", {"reason": ""})
        saved = f"/{language}/saved/{open_one.translation_key}/"
        found[saved] = mo.get(saved)
    assert {answer.status_code for answer in found.values()} == {200, 422}
    return {address.replace("#", "?"): answer.content for address, answer in found.items()}


def gets_focus(tab):
    """What has `autofocus` gets it with the first frame, which a busy machine draws after the page has loaded."""
    from playwright.sync_api import TimeoutError as Late

    try:
        tab.wait_for_function("document.activeElement.className == 'oops'", timeout=5_000)
    except Late:
        return False
    return True


def test_nothing_for_axe_to_find(pages):
    from playwright.sync_api import sync_playwright

    chromium = find_chromium()
    axe = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if chromium is None or not axe.exists():
        missing("Chromium or axe-core")
    sheets = {f"/static/portal/css/{name}.css": finders.find(f"portal/css/{name}.css") for name in ("site", "forms")}

    def serve(route):
        asked = route.request.url.removeprefix("http://desk.test")
        if asked in pages:
            route.fulfill(body=pages[asked], content_type="text/html; charset=utf-8")
        elif asked in sheets:
            route.fulfill(body=Path(sheets[asked]).read_bytes(), content_type="text/css")
        else:
            route.fulfill(status=404, body="")

    wrong = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, headless=True, args=FLAGS)
        context = browser.new_context(viewport=PHONE, bypass_csp=True)
        context.route("**/*", serve)
        tab = context.new_page()
        for address in pages:
            tab.goto(f"http://desk.test{address}")
            if "wrong" in address and not gets_focus(tab):
                wrong.append((address, "the summary of errors has no focus"))
            wrong += [(address, fault) for fault in faults_of(tab, axe.read_text())]
            if tab.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
                wrong.append((address, "wider than a phone"))
        browser.close()
    assert wrong == []
