"""A moderator hides what is published, and shows it again: who may, what readers find, what the author hears."""

from contextlib import contextmanager
from datetime import timedelta
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from portal.outgoing_mail.models import OutgoingMail
from portal.repository.versions import record_url
from portal.review.decisions import approve
from portal.review.hidden import HiddenVersion, Hiding
from portal.review.hiding import hide_record, show_record_again
from portal.review.in_the_admin import publishing_around
from portal.review.items import newest_submission
from portal.review.models import Outcome
from portal.review.refusals import AlreadyHidden, NotHidden, NotReady
from portal.review.services import start_review
from portal.review.states import review_state_of
from tests.conftest import browser_of
from tests.portal.making import RARE, make_record
from tests.portal.review.people import (
    admin_member,
    editor_of,
    focal,
    fresh,
    grant,
    member,
    official,
    rewrite,
    sent_case,
)

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15
REASON = "It names a person who did not agree."


@pytest.fixture
def author(db):
    return official()


@pytest.fixture
def moderator(db):
    return grant(member("Mo D."), "moderator")


@pytest.fixture
def page(author):
    return owned(make_record(f"Radio {RARE}"), author)


def owned(page, author):
    type(page).objects.filter(pk=page.pk).update(owner=author)
    return fresh(page)


@pytest.fixture
def french(page, author):
    return owned(make_record(f"La radio {RARE}", language="fr", work=page), author)


def address(page, language="en"):
    return f"/{language}/review/{page.pk}/hide/"


def hide(user, page, reason=REASON):
    return browser_of(user).post(address(page), {"do": "hide", "reason": reason})


def show(user, page):
    return browser_of(user).post(address(page), {"do": "show"})


def kinds():
    return list(OutgoingMail.objects.order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize("make", [lambda: grant(member("Mo D."), "moderator"), admin_member])
def test_it_is_hidden_in_every_language_and_shown_again(make, page, french):
    user, before = make(), fresh(page).live_revision_id
    url = record_url(page.address, "en")
    assert Client().get(url).status_code == 200

    answer = hide(user, page)

    assert (answer.status_code, answer["Location"]) == (303, address(page))
    assert not fresh(page).live
    assert not fresh(french).live
    assert {Client().get(record_url(page.address, language)).status_code for language in ("en", "fr")} == {404}
    hiding = Hiding.objects.get()
    assert (hiding.reason, hiding.hidden_by, hiding.title) == (REASON, user, page.title)
    shown = browser_of(user).get(address(page)).content.decode()
    assert REASON in shown
    assert "Show it again" in shown
    assert "This record is hidden" in shown
    assert page.title in browser_of(user).get("/en/review/hidden/").content.decode()

    assert show(user, french).status_code == 303
    assert (fresh(page).live, fresh(french).live) == (True, True)
    assert fresh(page).live_revision_id == before
    assert Client().get(url).status_code == 200
    assert not Hiding.objects.standing().exists()
    hiding.refresh_from_db()
    assert hiding.shown_by == user
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.unpublish", user=user).exists()


def test_search_forgets_it_and_finds_it_again(page, moderator, own_index, client):
    own_index()

    def found():
        return record_url(page.address, "en") in client.get("/en/search/", {"q": RARE}).content.decode()

    assert found()
    hide(moderator, page)
    own_index()
    assert not found()
    show(moderator, page)
    own_index()
    assert found()


@pytest.mark.parametrize("make", [focal, editor_of, lambda: official("Other O."), lambda: member("Newcomer")])
@pytest.mark.parametrize("method", ["get", "post"])
def test_others_may_not(make, method, page):
    user = make()
    assert getattr(browser_of(user), method)(address(page), {"reason": REASON}).status_code == 403
    assert browser_of(user).get("/en/review/hidden/").status_code == 403
    with pytest.raises(PermissionDenied):
        hide_record(page=page, user=user, reason=REASON)
    assert fresh(page).live


def test_neither_may_the_author_nor_a_stranger(page, author):
    assert hide(author, page).status_code == 403
    assert Client().get(address(page))["Location"].startswith("/en/account/")
    assert Client().post(address(page), {"reason": REASON}).status_code == 401
    assert fresh(page).live


@pytest.mark.parametrize("role", ["moderator", "admin"])
def test_nobody_hides_or_shows_the_own_record_in_no_language(role, page, french):
    own = grant(member("Own O."), role)
    owned(french, own)
    assert hide(own, page).status_code == 403
    assert "/hide/" not in browser_of(own).get(f"/en/saved/{page.translation_key}/").content.decode()
    hide_record(page=page, user=admin_member(), reason=REASON)
    assert show(own, page).status_code == 403
    with pytest.raises(PermissionDenied):
        show_record_again(page=page, user=own)
    assert not fresh(page).live


def test_without_a_reason_it_says_so_at_the_field(page, moderator):
    answer = hide(moderator, page, "   ")
    assert answer.status_code == 422
    assert "Say in one sentence why you hide it" in answer.content.decode()
    assert fresh(page).live


def test_what_was_typed_is_kept(page, moderator):
    typed = "Too long. " * 250
    answer = hide(moderator, page, typed)
    assert answer.status_code == 422
    assert typed.strip() in answer.content.decode()


def test_the_author_hears_once_and_sees_it(page, author, moderator):
    hide(moderator, page)
    assert hide(moderator, page).status_code == 409
    assert kinds() == ["review-hidden"]
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.subject) == (author.email, f"Hidden: {page.title}")
    assert REASON in mail.text
    assert f"/en/share/change/{page.pk}/" in mail.text
    state = review_state_of(fresh(page))
    assert (state.state, state.reason, state.with_whom) == ("hidden", REASON, "Mo D.")
    told = browser_of(author).get(f"/en/share/withdraw/{page.pk}/").content.decode()
    assert "Hidden by a moderator" in told
    assert REASON in told

    show(moderator, page)
    assert kinds() == ["review-hidden", "review-shown-again"]
    assert review_state_of(fresh(page)).state == "published"


def test_a_record_without_an_author_is_hidden_without_a_mail(moderator):
    page = make_record("Nobody's")
    assert hide(moderator, page).status_code == 303
    assert kinds() == []


def test_hidden_already_and_shown_already_are_said(page, moderator):
    hide_record(page=page, user=moderator, reason=REASON)
    with pytest.raises(AlreadyHidden):
        hide_record(page=page, user=moderator, reason=REASON)
    answer = hide(moderator, page, "Again")
    assert "This record is hidden already" in answer.content.decode()
    assert Hiding.objects.count() == 1
    show_record_again(page=page, user=moderator)
    with pytest.raises(NotHidden):
        show_record_again(page=page, user=moderator)
    assert "somebody has shown it again" in show(moderator, page).content.decode()


def test_what_the_author_wrote_since_is_not_published_and_a_review_goes_on(page, author, moderator):
    rewrite(page, author, summary="SNEAKED")
    start_review(page=fresh(page), user=author)
    hide_record(page=page, user=moderator, reason=REASON)
    assert newest_submission(page).is_open
    show_record_again(page=page, user=moderator)
    row = fresh(page)
    assert row.live
    assert row.summary != "SNEAKED"
    assert row.has_unpublished_changes
    assert newest_submission(page).is_open


def test_a_review_may_publish_it_again_and_ends_the_hiding(page, author, moderator):
    hide_record(page=page, user=moderator, reason=REASON)
    rewrite(page, author, summary="Without the name.", licence="CC BY 4.0")
    start_review(page=fresh(page), user=author)
    approve(page=fresh(page), user=focal())
    assert newest_submission(page).outcome == Outcome.PUBLISHED
    assert fresh(page).live
    assert not HiddenVersion.objects.still_hidden().exists()


def test_nobody_publishes_it_around_in_the_admin(page, author, moderator):
    assert publishing_around(page, editor_of()) is None
    hide_record(page=page, user=moderator, reason=REASON)
    assert "hidden by a moderator" in publishing_around(fresh(page), editor_of(None, "Other E."))
    assert publishing_around(fresh(page), admin_member()) is None


def test_a_draft_is_none_of_a_moderators_business(page, moderator):
    type(page).objects.filter(pk=page.pk).update(live=False)
    assert browser_of(moderator).get(address(page)).status_code == 404


def test_the_way_to_it_is_shown_to_moderators_only(page, moderator):
    saved = f"/en/saved/{page.translation_key}/"
    assert f'href="{address(page)}"' in browser_of(moderator).get(saved).content.decode()
    assert "/hide/" not in browser_of(editor_of()).get(saved).content.decode()
    assert reverse("review_hidden") in browser_of(moderator).get("/en/my-work/").content.decode()
    assert "/review/hidden/" not in browser_of(editor_of(None, "Other E.")).get("/en/my-work/").content.decode()


def test_the_desk_tells_of_it(page, author):
    rewrite(page, author, summary="Newer.")
    start_review(page=fresh(page), user=author)
    admin = admin_member()
    desk = f"/en/review/{page.pk}/"
    assert f'href="{address(page)}"' in browser_of(admin).get(desk).content.decode()
    hide(admin, page)
    told = browser_of(admin).get(desk).content.decode()
    assert "Hidden by" in told
    assert REASON in told


@pytest.mark.parametrize("language", ["en", "ar"])
def test_its_pages_cost_few_queries(page, french, moderator, language):
    browser = browser_of(moderator)
    for one in (address(page, language), f"/{language}/review/hidden/"):
        for hidden in (False, True):
            if hidden and not Hiding.objects.exists():
                hide_record(page=page, user=moderator, reason=REASON)
            browser.get(one)
            with CaptureQueriesContext(connection) as context:
                assert browser.get(one).status_code == 200
            assert len(context) <= MOST_QUERIES, one


# --- Versions that readers never had -------------------------------------------------------------------------------


@contextmanager
def days_later(days):
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(days=days)):
        yield


def sent_version(page, author):
    return sent_case(author, f"La radio {RARE}", language="fr", work=page)


def test_a_new_version_of_a_hidden_work_is_not_published(page, author, moderator):
    version, reviewer = sent_version(page, author), editor_of("health")
    hide_record(page=page, user=moderator, reason=REASON)
    with pytest.raises(NotReady) as refused:
        approve(page=version, user=reviewer)
    assert [problem.field for problem in refused.value.problems] == ["hidden"]
    text = browser_of(reviewer).get(f"/en/review/{version.pk}/").content.decode()
    assert 'href="#f-hidden">A moderator has hidden this record in its other languages.' in text
    assert 'id="f-hidden"' in text
    for user in (reviewer, moderator, admin_member()):
        assert publishing_around(fresh(version), user)
    assert not fresh(version).live

    show_record_again(page=page, user=moderator)
    approve(page=fresh(version), user=reviewer)
    assert fresh(version).live


def test_a_version_that_the_clock_would_publish_waits_until_the_work_is_shown(page, author, moderator):
    version = sent_version(page, author)
    approve(page=version, user=editor_of("health"), publish_at=timezone.now() + timedelta(days=2))
    hide_record(page=page, user=moderator, reason=REASON)
    with days_later(3):
        call_command("publish_scheduled")
        assert not fresh(version).live
        assert review_state_of(fresh(version)).state == "hidden"
        show_record_again(page=page, user=moderator)
        assert fresh(version).live
    assert not HiddenVersion.objects.still_hidden().exists()


def test_shown_again_before_its_day_it_appears_on_that_day(page, author, moderator):
    version = sent_version(page, author)
    approve(page=version, user=editor_of("health"), publish_at=timezone.now() + timedelta(days=2))
    hide_record(page=page, user=moderator, reason=REASON)
    show_record_again(page=page, user=moderator)
    assert fresh(page).live
    assert not fresh(version).live
    assert not HiddenVersion.objects.still_hidden().exists()
    with days_later(3):
        call_command("publish_scheduled")
    assert fresh(version).live
