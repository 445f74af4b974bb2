"""A draft goes 180 days after its author last wrote, and two weeks after a mail that says so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.contributions.daily import drop_old_drafts, drop_thrown_away, warn_of_old_drafts
from portal.contributions.models import Draft
from portal.members.models import User
from portal.outgoing_mail.models import OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return User.objects.create_user("moana@fisheries.example", display_name="Moana", language="en")


def draft_of(author, days, **fields):
    return Draft.objects.create(author=author, kind="case", touched=timezone.now() - timedelta(days=days), **fields)


def test_its_author_is_warned_once_two_weeks_before(author):
    old, _fresh = draft_of(author, 167), draft_of(author, 165)
    assert warn_of_old_drafts() == 1
    assert warn_of_old_drafts() == 0
    mail = OutgoingMail.objects.get()
    assert mail.key.startswith(f"draft-ends:{old.pk}:")
    assert mail.to == author.email
    assert mail.subject == "A draft of yours will be deleted"


def test_it_goes_only_two_weeks_after_the_warning(author):
    draft = draft_of(author, 200)
    assert drop_old_drafts() == 0  # never warned: the job did not run for weeks
    warn_of_old_drafts()
    assert drop_old_drafts() == 0
    OutgoingMail.objects.update(created=timezone.now() - timedelta(days=15))
    assert drop_old_drafts() == 1
    assert not Draft.objects.filter(pk=draft.pk).exists()


def test_who_writes_again_keeps_it_and_is_warned_anew(author):
    draft = draft_of(author, 170)
    warn_of_old_drafts()
    OutgoingMail.objects.update(created=timezone.now() - timedelta(days=15))
    Draft.objects.update(touched=timezone.now())
    assert drop_old_drafts() == 0
    Draft.objects.update(touched=timezone.now() - timedelta(days=181))
    assert drop_old_drafts() == 0
    assert warn_of_old_drafts() == 1
    assert Draft.objects.filter(pk=draft.pk).exists()


def test_sent_drafts_stay_and_thrown_away_ones_go_after_a_month(author):
    sent = draft_of(author, 400, sent_at=timezone.now() - timedelta(days=400))
    gone = draft_of(author, 40, deleted_at=timezone.now() - timedelta(days=31))
    kept = draft_of(author, 40, deleted_at=timezone.now() - timedelta(days=29))
    assert warn_of_old_drafts() == drop_old_drafts() == 0
    assert drop_thrown_away() == 1
    assert set(Draft.objects.values_list("pk", flat=True)) == {sent.pk, kept.pk}
    assert gone.pk not in {sent.pk, kept.pk}
