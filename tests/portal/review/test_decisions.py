"""What happens to a record in review, from sent to published, and what cannot happen to it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import PageLogEntry, TaskState

from portal.review.decisions import appeal, approve, decline, request_changes
from portal.review.items import newest_submission
from portal.review.models import ChangeRequest, Outcome
from portal.review.refusals import (
    AlreadyDecided,
    AskedAlready,
    ChangedMeanwhile,
    NothingAsked,
    NotInReview,
    NotReady,
    TakenByOther,
)
from portal.review.services import (
    claim,
    drop_change_request,
    give_back,
    keep_change_request,
    resolve_change_request,
    resume_review,
    start_review,
    withdraw_from_review,
)
from tests.portal.making import make_record
from tests.portal.review.people import draft_case, editor_of, fresh, official, rewrite, sent_case

pytestmark = pytest.mark.django_db


def test_an_approved_record_is_published(page, reviewer, author):
    approve(page=page, user=reviewer)

    assert fresh(page).live
    submission = newest_submission(page)
    assert (submission.outcome, submission.decided_by) == (Outcome.PUBLISHED, reviewer)
    assert set(PageLogEntry.objects.filter(page=page.pk).values_list("action", flat=True)) >= {
        "wagtail.workflow.start",
        "wagtail.workflow.approve",
        "wagtail.publish",
    }


def test_what_the_author_sneaks_in_during_review_is_not_published(page, reviewer, author):
    rewrite(page, author, problem="SNEAKED")

    approve(page=page, user=reviewer)

    row = fresh(page)
    assert row.live
    assert row.problem == "About a third of the catch spoiled."
    assert row.has_unpublished_changes
    assert row.get_latest_revision_as_object().problem == "SNEAKED"  # no word is lost


def test_sending_twice_makes_one_submission(page, author):
    again = start_review(page=page, user=author)

    assert again.looks == 1
    assert page.submissions.count() == 1
    assert TaskState.objects.for_instance(page).count() == 1


def test_the_author_finds_the_page_locked_and_reviewers_do_not(page, author, reviewer):
    lock = page.get_lock()

    assert lock.for_user(author)
    assert not lock.for_user(reviewer)


def test_changes_asked_answered_and_resolved(page, author, reviewer):
    sent_at = newest_submission(page).waiting_since
    keep_change_request(page=page, user=reviewer, field="problem", text="How many?", quote="a third")
    keep_change_request(page=page, user=reviewer, field="lessons", text="Say one.")
    kept = keep_change_request(page=page, user=reviewer, field="summary", text="Shorter?")
    drop_change_request(request=kept, user=reviewer)
    assert fresh(page).get_lock().for_user(author)  # nothing is sent yet

    asked = request_changes(page=page, user=reviewer)

    assert [request.field for request in asked] == ["problem", "lessons"]
    assert not fresh(page).get_lock()
    with pytest.raises(AskedAlready):
        approve(page=page, user=reviewer)
    rewrite(page, author, problem="A third, that is 40 kilos a day.")
    submission = resume_review(page=page, user=author)

    assert submission.looks == 2
    assert abs(submission.waiting_since - sent_at) < timedelta(minutes=1)
    by_field = {request.field: request for request in ChangeRequest.objects.filter(page=page.pk)}
    assert by_field["problem"].answered_in == fresh(page).latest_revision
    assert by_field["lessons"].answered_in is None
    with pytest.raises(NotReady) as refused:
        approve(page=page, user=reviewer)
    assert {request.field for request in refused.value.requests} == {"problem", "lessons"}
    for request in by_field.values():
        resolve_change_request(request=request, user=reviewer)
    approve(page=page, user=reviewer)
    assert fresh(page).problem == "A third, that is 40 kilos a day."


def test_a_remark_on_the_cost_is_answered_by_words_about_it(page, author, reviewer):
    keep_change_request(page=page, user=reviewer, field="setup_cost", text="What did it cost?")
    request_changes(page=page, user=reviewer)
    rewrite(page, author, cost_note="Not known; the plant was there.")
    resume_review(page=page, user=author)
    assert ChangeRequest.objects.get(page=page.pk).answered_in is not None


def test_the_time_of_the_author_does_not_count_as_waiting(page, author, reviewer):
    submission = newest_submission(page)
    submission.waiting_since -= timedelta(days=9)
    submission.save()
    request_changes(page=page, user=reviewer, remark="More, please.")
    submission = newest_submission(page)
    submission.paused_at -= timedelta(days=5)  # the author took five days; reviewers had taken four
    submission.save()

    resume_review(page=page, user=author)

    assert newest_submission(page).days_waiting == 4


def test_an_empty_request_for_changes_is_refused(page, reviewer):
    with pytest.raises(NothingAsked):
        request_changes(page=page, user=reviewer)
    assert fresh(page).workflow_in_progress


@pytest.mark.parametrize(
    ("lacking", "field"),
    [({"summary": ""}, "summary"), ({"licence": ""}, "licence")],
)
def test_publishing_waits_for_what_can_be_mended(author, reviewer, lacking, field):
    page = sent_case(author, **lacking)

    with pytest.raises(NotReady) as refused:
        approve(page=page, user=reviewer)

    assert [problem.field for problem in refused.value.problems] == [field]
    assert not fresh(page).live


def test_a_case_that_lacks_more_than_it_must_can_be_published(author, reviewer):
    page = sent_case(author, problem="")
    approve(page=page, user=reviewer)
    assert fresh(page).live
    assert not fresh(page).is_ready_to_adapt


def test_the_second_reviewer_hears_who_decided(page, reviewer, editor_of_health):
    approve(page=page, user=reviewer)

    for step in (approve, request_changes):
        with pytest.raises(AlreadyDecided) as refused:
            step(page=page, user=editor_of_health)
        assert "Already decided by \u2068Ioane M.\u2069 on " in refused.value.sentence


def test_another_reviewer_cannot_decide_what_one_has_taken(page, reviewer, editor_of_health):
    claim(page=page, user=reviewer)

    with pytest.raises(TakenByOther) as refused:
        approve(page=page, user=editor_of_health)
    assert "Ioane M." in refused.value.sentence
    assert fresh(page).get_lock().for_user(editor_of_health)
    give_back(page=page, user=editor_of_health)  # not theirs to give
    with pytest.raises(TakenByOther):
        claim(page=page, user=editor_of_health)

    give_back(page=page, user=reviewer)
    approve(page=page, user=editor_of_health)


def test_a_claim_ends_by_itself(page, reviewer, editor_of_health):
    submission = claim(page=page, user=reviewer)
    submission.claimed_until = timezone.now() - timedelta(seconds=1)
    submission.save()

    approve(page=page, user=editor_of_health)


def test_a_decision_on_an_older_text_is_refused(page, author, reviewer):
    read = page.latest_revision_id
    request_changes(page=page, user=reviewer, remark="More.")
    rewrite(page, author, problem="New words.")
    resume_review(page=page, user=author)
    for request in ChangeRequest.objects.filter(page=page.pk):
        resolve_change_request(request=request, user=reviewer)

    with pytest.raises(ChangedMeanwhile):
        approve(page=page, user=reviewer, revision_id=read)
    approve(page=page, user=reviewer, revision_id=fresh(page).latest_revision_id)


def test_a_declined_record_keeps_its_words_and_can_be_appealed_once(page, author, reviewer, editor_of_health):
    decline(page=page, user=reviewer, reason="It names a patient.")

    row = fresh(page)
    assert not row.live
    assert row.current_workflow_state is None
    assert not row.get_lock()
    assert newest_submission(page).outcome == Outcome.DECLINED
    with pytest.raises(PermissionDenied):
        appeal(page=page, user=official("Somebody Else"), reason="I like it.")

    appealed = appeal(page=page, user=author, reason="The name is an invented one.")

    assert appealed.appeal_of.decided_by == reviewer
    with pytest.raises(PermissionDenied):
        approve(page=page, user=reviewer)
    decline(page=page, user=editor_of_health, reason="Still.")
    with pytest.raises(PermissionDenied):
        appeal(page=page, user=author, reason="Once more.")


def test_withdrawn_and_sent_again(page, author, reviewer):
    with pytest.raises(PermissionDenied):
        withdraw_from_review(page=page, user=reviewer)
    withdraw_from_review(page=page, user=author)
    assert newest_submission(page).outcome == Outcome.WITHDRAWN
    with pytest.raises(NotInReview):
        approve(page=page, user=reviewer)

    start_review(page=page, user=author)
    approve(page=page, user=reviewer)
    assert fresh(page).live


def test_a_new_version_of_a_published_record_waits_for_approval(author, reviewer):
    record = make_record("Rare quarzvogel", licence="CC BY 4.0", problem="As before.")
    record.owner = author
    record.save(update_fields=["owner"])
    rewrite(record, author, problem="As now.")

    start_review(page=record, user=author)

    assert fresh(record).live
    assert fresh(record).problem == "As before."
    approve(page=record, user=reviewer)
    assert fresh(record).problem == "As now."


def test_publication_on_a_later_day(page, reviewer, author):
    day = timezone.now() + timedelta(days=3)
    rewrite(page, author, problem="SNEAKED")

    approve(page=page, user=reviewer, publish_at=day)

    assert not fresh(page).live
    assert fresh(page).approved_schedule
    row = fresh(page)
    revision = row.scheduled_revision
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    call_command("publish_scheduled", verbosity=0)
    assert fresh(page).live
    assert fresh(page).problem == "About a third of the catch spoiled."


def test_deleting_the_page_takes_the_review_with_it_and_leaves_the_draft(page, author, reviewer):
    from portal.contributions.models import Draft
    from portal.review.models import Submission

    draft = Draft.objects.create(author=author, kind="case", page_id=page.pk, sent_at=timezone.now())
    keep_change_request(page=page, user=reviewer, field="problem", text="How many?")

    page.delete()

    draft.refresh_from_db()
    assert draft.page_id is None
    assert not Submission.objects.filter(author=author).exists()
    assert not ChangeRequest.objects.filter(asked_by=reviewer).exists()


def test_a_draft_in_review_is_no_readers_business(page, client):
    address = "/" + "/".join(["en", *page.address]) + "/"
    assert client.get(address).status_code == 404


def test_an_editor_of_every_theme_reviews_what_has_none(author):
    page = draft_case(author, themes=())
    start_review(page=page, user=author)
    approve(page=page, user=editor_of())
    assert fresh(page).live


def test_what_was_accepted_for_a_later_day_outlives_its_author_s_account(page, author, reviewer):
    from portal.members.personal_data.erasing import erase_account

    waits = draft_case(author, "Never sent")
    approve(page=page, user=reviewer, publish_at=timezone.now() + timedelta(days=3))
    erase_account(pk=author.pk)
    assert not type(waits).objects.filter(pk=waits.pk).exists()
    kept = fresh(page)
    assert (kept.owner, kept.live) == (None, False)
    revision = kept.scheduled_revision
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    call_command("publish_scheduled", verbosity=0)
    assert fresh(page).live
