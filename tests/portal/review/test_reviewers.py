"""Who may review follows from the record: the table of permissions, the queue and the workflow's task agree."""

import pytest
from django.core.exceptions import PermissionDenied

from portal.members.holdings import forget_holdings
from portal.repository.models import RepositorySectionPage
from portal.review.decisions import approve, decline, may_appeal, request_changes
from portal.review.items import may, newest_submission, record_item, subjects_of
from portal.review.mails import reviewers_of
from portal.review.models import RecordReview, Submission
from portal.review.services import drop_change_request, resume_review, start_review
from portal.review.workflow import ensure_workflow
from tests.portal.making import make_record
from tests.portal.review.people import (
    admin_member,
    donor,
    draft_case,
    editor_of,
    focal,
    fresh,
    grant,
    member,
    official,
    rewrite,
    sent_case,
)
from themes.models import Theme
from themes.services import merge_themes

pytestmark = pytest.mark.django_db


def queue_of(user):
    return set(Submission.objects.waiting().reviewable_by(user).values_list("page_id", flat=True))


def narrow_theme() -> Theme:
    return Theme.objects.exclude(parent=None).filter(merged_into=None, parent__parent=None).first()


def people(author):
    theme = narrow_theme()
    return {
        "focal of its country": focal("FJ", "Focal Fiji"),
        "focal of its other country": focal("TV", "Focal Tuvalu"),
        "focal of another country": focal("WS", "Focal Samoa"),
        "editor of its theme": editor_of(theme.slug, "Editor Theme"),
        "editor of the theme above": editor_of(theme.parent.slug, "Editor Above"),
        "editor of another theme": editor_of(
            Theme.objects.filter(parent=None).exclude(pk=theme.parent_id).first().slug, "Editor Other"
        ),
        "editor of all": editor_of(None, "Editor All"),
        "administrator": admin_member(),
        "moderator": grant(member("Moderator"), "moderator"),
        "official": official("Other Official"),
        "the author, though focal": grant(author, "focal", code="FJ"),
    }


MAY = {
    "focal of its country",
    "focal of its other country",
    "editor of its theme",
    "editor of the theme above",
    "editor of all",
    "administrator",
}


def test_who_may_review(author):
    page = sent_case(author, codes=("FJ", "TV"), themes=(narrow_theme().slug,))
    everybody = people(author)
    task = RecordReview.objects.get()
    submission = newest_submission(page)
    item = record_item(page, submission)

    asked = {
        "table": {name for name, user in everybody.items() if may(user, "record.review", item)},
        "queue": {name for name, user in everybody.items() if submission in Submission.objects.reviewable_by(user)},
        "actions": {name for name, user in everybody.items() if task.get_actions(page, user)},
        "not locked": {name for name, user in everybody.items() if not task.locked_for_user(page, user)},
        "editor": {name for name, user in everybody.items() if task.user_can_access_editor(page, user)},
        "moderate": {name for name, user in everybody.items() if task.get_task_states_user_can_moderate(user).exists()},
    }

    assert asked == dict.fromkeys(asked, MAY)


def test_nobody_else_can_decide_by_a_forged_call(author):
    page = sent_case(author, codes=("FJ", "TV"), themes=(narrow_theme().slug,))
    for name, user in people(author).items():
        if name in MAY:
            continue
        with pytest.raises(PermissionDenied):
            approve(page=page, user=user)
        with pytest.raises(PermissionDenied):
            request_changes(page=page, user=user, remark="Change it.")
        with pytest.raises(PermissionDenied):
            decline(page=page, user=user, reason="No.")
    assert not fresh(page).live


def test_the_author_may_not_decide_though_a_superuser(author):
    author.is_superuser = True
    author.save()
    page = sent_case(author)

    with pytest.raises(PermissionDenied):
        approve(page=page, user=author)
    assert RecordReview.objects.get().get_actions(page, author) == []


def test_who_sent_a_new_version_of_anothers_record_may_not_decide_either(author, reviewer):
    sender = admin_member()
    record = make_record("Rare quarzvogel", licence="CC BY 4.0")
    record.owner = author
    record.save(update_fields=["owner"])
    rewrite(record, sender, problem="New words.")
    from portal.review.services import start_review

    start_review(page=record, user=sender)

    for user in (sender, grant(author, "editor")):
        with pytest.raises(PermissionDenied):
            approve(page=record, user=user)
    approve(page=record, user=reviewer)
    assert fresh(record).problem == "New words."


def test_taking_a_country_out_of_the_draft_does_not_choose_another_reviewer(author, reviewer):
    page = draft_case(author)
    draft = page.get_latest_revision_as_object()
    draft.countries = []
    draft.save_revision(user=author)
    from portal.review.services import start_review

    start_review(page=page, user=author)

    assert newest_submission(page) in Submission.objects.reviewable_by(reviewer)


def test_a_version_in_another_language_has_the_reviewers_of_its_original(author, reviewer):
    original = make_record("Rare quarzvogel")
    version = draft_case(author, "Oiseau", codes=("FJ",), themes=(), language="fr", work=original)
    version.countries = []
    version.save()
    version.save_revision(user=author)
    from portal.review.services import start_review

    start_review(page=version, user=author)

    assert newest_submission(version) in Submission.objects.reviewable_by(reviewer)


def test_a_role_without_its_second_factor_reviews_nothing(settings, page, reviewer):
    settings.SECOND_FACTOR_REQUIRED = True
    forget_holdings(reviewer)

    assert not Submission.objects.reviewable_by(reviewer).exists()
    with pytest.raises(PermissionDenied):
        approve(page=page, user=reviewer)


def test_every_section_stands_under_the_workflow(db):
    workflow = ensure_workflow()

    assert ensure_workflow() == workflow
    assert RecordReview.objects.count() == 1
    for section in RepositorySectionPage.objects.all():
        assert section.get_workflow() == workflow


# --- Themes and people that go while it is in review ----------------------------------------------------------------


def test_a_theme_that_is_merged_takes_its_reviewers_and_its_queue_along():
    above = Theme.objects.create(slug="quarz-above")
    one, two = Theme.objects.create(slug="quarz-one"), Theme.objects.create(slug="quarz-two", parent=above)
    of_one, of_two = editor_of("quarz-one", "Of One"), editor_of("quarz-two", "Of Two")
    of_above, elsewhere = editor_of("quarz-above", "Above"), editor_of("health", "Elsewhere")
    page = sent_case(official(), themes=("quarz-one",))
    merge_themes(source=one, target=two)
    for user in (of_one, of_two, of_above, elsewhere):
        forget_holdings(user)
        assert (page.pk in queue_of(user)) == may(user, "record.review", record_item(page)) == (user != elsewhere)
    request_changes(page=page, user=of_two, remark="More.")
    resume_review(page=fresh(page), user=page.owner)  # its text still names the theme that went
    assert page.pk in queue_of(of_above)


def test_a_theme_that_only_the_draft_names_is_followed_too():
    one, two = Theme.objects.create(slug="quarz-one"), Theme.objects.create(slug="quarz-two")
    assert one.pk in subjects_of(draft_case(official()), {"themes": [one.pk]})[1]
    merge_themes(source=one, target=two)
    themes = subjects_of(draft_case(official("Another A.")), {"themes": [one.pk]})[1]
    assert two.pk in themes
    assert one.pk not in themes


def test_who_leaves_is_no_reviewer_who_is_told_and_administrators_hear_instead():
    from portal.members.personal_data.leaving import ask_to_leave

    ana, ioane = admin_member(), focal("FJ")
    page = sent_case(official(), themes=())
    assert reviewers_of(newest_submission(page)) == [ioane]
    ask_to_leave(member=ioane, words="stay")
    assert reviewers_of(newest_submission(page)) == [ana]


def test_an_administrator_stands_in_for_a_focal_point_who_leaves():
    from portal.members.personal_data.leaving import ask_to_leave

    ana, ioane = admin_member(), focal("FJ")
    page = sent_case(donor())
    assert not may(ana, "record.agree", record_item(page))
    ask_to_leave(member=ioane, words="stay")
    assert may(ana, "record.agree", record_item(page))


def test_what_one_owns_is_in_no_queue_of_one_s_own_though_another_sent_it():
    owner, other = editor_of(None, "Owner O."), editor_of(None, "Other O.")
    page = draft_case(owner)
    start_review(page=page, user=official())
    assert page.pk in queue_of(other)
    assert page.pk not in queue_of(owner)


def test_only_who_sent_it_appeals_not_who_owns_it():
    owner, sender, reviewer = official("Owner O."), official("Sender S."), focal()
    page = draft_case(owner)
    start_review(page=page, user=sender)
    decline(page=page, user=reviewer, reason="No.")
    declined = newest_submission(page)
    assert may_appeal(page, declined, sender)
    assert not may_appeal(page, declined, owner)


def test_a_remark_that_the_author_has_read_is_not_unsaid():
    page, reviewer = sent_case(official()), focal()
    request_changes(page=page, user=reviewer, remark="Say when.")
    resume_review(page=fresh(page), user=page.owner)
    drop_change_request(request=page.change_requests.get(), user=reviewer)
    assert page.change_requests.get().text == "Say when."
