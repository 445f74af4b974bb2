"""What a donor sends is published once the country has agreed: who may agree, what it holds for, who hears of it."""

import json
from importlib import import_module

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from portal.members.holdings import forget_holdings
from portal.outgoing_mail.models import OutgoingMail
from portal.review.decisions import appeal, approve, decline, request_changes
from portal.review.in_the_admin import publishing_around
from portal.review.items import newest_submission
from portal.review.models import ChangeRequest, ReviewNote, Submission
from portal.review.refusals import AgreedAlready, ChangedMeanwhile, NotReady, ReasonWanted
from portal.review.services import agree_for_country, claim, resume_review, start_review, withdraw_from_review
from tests.conftest import browser_of
from tests.portal.repository.editing import edit_form, edit_url
from tests.portal.review.people import (
    admin_member,
    an_hour_passes,
    country,
    donor,
    editor_of,
    focal,
    fresh,
    grant,
    official,
    rewrite,
    sent_case,
)
from tests.portal.review.test_in_the_admin import act, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(db):
    return donor()


@pytest.fixture
def page(author):
    return sent_case(author)


@pytest.fixture
def editor(db):
    return editor_of("health")


def desk(page):
    return f"/en/review/{page.pk}/"


def post_agreement(browser, page, **more):
    revision = newest_submission(page).workflow_state.current_task_state.revision_id
    return browser.post(desk(page), {"do": "agree", "revision": revision, **more})


def test_an_editor_cannot_publish_it_alone_and_is_told_who_can_agree(page, editor):
    ioane = focal()
    with pytest.raises(NotReady) as refused:
        approve(page=page, user=editor)
    assert [problem.field for problem in refused.value.problems] == ["agreement"]
    text = browser_of(editor).get(desk(page)).content.decode()
    assert "As supporter" in text
    assert 'href="#f-agreement">The country has not agreed yet. Who can agree: \u2068Ioane M.\u2069 (Fiji).' in text
    assert f'href="/en/members/{ioane.pk}/"' in text
    assert 'value="agree"' not in text  # no button for who may not
    assert post_agreement(browser_of(editor), page).status_code == 403
    assert not fresh(page).live


def test_once_the_focal_point_has_agreed_the_editor_publishes(page, editor, author):
    ioane = focal()
    claim(page=page, user=editor)  # taken: a focal point agrees all the same
    assert 'value="agree"' in browser_of(ioane).get(desk(page)).content.decode()
    answer = post_agreement(browser_of(ioane), page)
    assert answer.status_code == 303
    note = ReviewNote.objects.get(submission__page_id=page.pk)
    assert (note.written_by, note.agreed_for, note.stands_in) == (ioane, [country("FJ").pk], False)
    text = browser_of(editor).get(desk(page)).content.decode()
    assert "The country agrees" in text
    assert "The country agreed: <bdi>Ioane M.</bdi>" in text  # in the history
    mail = OutgoingMail.objects.get(member=author, kind="review-agreed")
    assert "Ioane M., focal point, agreed for the country" in mail.text
    with pytest.raises(AgreedAlready):
        agree_for_country(page=page, user=ioane)
    approve(page=page, user=editor)
    assert fresh(page).live


@pytest.mark.parametrize("who", ["author", "focal point of Tonga", "editor", "administrator", "moderator"])
def test_nobody_else_agrees_where_there_is_a_focal_point(page, author, who):
    focal()
    people = {
        "author": lambda: author,
        "focal point of Tonga": lambda: focal("TO", "Sela T."),
        "editor": lambda: editor_of(None),
        "administrator": admin_member,
        "moderator": lambda: grant(official("Mo D."), "moderator"),
    }
    with pytest.raises(PermissionDenied):
        agree_for_country(page=page, user=people[who](), reason="x")
    assert not ReviewNote.objects.exists()


def test_an_author_who_becomes_focal_point_does_not_agree_to_the_own_record(page, author):
    forget_holdings(grant(author, "focal", code="FJ"))
    with pytest.raises(PermissionDenied):
        agree_for_country(page=page, user=author)


def test_without_a_focal_point_an_administrator_stands_in_with_a_reason(author, editor):
    ana = admin_member()
    page = sent_case(author)
    an_hour_passes()
    assert OutgoingMail.objects.filter(member=ana, kind="review-submitted").exists()  # besides the editor
    browser = browser_of(ana)
    assert "No focal point can agree for it." in browser.get(desk(page)).content.decode()
    refused = post_agreement(browser, page, reason="  ")
    assert refused.status_code == 422
    assert 'href="#why">Say why you agree in the place of the country' in refused.content.decode()
    with pytest.raises(ReasonWanted):
        agree_for_country(page=page, user=ana)
    assert post_agreement(browser, page, reason="The ministry wrote to us.").status_code == 303
    note = ReviewNote.objects.get()
    assert (note.stands_in, note.text) == (True, "The ministry wrote to us.")
    assert "The ministry wrote to us." in OutgoingMail.objects.get(member=author, kind="review-agreed").text
    assert "Ana A.</bdi> agreed in the place of the country" in browser.get(desk(page)).content.decode()
    approve(page=page, user=editor)
    assert fresh(page).live


def test_a_focal_point_without_the_second_factor_cannot_agree_so_the_administrator_can(page, settings):
    focal()
    ana = admin_member()
    TOTP.activate(ana, generate_totp_secret())
    settings.SECOND_FACTOR_REQUIRED = True
    agree_for_country(page=page, user=fresh_user(ana), reason="The focal point cannot sign in.")
    assert ReviewNote.objects.get().stands_in


def fresh_user(user):
    return type(user).objects.get(pk=user.pk)


def send_again(page, author, **changes):
    """What was asked is settled: the agreement is all that is in question."""
    rewrite(page, author, **changes)
    resume_review(page=fresh(page), user=author)
    ChangeRequest.objects.filter(page_id=page.pk).update(resolved_at=timezone.now())


def test_it_holds_only_for_the_countries_that_the_text_names(page, author, editor):
    ioane = focal()
    agree_for_country(page=page, user=ioane)
    request_changes(page=page, user=editor, remark="Which islands?")
    send_again(page, author, countries=[country("FJ"), country("TO")])
    with pytest.raises(NotReady):
        approve(page=page, user=editor)
    text = browser_of(editor).get(desk(page)).content.decode()
    assert "for other countries than the text names now" in text
    agree_for_country(page=page, user=focal("TO", "Sela T."))  # one of its countries
    approve(page=page, user=editor)
    assert fresh(page).live


def test_other_changes_leave_it_standing(page, author, editor):
    agree_for_country(page=page, user=focal())
    request_changes(page=page, user=editor, remark="How many?")
    send_again(page, author, problem="Two thirds of the catch spoiled.")
    approve(page=page, user=editor)
    assert fresh(page).live


def test_a_country_that_was_taken_out_of_the_text_cannot_agree(author):
    page = sent_case(author, codes=("FJ", "TO"))
    request_changes(page=page, user=focal(), remark="Only Fiji did it.")
    send_again(page, author, countries=[country("FJ")])
    with pytest.raises(PermissionDenied):
        agree_for_country(page=page, user=focal("TO", "Sela T."))


def test_it_is_given_to_the_text_that_was_read(page):
    with pytest.raises(ChangedMeanwhile):
        agree_for_country(page=page, user=focal(), revision_id=page.latest_revision_id + 1000)


def test_an_appeal_is_asked_for_again(page, author, editor):
    agree_for_country(page=page, user=focal())
    decline(page=page, user=editor, reason="It is an advertisement.")
    appeal(page=page, user=author, reason="It is not.")
    assert newest_submission(page).as_supporter
    with pytest.raises(NotReady):
        approve(page=page, user=editor_of(None, "Another E."))


def test_who_is_an_official_too_sends_as_an_official(editor):
    both = official("Mere T.")
    donor_row = donor("Fund G.").verifications.get()
    donor_row.pk, donor_row.member = None, both
    donor_row.email_hash = both.verifications.get().email_hash
    donor_row.save()
    page = sent_case(both)
    assert not newest_submission(page).as_supporter
    approve(page=page, user=editor)
    assert fresh(page).live


def test_what_donors_had_in_review_before_is_asked_for_too(page):
    of_official = sent_case(official())
    Submission.objects.update(as_supporter=False)
    migration = import_module("portal.review.migrations.0004_donors_and_the_countrys_word")
    migration.mark_what_donors_have_in_review(apps, None)
    assert newest_submission(page).as_supporter
    assert not newest_submission(of_official).as_supporter


# --- In the admin ------------------------------------------------------------------------------------------------


def test_the_admin_has_no_way_to_publish_it_before_and_one_to_agree(page, editor):
    ioane = staff(focal())
    browser = browser_of(ioane)
    text = browser.get(edit_url(page)).content.decode()
    assert "Approve and Publish" not in text
    assert "Agree for the country" in text
    assert "Agree for the country" not in browser_of(staff(editor)).get(edit_url(page)).content.decode()
    act(browser, page, "approve")
    assert not fresh(page).live
    act(browser, page, "agree")
    assert ReviewNote.objects.get().written_by == ioane
    act(browser, page, "approve")
    assert fresh(page).live


def test_nobody_publishes_around_it_after_it_was_taken_back(page, author, editor):
    withdraw_from_review(page=page, user=author)
    assert publishing_around(fresh(page), author)
    for user in (editor, admin_member()):
        assert "its country agrees first" in publishing_around(fresh(page), user)
    start_review(page=fresh(page), user=editor)  # submitted in the admin by somebody else
    assert newest_submission(page).as_supporter


def test_the_way_to_the_desk_is_in_the_mail_with_the_reason(author):
    ioane = focal()
    page = sent_case(author)
    an_hour_passes()
    text = OutgoingMail.objects.get(member=ioane, kind="review-submitted").text
    assert "A donor sent it as a supporter." in text
    assert reverse("review_record", args=[page.pk]) in text


def ask(browser, page, action, kind="workflow_action", **data):
    """As the admin's own script does: the window that opens over the page."""
    state = newest_submission(page).workflow_state.current_task_state
    address = reverse(f"wagtailadmin_pages:{kind}", args=[page.pk, action, state.pk])
    script = {"x-requested-with": "XMLHttpRequest"}
    return json.loads((browser.post(address, data, headers=script) if data else browser.get(address)).content)


def test_in_the_admin_an_administrator_stands_in_with_a_reason(page, author):
    ana = staff(admin_member())
    browser = browser_of(ana)
    assert "Agree in the place of the country" in browser.get(edit_url(page)).content.decode()
    assert "Why do you agree in its place?" in ask(browser, page, "stand_in")["html"]
    assert ask(browser, page, "stand_in", comment="The ministry wrote to us.")["step"] == "success"
    note = ReviewNote.objects.get()
    assert (note.written_by, note.stands_in, note.text) == (ana, True, "The ministry wrote to us.")
    assert "The ministry wrote to us." in OutgoingMail.objects.get(member=author, kind="review-agreed").text
    assert "Agree in the place of the country" not in browser.get(edit_url(page)).content.decode()
    act(browser, page, "approve")
    assert fresh(page).live


@pytest.mark.parametrize("kind", ["workflow_action", "collect_workflow_action_data"])
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("  ", "Say why you agree in the place of the country"),
        ("Too long. " * 250, "Write it in at most 2000 characters"),
    ],
)
def test_in_the_admin_a_reason_that_will_not_do_is_told_at_its_field(page, kind, typed, told):
    browser = browser_of(staff(admin_member()))
    shown = ask(browser, page, "stand_in", kind, comment=typed)
    assert shown["step"] == "action"
    assert told in shown["html"]
    assert typed.strip() in shown["html"]
    assert not ReviewNote.objects.exists()


def test_in_the_admin_a_reason_is_given_with_an_edit(page):
    """The window hands it to the form of the page, which sends both."""
    browser = browser_of(staff(admin_member()))
    assert ask(browser, page, "stand_in", "collect_workflow_action_data", comment="They wrote.")["cleaned_data"] == {
        "comment": "They wrote."
    }
    form = edit_form(browser, page) | {"action-workflow-action": "1", "workflow-action-name": "stand_in"}
    browser.post(edit_url(page), form | {"workflow-action-extra-data": '{"comment": "They wrote."}'})
    assert ReviewNote.objects.get().text == "They wrote."


def test_in_the_admin_nobody_stands_in_where_the_country_can_agree_itself(page, editor):
    focal()
    for user in (staff(admin_member()), staff(editor)):
        browser = browser_of(user)
        assert "Agree in the place" not in browser.get(edit_url(page)).content.decode()
        act(browser, page, "stand_in", comment="I say so.")
    assert not ReviewNote.objects.exists()


def test_in_the_admin_an_editor_does_not_stand_in(page, editor):
    browser = browser_of(staff(editor))
    assert "Agree in the place" not in browser.get(edit_url(page)).content.decode()
    act(browser, page, "stand_in", comment="I say so.")
    assert not ReviewNote.objects.exists()
