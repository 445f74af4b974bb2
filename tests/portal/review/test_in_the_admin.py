"""The same review from Wagtail's admin: its buttons follow our rules, and nobody publishes around a review."""

import json

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from portal.repository.editors import grant_editor_permissions
from portal.review.decisions import request_changes
from portal.review.items import newest_submission
from portal.review.models import ChangeRequest, Outcome
from portal.review.services import claim, start_review, withdraw_from_review
from tests.conftest import browser_of
from tests.portal.making import make_record
from tests.portal.repository.editing import edit_form, edit_url
from tests.portal.review.people import draft_case, editor_of, focal, fresh, grant, member, official, rewrite, sent_case

pytestmark = pytest.mark.django_db


def staff(user, group="Moderators"):
    """With what Wagtail asks of whoever enters the admin."""
    grant_editor_permissions()
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def reviewer(db):
    return staff(focal())


@pytest.fixture
def browser(reviewer):
    return browser_of(reviewer)


def act(browser, page, action, **data):
    state = newest_submission(page).workflow_state.current_task_state
    return browser.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk]), data)


def publish_in_bulk(browser, page):
    browser.post(reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}", {})


def test_bulk_publishing_works_for_what_was_never_sent(author, browser):
    page = draft_case(author)
    publish_in_bulk(browser, page)
    assert fresh(page).live


def test_a_reviewer_finds_the_buttons_and_the_way_to_the_desk(page, browser):
    text = browser.get(edit_url(page)).content.decode()

    assert "Approve and Publish" in text
    assert "Request changes" in text
    assert 'name="action-publish"' not in text
    assert f"/en/review/{page.pk}/" in text


def test_the_menu_leads_to_the_desk(browser, moderator):
    home = reverse("wagtailadmin_home")
    assert "/en/review/" in browser.get(home).content.decode()
    assert "/en/review/" not in browser_of(moderator).get(home).content.decode()  # no reviewer


def test_approved_in_the_admin(page, browser, reviewer):
    act(browser, page, "approve")
    assert fresh(page).live
    assert newest_submission(page).outcome == Outcome.PUBLISHED


def test_changes_asked_in_the_admin_reach_the_author_as_a_request(page, browser):
    act(browser, page, "reject", comment="Say how many.")

    (asked,) = ChangeRequest.objects.filter(page=page.pk)
    assert (asked.field, asked.text, asked.is_kept) == ("", "Say how many.", False)
    assert fresh(page).current_workflow_state.status == "needs_changes"


def test_changes_are_not_asked_in_the_admin_without_a_word(page, browser):
    act(browser, page, "reject", comment="")
    assert fresh(page).current_workflow_state.status == "in_progress"


def test_approve_is_missing_while_something_stands_open(author, browser):
    page = sent_case(author, licence="")

    text = browser.get(edit_url(page)).content.decode()

    assert "Approve and Publish" not in text
    assert "1 thing keeps this record from being published." in text
    act(browser, page, "approve")
    assert not fresh(page).live


def test_a_reviewers_own_correction_is_published_with_the_decision(page, browser):
    form = edit_form(browser, page)
    form["problem"] = "About a third of the catch was lost."
    form |= {"action-workflow-action": "1", "workflow-action-name": "approve"}
    browser.post(edit_url(page), form)
    assert fresh(page).live
    assert fresh(page).problem == "About a third of the catch was lost."


def test_a_reviewers_saved_correction_is_what_is_in_review(page, browser):
    form = edit_form(browser, page)
    form["problem"] = "About a third of the catch was lost."
    browser.post(edit_url(page), form)
    act(browser, page, "approve")
    assert fresh(page).problem == "About a third of the catch was lost."


def test_what_the_author_saved_meanwhile_is_not_taken_for_the_reviewers(page, author, browser):
    rewrite(page, author, problem="SNEAKED")
    act(browser, page, "approve")
    assert fresh(page).problem == "About a third of the catch spoiled."


@pytest.mark.parametrize("superuser", [False, True])
def test_the_author_publishes_no_way(author, reviewer, superuser):
    author.is_superuser = superuser
    author.save()
    staff(grant(author, "editor"))
    page = sent_case(author)
    own = browser_of(author)

    form = edit_form(own, page)
    form["action-publish"] = "1"
    own.post(edit_url(page), form)
    assert act(own, page, "approve").status_code == 302
    publish_in_bulk(own, page)
    assert not fresh(page).live

    withdraw_from_review(page=page, user=author)
    form = edit_form(own, page)
    form["action-publish"] = "1"
    answer = own.post(edit_url(page), form, follow=True)
    assert "so somebody else must approve it" in answer.content.decode()
    publish_in_bulk(own, page)
    assert not fresh(page).live


def test_the_author_cannot_publish_while_changes_are_asked(author, reviewer):
    staff(author)
    page = sent_case(author)
    request_changes(page=page, user=reviewer, remark="More.")
    own = browser_of(author)
    form = edit_form(own, page)
    form["action-publish"] = "1"

    answer = own.post(edit_url(page), form, follow=True)

    assert "its author was asked for changes" in answer.content.decode()
    assert not fresh(page).live
    assert fresh(page).current_workflow_state.status == "needs_changes"


def test_a_reviewer_approves_rather_than_publishes(page, browser):
    form = edit_form(browser, page)
    form["action-publish"] = "1"
    answer = browser.post(edit_url(page), form, follow=True)
    assert "Approve it to publish it" in answer.content.decode()
    assert not fresh(page).live


def test_others_with_all_rights_cannot_decide_on_what_one_has_taken(page, reviewer, administrator):
    claim(page=page, user=reviewer)
    text = browser_of(administrator).get(edit_url(page)).content.decode()
    assert "Approve and Publish" not in text
    act(browser_of(administrator), page, "approve")
    assert not fresh(page).live


def test_a_moderator_who_is_no_reviewer_cannot_decide(page, moderator):
    browser = browser_of(moderator)
    act(browser, page, "approve")
    act(browser, page, "reject", comment="No.")
    assert fresh(page).current_workflow_state.status == "in_progress"
    assert not fresh(page).live


def test_a_focal_point_of_another_country_is_locked_out(page):
    other = browser_of(staff(focal("WS", "Of Samoa")))
    form = edit_form(other, page)
    form["problem"] = "Not mine."
    other.post(edit_url(page), form)
    assert fresh(page).latest_revision_id == page.latest_revision_id


def test_sent_for_review_from_the_admin(reviewer, author, moderator):
    page = draft_case(moderator)
    own = browser_of(moderator)
    form = edit_form(own, page)
    form["action-submit"] = "1"
    own.post(edit_url(page), form)

    submission = newest_submission(page)
    assert submission.is_open
    assert submission.author == moderator


def test_cancelled_in_the_admin_is_withdrawn(moderator, reviewer):
    page = draft_case(moderator)
    start_review(page=page, user=moderator)
    own = browser_of(moderator)
    own.post(edit_url(page), edit_form(own, page) | {"action-cancel-workflow": "1"})
    assert newest_submission(page).outcome == Outcome.WITHDRAWN


def test_editors_publish_their_own_records_as_before(editor):
    record = make_record("Written in the admin")
    form = edit_form(editor, record)
    form |= {"problem": "Queues of three days.", "action-publish": "1"}
    assert editor.post(edit_url(record), form).status_code == 302
    assert fresh(record).problem == "Queues of three days."


def test_the_list_of_what_waits_in_the_admin_follows_the_same_rule(page, browser):
    home = reverse("wagtailadmin_home")
    assert page.title in browser.get(home).content.decode()
    assert page.title not in browser_of(staff(editor_of("justice", "Of Justice"))).get(home).content.decode()


def test_the_modal_of_the_admin_asks_for_words(page, browser):
    state = newest_submission(page).workflow_state.current_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", state.pk])
    answer = browser.get(address, headers={"x-requested-with": "XMLHttpRequest"})
    assert "What is to change?" in json.loads(answer.content)["html"]


def test_a_member_without_the_admin_stays_outside(page):
    assert browser_of(official("Other")).get(edit_url(page)).status_code == 302
    assert browser_of(member("New")).get(edit_url(page)).status_code == 302


def test_whoever_wrote_a_record_in_the_admin_does_not_publish_it(moderator, browser):
    page = draft_case(moderator)
    own = browser_of(moderator)
    form = edit_form(own, page)
    answer = own.post(edit_url(page), form | {"action-publish": "1", "title": "Kept all the same"}, follow=True)
    publish_in_bulk(own, page)

    assert "so somebody else publishes it: submit it for review." in answer.content.decode()
    assert 'name="action-publish"' not in answer.content.decode()
    assert not fresh(page).live
    assert fresh(page).get_latest_revision_as_object().title == "Kept all the same"
    browser.post(edit_url(page), edit_form(browser, page) | {"action-publish": "1"})
    assert fresh(page).live, "another editor may"


def test_the_form_for_a_new_record_offers_an_editor_review_and_an_administrator_both(moderator, administrator):
    shelf = draft_case(moderator).get_parent()
    address = reverse("wagtailadmin_pages:add", args=["cases", "casepage", shelf.pk])
    forms = [browser_of(user).get(address).content.decode() for user in (moderator, administrator)]
    assert ['name="action-publish"' in form for form in forms] == [False, True]
    assert all('name="action-submit"' in form for form in forms)
