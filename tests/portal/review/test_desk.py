"""The desk on the public site, by the forms that a reviewer's browser sends."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents.models import Document

from portal.repository.attachments import Attachment
from portal.review.decisions import decline, request_changes
from portal.review.items import newest_submission
from portal.review.models import ChangeRequest, Outcome
from portal.review.services import claim, keep_change_request, resume_review, start_review
from portal.uploads.models import Upload
from tests.conftest import browser_of
from tests.portal.making import make_record
from tests.portal.review.people import editor_of, focal, fresh, member, official, rewrite, sent_case

pytestmark = pytest.mark.django_db


def desk(page):
    return f"/en/review/{page.pk}/"


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def browser(reviewer):
    return browser_of(reviewer)


def decide(browser, page, decision, **more):
    revision = newest_submission(page).workflow_state.current_task_state.revision_id
    return browser.post(desk(page), {"do": "decide", "decision": decision, "revision": revision, **more})


def test_the_queue_is_sorted_by_waiting_days_and_marks_what_is_late(author, browser, reviewer):
    for title, days in (("Waited little", 2), ("Waited long", 19), ("Waited some", 9)):
        submission = newest_submission(sent_case(author, title))
        submission.waiting_since = timezone.now() - timedelta(days=days)
        submission.save()
    sent_case(official("Tavita", "WS"), "Of Samoa", codes=("WS",))

    text = text_of(browser.get("/en/review/"))

    assert text.index("Waited long") < text.index("Waited some") < text.index("Waited little")
    assert "Of Samoa" not in text
    assert "19 days" in text
    assert text.count('class="st bad">Late') == 1
    assert "focal point of Fiji" in text


def test_the_queue_is_narrowed_and_paged(author):
    browser = browser_of(editor_of(None))
    for number in range(23):
        sent_case(author, f"Of Fiji {number}")
    sent_case(author, "Of Samoa", codes=("WS",), themes=("justice",))
    sent_case(author, "En français", language="fr")

    def titles(query):
        return [row.title for row in browser.get(f"/en/review/{query}").context["rows"]]

    assert len(titles("")) == 20
    assert len(titles("?page=2")) == 5
    assert titles("?country=WS") == ["Of Samoa"]
    assert titles("?language=fr") == ["En français"]
    assert titles("?theme=justice") == ["Of Samoa"]
    assert len(titles("?theme=health&page=2")) == 4
    assert titles("?kind=law") == titles("?country=xx&page=%00&language=zz") == titles("")
    assert "country=FJ&amp;page=2" in text_of(browser.get("/en/review/?country=FJ"))


@pytest.mark.parametrize("address", ["", "compare/", "beside/6f2c2f53-57f2-4c3d-9d2e-0a8b9f4c1d11/"])
def test_who_may_not_review_reads_nothing(page, address, author):
    for user in (focal("WS", "Of Samoa"), member("New Member"), official("Other", "FJ")):
        assert browser_of(user).get(desk(page) + address).status_code == 403
        assert browser_of(user).post(desk(page), {"do": "claim"}).status_code == 403
    assert browser_of(author).get(desk(page)).status_code == 403


def test_a_role_without_its_second_factor_is_refused(page, reviewer, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    for address in ("/en/review/", desk(page)):  # led to where the second step is added
        answer = browser_of(reviewer).get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/en/account/2fa/")


def test_visitors_sign_in_first(page, client):
    for address in ("/en/review/", desk(page)):
        answer = client.get(address)
        assert answer.status_code == 302
        assert "/account/login/" in answer["Location"]


def test_what_was_never_sent_is_not_found(browser):
    assert browser.get(desk(make_record("Never sent"))).status_code == 404
    assert browser.get("/en/review/999999999/").status_code == 404


def test_an_answer_stands_beside_its_criterion(page, browser):
    text = text_of(browser.get(desk(page)))

    assert "About a third of the catch spoiled." in text
    assert "Says who had it, how many, and what it cost" in text
    assert "Teretia B." in text
    assert "Verified official" in text
    assert 'class="gap"' in text  # what was not answered is not hidden


def test_the_text_in_review_is_shown_not_the_newest(page, author, browser):
    rewrite(page, author, problem="SNEAKED")
    assert "SNEAKED" not in text_of(browser.get(desk(page)))


def test_remarks_are_kept_at_the_field_and_sent_with_the_decision(page, browser, author):
    assert 'id="r-problem"' in text_of(browser.get(desk(page) + "?ask=problem"))
    answer = browser.post(desk(page), {"do": "keep", "field": "problem", "text": "How many sellers?"})
    assert (answer.status_code, answer["Location"]) == (303, f"{desk(page)}#f-problem")
    browser.post(desk(page), {"do": "keep", "field": "problem", "text": "How many sellers, please?"})
    (kept,) = ChangeRequest.objects.filter(page=page.pk)
    assert kept.is_kept
    text = text_of(browser.get(desk(page)))
    assert "Kept, not sent yet: “How many sellers, please?”" in text
    assert "Yours until" in text

    assert decide(browser, page, "changes").status_code == 303

    kept.refresh_from_db()
    assert not kept.is_kept
    text = text_of(browser.get(desk(page)))
    assert "asked for 1 change" in text
    assert "Send the decision" not in text


def test_an_empty_remark_is_told_at_its_field(page, browser):
    answer = browser.post(desk(page), {"do": "keep", "field": "problem", "text": " "})

    assert answer.status_code == 422
    text = text_of(answer)
    assert "<title>Error:" in text.replace("\n", "")
    assert 'href="#r-problem"' in text
    assert 'aria-describedby="rh-problem re-problem"' in text


def test_a_remark_too_long_is_kept_on_the_screen(page, browser):
    long = "x" * 2001
    answer = browser.post(desk(page), {"do": "keep", "field": "problem", "text": long})
    assert answer.status_code == 422
    assert long in text_of(answer)
    assert "2001" in text_of(answer)


def test_published_from_the_desk(page, browser):
    answer = decide(browser, page, "publish")

    assert (answer.status_code, answer["Location"]) == (303, f"{desk(page)}#state")
    assert fresh(page).live
    text = text_of(browser.get(desk(page)))
    assert "Already decided by <bdi>Ioane M.</bdi>" in text
    assert "It is published." in text
    assert '<time datetime="' in text  # the history stays


def test_the_second_reviewer_sees_who_decided(page, browser, editor_of_health):
    second = browser_of(editor_of_health)
    assert "Send the decision" in text_of(second.get(desk(page)))
    decide(browser, page, "publish")

    answer = decide(second, page, "decline", reason="I should not.")

    assert answer.status_code == 409
    assert "Already decided by \u2068Ioane M.\u2069 on" in text_of(answer)
    assert fresh(page).live


def test_what_another_has_taken_can_be_read_only(page, reviewer, editor_of_health):
    claim(page=page, user=reviewer)
    second = browser_of(editor_of_health)

    text = text_of(second.get(desk(page)))

    assert "Taken by <bdi>Ioane M.</bdi> until" in text
    assert "Send the decision" not in text
    answer = decide(second, page, "publish")
    assert answer.status_code == 409
    assert "has taken this record until" in text_of(answer)


def test_taken_and_given_back(page, browser, reviewer):
    browser.post(desk(page), {"do": "claim"})
    assert newest_submission(page).holder() == reviewer
    browser.post(desk(page), {"do": "give_back"})
    assert newest_submission(page).holder() is None


def test_what_keeps_it_from_being_published_is_linked(author, browser):
    page = sent_case(author, summary="", licence="")

    text = text_of(browser.get(desk(page)))
    assert 'href="#f-summary"' in text
    assert 'href="#f-licence"' in text
    assert 'id="f-licence"' in text
    answer = decide(browser, page, "publish")

    assert answer.status_code == 422
    assert "The summary is missing." in text_of(answer)
    assert not fresh(page).live


def test_a_picture_without_words_keeps_it_from_being_published(author, reviewer, browser):
    page = sent_case(author)
    upload = Upload.objects.create(owner=author, page_id=page.pk, name="ice.jpg", kind="jpg", state="ready")
    assert decide(browser, page, "publish").status_code == 422
    assert not fresh(page).live
    upload.words = "Ice on a hand cart."
    upload.save()
    decide(browser, page, "publish")
    assert fresh(page).live


def test_published_on_a_later_day(page, browser):
    tomorrow = timezone.localdate() + timedelta(days=1)

    for wrong in ("", "yesterday", str(timezone.localdate()), "2999-01-01"):
        answer = decide(browser, page, "schedule", day=wrong)
        assert answer.status_code == 422
        assert 'href="#day"' in text_of(answer)
    decide(browser, page, "schedule", day=str(tomorrow))

    assert fresh(page).scheduled_revision.approved_go_live_at.date() == tomorrow
    assert "It appears on" in text_of(browser.get(desk(page)))


def test_not_published_needs_a_reason(page, browser):
    answer = decide(browser, page, "decline", reason="  ")
    assert answer.status_code == 422
    assert 'href="#reason"' in text_of(answer)
    decide(browser, page, "decline", reason="It names a patient.")
    assert newest_submission(page).outcome == Outcome.DECLINED


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"do": "explode"},
        {"do": "decide"},
        {"do": "decide", "decision": "approve", "revision": "1"},
        {"do": "decide", "decision": "publish", "revision": "x"},
        {"do": "not_same", "work": "x"},
        {"do": "note", "text": ""},
    ],
)
def test_a_form_that_nobody_sent_from_the_desk_is_told_so(page, browser, sent):
    answer = browser.post(desk(page), sent)
    assert answer.status_code == 422
    assert 'role="alert"' in text_of(answer)


@pytest.mark.parametrize("step", ["drop", "resolve"])
@pytest.mark.parametrize("number", ["", "x", "999999", "9" * 30])
def test_a_request_of_another_record_is_not_found(page, browser, step, number):
    assert browser.post(desk(page), {"do": step, "request": number}).status_code == 404


def test_a_request_on_another_record_cannot_be_touched_from_here(page, browser, author, reviewer):
    other = sent_case(author, "Another")
    kept = keep_change_request(page=other, user=reviewer, field="problem", text="How many?")
    assert browser.post(desk(page), {"do": "drop", "request": kept.pk}).status_code == 404
    assert ChangeRequest.objects.filter(pk=kept.pk).exists()


def test_answered_and_resolved_at_the_field(page, author, reviewer, browser):
    keep_change_request(page=page, user=reviewer, field="problem", text="How many?")
    keep_change_request(page=page, user=reviewer, field="lessons", text="Say one.")
    request_changes(page=page, user=reviewer)
    rewrite(page, author, problem="Forty sellers.")
    resume_review(page=page, user=author)

    text = text_of(browser.get(desk(page)))

    assert "The answer has changed since" in text
    assert "The answer is the same" in text
    assert "Version 2, what changed" in text
    for asked in ChangeRequest.objects.filter(page=page.pk):
        assert browser.post(desk(page), {"do": "resolve", "request": asked.pk}).status_code == 303
    decide(browser, page, "publish")
    assert fresh(page).problem == "Forty sellers."


def test_two_versions_part_by_part(page, author, reviewer, browser):
    first = page.latest_revision_id
    request_changes(page=page, user=reviewer, remark="More.")
    second = rewrite(page, author, problem="About a half of the catch spoiled. <b>Often</b>.").pk
    resume_review(page=page, user=author)

    text = text_of(browser.get(f"{desk(page)}compare/?old={first}&new={second}"))

    assert "They differ in 1 of" in text
    assert "<del>third</del>" in text
    assert "<ins>half</ins>" in text
    assert "&lt;b&gt;Often&lt;/b&gt;" in text
    assert "In two sentences" not in text
    assert browser_of(author).get(f"{desk(page)}compare/?old={first}&new={second}").status_code == 200


def test_a_revision_of_another_record_cannot_be_read_from_here(page, browser):
    other = make_record("Not yours")
    assert browser.get(f"{desk(page)}compare/?new={other.latest_revision_id}").status_code == 404
    assert browser.get(f"{desk(page)}compare/?new=abc&old=%00").status_code == 200


def test_the_original_stands_beside_its_translation(author, reviewer, browser):
    original = make_record("Rare quarzvogel", problem="The bird is rare.", licence="CC BY 4.0")
    page = sent_case(author, "Quarzvogel rare", language="fr", work=original, problem="L’oiseau est rare.")

    text = text_of(browser.get(f"{desk(page)}original/"))

    assert "The bird is rare." in text
    assert "L’oiseau est rare." in text
    assert 'lang="fr"' in text
    assert "The original beside it" in text_of(browser.get(desk(page)))


def test_a_record_that_might_be_the_same_by_its_title(author, browser, own_index):
    make_record("Ice for the fish market in Suva")
    sent_case(author, "Fish market: ice!")
    make_record("A law about harbours")
    own_index()
    page = sent_case(author, "Ice for the fish market")

    alike = browser.get(desk(page)).context["desk"].alike

    assert next((one.title, one.is_live) for one in alike) == ("Ice for the fish market in Suva", True)
    assert ("Fish market: ice!", False) in [(one.title, one.is_live) for one in alike]
    assert "A law about harbours" not in [one.title for one in alike]
    assert browser.get(f"{desk(page)}beside/{alike[0].work}/").status_code == 200
    browser.post(desk(page), {"do": "not_same", "work": str(alike[0].work)})
    assert alike[0].title not in [one.title for one in browser.get(desk(page)).context["desk"].alike]


def test_a_record_with_the_same_file(author, browser):
    other = make_record("Prices by loudspeaker")
    document = Document.objects.create(title="Prices", file=ContentFile(b"price list", name="prices.txt"))
    Attachment.objects.create(page_id=other.pk, document=document, title="Price list", language="en")
    digest = Attachment.objects.get(page_id=other.pk).sha256
    page = sent_case(author)
    Upload.objects.create(owner=author, page_id=page.pk, name="p.txt", kind="pdf", state="ready", sha256=digest)

    (alike,) = browser.get(desk(page)).context["desk"].alike

    assert (alike.title, alike.files) == ("Prices by loudspeaker", ["Price list"])
    # What its author sent is an upload besides: one file, told once.
    Upload.objects.create(owner=author, page_id=other.pk, name="list.txt", kind="pdf", state="ready", sha256=digest)
    told = text_of(browser.get(desk(page)))
    assert "Same file: Price list" in told
    assert "list.txt" not in told


def test_a_record_of_others_in_review_cannot_be_read_beside(page, browser):
    secret = sent_case(official("Tavita", "WS"), "Ice for the fish markets", codes=("WS",), themes=("justice",))
    assert browser.get(f"{desk(page)}beside/{secret.translation_key}/").status_code == 404


def test_notes_are_for_reviewers(page, browser):
    browser.post(desk(page), {"do": "note", "text": "True, may be said."})
    assert "True, may be said." in text_of(browser.get(desk(page)))


def test_the_author_appeals(page, author, reviewer, editor_of_health):
    own = browser_of(author)
    assert "There is nothing to appeal against" in text_of(own.get(f"{desk(page)}appeal/"))
    decline(page=page, user=reviewer, reason="It names a patient.")

    assert "It names a patient." in text_of(own.get(f"{desk(page)}appeal/"))
    assert own.post(f"{desk(page)}appeal/", {"reason": ""}).status_code == 200
    assert browser_of(reviewer).get(f"{desk(page)}appeal/").status_code == 403
    assert own.post(f"{desk(page)}appeal/", {"reason": "An invented name."}).status_code == 303

    assert "with another editor" in text_of(own.get(f"{desk(page)}appeal/"))
    text = text_of(browser_of(editor_of_health).get(desk(page)))
    assert "An invented name." in text
    assert "Send the decision" in text
    text = text_of(browser_of(reviewer).get(desk(page)))
    assert "this appeal is for another editor" in text
    assert "Send the decision" not in text
    assert decide(browser_of(reviewer), page, "publish").status_code == 403


def test_a_new_version_shows_what_is_new(author, browser):
    record = make_record("Rare quarzvogel", licence="CC BY 4.0", problem="As before.")
    record.owner = author
    record.save(update_fields=["owner"])
    rewrite(record, author, problem="As now.")
    start_review(page=record, user=author)

    text = text_of(browser.get(f"{desk(record)}compare/"))

    assert "<del>before.</del>" in text
    assert "<ins>now.</ins>" in text
