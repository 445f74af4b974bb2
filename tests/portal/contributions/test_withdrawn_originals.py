"""An original is taken back: its versions go with it and come back with it, for readers, their authors and search."""

from datetime import timedelta
from unittest import mock

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from portal.contributions.models import WaitingVersion
from portal.contributions.withdrawing import withdraw_record
from portal.outgoing_mail.models import OutgoingMail
from portal.repository.versions import version_url
from portal.review.decisions import approve
from portal.review.hiding import hide_record
from portal.review.items import newest_submission
from portal.review.refusals import NotReady
from portal.review.services import start_review
from search.registry import build_documents
from tests.conftest import browser_of
from tests.portal.making import RARE, Outbox, make_record
from tests.portal.review.people import editor_of, focal, fresh, grant, member, official, rewrite, sent_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(db):
    return official()


@pytest.fixture
def translator(db):
    return official("Mariama S.", "SC")


@pytest.fixture
def original(author):
    return owned(make_record(f"Radio {RARE}", themes=["health"]), author)


@pytest.fixture
def french(original, translator):
    return owned(make_record(f"La radio {RARE}", language="fr", work=original), translator)


def owned(page, author):
    type(page).objects.filter(pk=page.pk).update(owner=author)
    return fresh(page)


def publish_again(original, author):
    rewrite(original, author, summary="Mended.", licence="CC BY 4.0")
    start_review(page=fresh(original), user=author)
    approve(page=fresh(original), user=focal())
    assert fresh(original).live


def status(page):
    return Client().get(version_url(page)).status_code


def languages_found(page):
    document = build_documents([page.key]).get(page.key)
    return sorted(version.language for version in document.versions) if document else []


def news():
    return OutgoingMail.objects.filter(kind="original-withdrawn")


def at_rest(user):
    return browser_of(user).get("/en/my-work/").content.decode()


def days_later(days):
    return mock.patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(days=days))


def test_readers_and_search_lose_the_versions_with_the_original_and_get_them_back(original, french, author):
    had, outbox = french.live_revision_id, Outbox()
    assert languages_found(original) == ["en", "fr"]

    withdraw_record(page=original, user=author)

    assert (fresh(original).live, fresh(french).live) == (False, False)
    assert [status(page) for page in (original, french)] == [404, 404]
    assert set(outbox.read()) == {original.key}
    assert languages_found(original) == []

    publish_again(original, author)

    assert fresh(french).live
    assert fresh(french).live_revision_id == had
    assert [status(page) for page in (original, french)] == [200, 200]
    assert set(outbox.read()) == {original.key}
    assert languages_found(original) == ["en", "fr"]
    assert not WaitingVersion.objects.exists()


def test_search_forgets_the_version_and_finds_it_again(original, french, author, own_index):
    def found():
        own_index()
        return version_url(french) in Client().get("/fr/search/", {"q": RARE}).content.decode()

    assert found()
    withdraw_record(page=original, user=author)
    assert not found()
    publish_again(original, author)
    assert found()


def test_a_version_that_is_taken_back_leaves_the_others(original, french, translator):
    withdraw_record(page=french, user=translator)
    assert fresh(original).live
    assert languages_found(original) == ["en"]
    assert not WaitingVersion.objects.exists()


def test_who_wrote_the_version_hears_once_why_and_may_keep_it_away(original, french, author, translator):
    for _click in range(2):
        withdraw_record(page=original, user=author)
    mail = news().get()
    assert mail.to == translator.email
    assert original.title in mail.text
    assert french.title in mail.text
    url = f"/en/share/withdraw/{french.pk}/"
    assert url in mail.text
    browser = browser_of(translator)
    assert "It comes back when the original is published again" in browser.get(url).content.decode()

    assert browser.post(url).status_code == 303

    assert "was taken back" in browser.get(url).content.decode()
    publish_again(original, author)
    assert not fresh(french).live


def test_who_wrote_both_gets_no_mail(original, french, author):
    owned(french, author)
    withdraw_record(page=original, user=author)
    assert not fresh(french).live
    assert not news().exists()


def test_what_was_written_since_is_not_published_and_its_review_goes_on(original, french, author, translator):
    withdraw_record(page=original, user=author)
    rewrite(french, translator, summary="SNEAKED")
    start_review(page=fresh(french), user=translator)
    publish_again(original, author)
    row = fresh(french)
    assert row.live
    assert row.summary != "SNEAKED"
    assert row.get_latest_revision_as_object().summary == "SNEAKED"
    assert newest_submission(french).is_open


def test_a_version_in_review_is_not_published_before_its_original(original, author, translator):
    version, reviewer = sent_case(translator, f"La radio {RARE}", language="fr", work=original), editor_of("health")
    withdraw_record(page=original, user=author)
    with pytest.raises(NotReady) as refused:
        approve(page=version, user=reviewer)
    assert [problem.field for problem in refused.value.problems] == ["original"]
    text = browser_of(reviewer).get(f"/en/review/{version.pk}/").content.decode()
    assert 'href="#f-original">The original of this version is not published now.' in text
    assert 'id="f-original"' in text

    publish_again(original, author)
    assert not fresh(version).live  # nobody has accepted it
    approve(page=fresh(version), user=reviewer)
    assert fresh(version).live


def test_a_version_that_the_clock_would_publish_waits_too(original, author, translator):
    version = sent_case(translator, f"La radio {RARE}", language="fr", work=original)
    approve(page=version, user=editor_of("health"), publish_at=timezone.now() + timedelta(days=2))
    withdraw_record(page=original, user=author)
    with days_later(3):
        call_command("publish_scheduled")
        assert not fresh(version).live
        publish_again(original, author)
        assert fresh(version).live


def test_back_before_its_day_it_appears_on_that_day(original, author, translator):
    version = sent_case(translator, f"La radio {RARE}", language="fr", work=original)
    approve(page=version, user=editor_of("health"), publish_at=timezone.now() + timedelta(days=2))
    withdraw_record(page=original, user=author)
    publish_again(original, author)
    assert not fresh(version).live
    with days_later(3):
        call_command("publish_scheduled")
    assert fresh(version).live


def test_a_version_that_was_no_longer_live_does_not_come_back(original, french, author, translator):
    withdraw_record(page=french, user=translator)
    withdraw_record(page=original, user=author)
    publish_again(original, author)
    assert not fresh(french).live


def test_published_by_hand_it_waits_no_longer(original, french, author):
    withdraw_record(page=original, user=author)
    french.get_latest_revision().publish()
    assert not WaitingVersion.objects.exists()


def test_a_hidden_version_in_review_is_told_of_its_hiding_only(original, french, author, translator):
    """As before: a review that publishes what a moderator has hidden ends its hiding."""
    hide_record(page=original, user=grant(member("Mo D."), "moderator"), reason="It names somebody.")
    rewrite(french, translator, summary="Without.", licence="CC BY 4.0")
    start_review(page=fresh(french), user=translator)
    approve(page=fresh(french), user=focal())
    assert fresh(french).live


def test_my_work_tells_that_it_waits(original, author, translator):
    from portal.contributions.models import Draft

    version = owned(make_record(f"La radio {RARE}", language="fr", work=original), translator)
    Draft.objects.create(author=translator, kind="case", language="fr", page=version, sent_at=timezone.now())
    sentence = "It comes back when that is published again."
    assert sentence not in at_rest(translator)
    withdraw_record(page=original, user=author)
    assert sentence in at_rest(translator)
    publish_again(original, author)
    assert sentence not in at_rest(translator)
