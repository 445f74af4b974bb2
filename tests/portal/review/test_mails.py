"""Who gets which mail: one a step and person, in the person's language, with links to the public site."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from portal.outgoing_mail.models import OutgoingMail
from portal.review.decisions import approve, decline, request_changes
from portal.review.items import newest_submission
from portal.review.services import keep_change_request, resume_review
from tests.portal.review.people import (
    admin_member,
    an_hour_passes,
    editor_of,
    focal,
    fresh,
    member,
    official,
    rewrite,
    sent_case,
)

pytestmark = pytest.mark.django_db


def mails(kind=None):
    rows = OutgoingMail.objects.order_by("pk")
    return list(rows.filter(kind=f"review-{kind}") if kind else rows)


def test_reviewers_hear_of_what_was_sent_once(author):
    expected = {focal("FJ").email, editor_of("health").email, editor_of(None, "Every Theme").email}
    focal("WS", "Of Samoa")
    admin_member()
    member("Nobody")
    page = sent_case(author)
    an_hour_passes()

    found = mails("submitted")
    assert {row.to for row in found} == expected
    assert len(found) == len(expected)
    assert f"/en/review/{page.pk}/" in found[0].text
    assert found[0].subject == "For review: Ice for the fish market"


def test_administrators_hear_of_it_where_there_is_nobody_else(author):
    admin = admin_member()
    sent_case(author)
    an_hour_passes()
    assert [row.to for row in mails("submitted")] == [admin.email]


def test_a_role_without_its_second_factor_hears_nothing(author, settings):
    focal("FJ")
    settings.SECOND_FACTOR_REQUIRED = True
    sent_case(author)
    an_hour_passes()
    assert mails() == []


def test_a_mail_is_in_the_language_of_its_reader(settings):
    reader = focal("FJ", language="fr")
    sent_case(official())
    an_hour_passes()
    (row,) = mails("submitted")
    assert (row.to, row.language) == (reader.email, "fr")
    assert "/fr/review/" in row.text


def test_a_reader_of_portuguese_gets_the_interface_in_english():
    focal("FJ", language="pt")
    sent_case(official())
    an_hour_passes()
    assert "/en/review/" in mails("submitted")[0].text


def test_one_mail_asks_for_all_changes_with_a_link_to_each(page, author, reviewer):
    keep_change_request(page=page, user=reviewer, field="problem", text="How many sellers?")
    keep_change_request(page=page, user=reviewer, field="lessons", text="Say one thing that failed.")
    assert mails("changes") == []

    request_changes(page=page, user=reviewer)

    (row,) = mails("changes")
    assert row.to == author.email
    assert "How many sellers?" in row.text
    assert "Say one thing that failed." in row.text
    assert f"/en/share/change/{page.pk}/?field=problem" in row.text
    assert f"/en/share/change/{page.pk}/?field=lessons" in row.text
    assert "/admin/" not in row.text
    assert reviewer.shown_name not in row.subject


def test_published_with_its_address(page, author, reviewer):
    approve(page=page, user=reviewer)
    (row,) = mails("published")
    assert row.to == author.email
    assert "/en/cases/fj/ice-for-the-fish-market/" in row.text


def test_accepted_for_a_later_day(page, reviewer):
    approve(page=page, user=reviewer, publish_at=timezone.now() + timedelta(days=3))
    (row,) = mails("published")
    assert row.subject.startswith("Accepted:")
    assert "It will appear here on" in row.text
    assert "(UTC)" in row.text


def test_hours_are_those_of_the_readers_clock(author, reviewer):
    author.time_zone = "Pacific/Tarawa"
    author.save()
    page = sent_case(author)
    approve(page=page, user=reviewer, publish_at=datetime(2199, 3, 1, 20, 0, tzinfo=UTC))
    assert "2 March 2199 at 08:00 (Pacific/Tarawa)" in mails("published")[0].text


def test_declined_with_reason_and_appeal(page, author, reviewer):
    decline(page=page, user=reviewer, reason="It names a patient.")
    (row,) = mails("declined")
    assert "It names a patient." in row.text
    assert f"/en/review/{page.pk}/appeal/" in row.text


def test_each_look_is_told_of_once(page, author, reviewer):
    an_hour_passes()
    OutgoingMail.objects.update(created=timezone.now() - timedelta(hours=1))
    request_changes(page=page, user=reviewer, remark="More.")
    rewrite(page, author, problem="More words.")
    resume_review(page=page, user=author)
    an_hour_passes()

    found = mails("submitted")
    assert [row.to for row in found] == [reviewer.email, reviewer.email]
    assert len({row.key for row in found}) == 2
    assert "was sent again after changes" in found[1].text


def test_reviewers_are_reminded_once_after_fourteen_days(page, reviewer):
    call_command("remind_reviewers", verbosity=0)
    assert mails("reminder") == []
    submission = newest_submission(page)
    submission.waiting_since = timezone.now() - timedelta(days=15)
    submission.save()

    call_command("remind_reviewers", verbosity=0)
    call_command("remind_reviewers", verbosity=0)

    (row,) = mails("reminder")
    assert row.to == reviewer.email
    assert "15 days" in row.text


def test_a_title_with_signs_of_html_is_told_as_it_is(author, reviewer):
    sent_case(author, "Ice & <b>fish</b>")
    an_hour_passes()
    assert "“Ice & <b>fish</b>”" in mails("submitted")[0].text


def test_wagtail_itself_writes_to_nobody(author, administrator, reviewer):
    for signal, sender in (
        (task_submitted, TaskState),
        (workflow_submitted, WorkflowState),
        (workflow_rejected, WorkflowState),
        (workflow_approved, WorkflowState),
    ):
        names = {type(receiver).__name__ for receiver in signal._live_receivers(sender)[0]}
        assert not {name for name in names if name.endswith("EmailNotifier")}
    page = sent_case(author)
    request_changes(page=page, user=reviewer, remark="More.")
    resume_review(page=fresh(page), user=author)
    decline(page=page, user=reviewer, reason="No.")
    assert mail.outbox == []
