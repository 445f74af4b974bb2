"""Reviewers get one mail an hour about what came in: nothing that is settled meanwhile, nothing twice, nothing lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.members.roles import RoleGrant
from portal.outgoing_mail.models import OutgoingMail
from portal.review import bundles
from portal.review.decisions import decline, request_changes
from portal.review.models import ReviewerNotice
from portal.review.services import resume_review, withdraw_from_review
from tests.portal.review.people import an_hour_passes, editor_of, focal, official, sent_case

pytestmark = pytest.mark.django_db


def mails(**wanted):
    kinds = ["review-submitted", "review-bundle"]
    return list(OutgoingMail.objects.filter(kind__in=kinds, **wanted).order_by("pk"))


def test_two_records_of_an_hour_are_one_mail_in_the_readers_words_and_hours(author):
    focal(language="fr", time_zone="Pacific/Tarawa")
    first, second = sent_case(author), sent_case(author, "Boats & <b>lights</b>")
    bundles.send_bundles()
    assert mails() == []  # the hour is not full
    an_hour_passes()
    (row,) = mails()
    assert (row.kind, row.language) == ("review-bundle", "fr")
    for page in (first, second):
        assert page.title in row.text
        assert f"/fr/review/{page.pk}/" in row.text
    assert "Fidji" in row.text
    assert "(Pacific/Tarawa)" in row.text
    assert not ReviewerNotice.objects.exists()


def test_what_was_settled_meanwhile_is_left_out(author, reviewer):
    editor = editor_of("health")
    stays = sent_case(author)
    decline(page=sent_case(author, "Declined"), user=editor, reason="No.")
    withdraw_from_review(page=sent_case(author, "Taken back"), user=author)
    request_changes(page=sent_case(author, "To be changed"), user=editor, remark="More.")
    again = sent_case(author, "Sent anew")
    request_changes(page=again, user=editor, remark="More.")
    resume_review(page=again, user=author)
    an_hour_passes()
    (row,) = mails(member=reviewer)
    assert stays.title in row.text
    assert row.text.count("/en/review/") == 2
    assert row.text.count("Sent anew (sent again after changes)") == 1
    assert mails(member=author) == []


def test_where_all_is_settled_no_mail_goes(page, author):
    withdraw_from_review(page=page, user=author)
    an_hour_passes()
    assert mails() == []
    assert not ReviewerNotice.objects.exists()


def test_who_has_lost_the_role_gets_none(page, author, reviewer):
    editor = editor_of("health")
    sent_case(author, "Boats")
    RoleGrant.objects.filter(member=reviewer).update(ended_at=timezone.now())
    an_hour_passes()
    assert mails(member=reviewer) == []
    assert len(mails(member=editor)) == 1


def test_one_mail_an_hour_and_what_came_late_waits_for_the_next(page, author, reviewer):
    an_hour_passes()
    sent_case(author, "Boats")
    an_hour_passes()  # as if it had been sent in the hour before, and stored after the first look
    assert [row.kind for row in mails()] == ["review-submitted"]
    OutgoingMail.objects.update(created=timezone.now() - timedelta(hours=1))
    an_hour_passes()
    an_hour_passes()
    assert ["Boats" in row.text for row in mails()] == [False, True]


def test_a_job_that_dies_loses_nothing_and_holds_up_nobody(author, reviewer, monkeypatch):
    """It dies when the mail of one reviewer is promised and before that is stored."""
    editor = editor_of("health")
    sent_case(author)
    promised = bundles.send

    def die(**words):
        promised(**words)
        if words["user"] == reviewer:
            raise MemoryError

    monkeypatch.setattr(bundles, "send", die)
    an_hour_passes()
    assert [row.member for row in mails()] == [editor]
    assert [notice.member for notice in ReviewerNotice.objects.all()] == [reviewer]
    monkeypatch.undo()
    an_hour_passes()
    an_hour_passes()
    assert [row.member for row in mails()] == [editor, reviewer]


def test_a_long_list_is_cut_and_counted(author, reviewer, monkeypatch):
    monkeypatch.setattr(bundles, "SHOWN", 1)
    for title in ("One", "Two", "Three"):
        sent_case(official(f"Author {title}"), title)
    an_hour_passes()
    (row,) = mails()
    assert row.subject == "For review: 3 records"
    assert "2 more wait in the queue" in row.text
    assert "Two" not in row.text
