"""The desk's pages in a real Chromium: nothing for axe to find, nothing wider than a phone, by day and by night."""

import pytest

from portal.review.decisions import decline, request_changes
from portal.review.hiding import hide_record
from portal.review.items import newest_submission
from portal.review.services import keep_change_request, resume_review, write_note
from portal.uploads.models import Upload
from tests.browser.as_they_came import faults_of_pages
from tests.conftest import browser_of
from tests.portal.making import make_record
from tests.portal.review.people import fresh, grant, member, rewrite, sent_case

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


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


def test_nothing_for_axe_to_find(pages):
    assert faults_of_pages(pages) == []
