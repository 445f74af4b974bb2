"""Records that stand already: changed, sent back, renewed, taken back; never over somebody else's change."""

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import TaskState

from portal.cases.models import CasePage
from portal.contributions.changes import begin_change
from portal.contributions.credit import DECLARATIONS
from portal.contributions.models import CHECK, Draft, OtherText
from portal.contributions.sending import send_draft
from portal.contributions.services import Start, delete_draft
from portal.repository.models import ResourcePage
from portal.review.models import ChangeRequest
from tests.portal.contributions.authors import Author, form_fields, make_author

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    writer = Author(make_author())
    writer.write_all()
    assert writer.send()["Location"].endswith("/sent/")
    return writer


def page_of(author):
    return CasePage.objects.get(owner=author.user)


def publish(author):
    page = page_of(author)
    state = page.current_workflow_state
    if state:
        state.cancel()
    page.latest_revision.publish(skip_permission_checks=True)
    return page_of(author)


def send_back(author):
    page = page_of(author)
    state = page.current_workflow_state.current_task_state
    state.status = TaskState.STATUS_REJECTED
    state.finished_at = timezone.now()
    state.save()
    workflow = page.current_workflow_state
    workflow.status = workflow.STATUS_NEEDS_CHANGES
    workflow.save()
    return page_of(author)


def begin(author):
    answer = author.client.post(f"/en/share/change/{page_of(author).pk}/")
    assert answer.status_code == 303
    return answer["Location"]


def post(author, url, **values):
    fields = form_fields(author.client.get(url).content.decode(), "/" + url.split("/")[-2] + "/")
    return author.client.post(url, {**fields, **values})


def test_what_is_under_review_cannot_be_written_into(author):
    answer = author.client.post(author.url("problem"), {"problem": "Sneaked in.", "base": "1"})
    assert answer["Location"].endswith("/sent/")
    assert page_of(author).get_latest_revision_as_object().problem == "Fishers travelled for days."
    assert OtherText.objects.get().data["problem"] == "Sneaked in."  # and yet not lost
    assert "Something was written after you sent it" in author.get("sent").content.decode()
    assert author.client.post(f"/en/share/change/{page_of(author).pk}/").status_code == 403


def test_a_reviewer_s_remark_stands_at_its_field_and_is_marked_as_answered(author):
    page = send_back(author)
    remark = ChangeRequest.objects.create(
        page_id=page.pk, field="problem", text="How many were they?", sent_at=timezone.now()
    )
    other = ChangeRequest.objects.create(
        page_id=page.pk, field="conditions", text="What must be there?", sent_at=timezone.now()
    )
    ChangeRequest.objects.create(page_id=page.pk, field="title", text="Not told to the author yet")
    tasks = begin(author)
    listed = author.client.get(tasks).content.decode()
    assert listed.count("Change asked") == 2
    screen = author.client.get(f"{tasks}problem/").content.decode()
    assert "How many were they?" in screen
    assert (
        "asked-problem"
        in screen.split('id="id_problem"')[0].rsplit("<textarea", 1)[1]
        + screen.split('id="id_problem"')[1].split(">")[0]
    )
    assert "Not told" not in author.client.get(f"{tasks}title/").content.decode()
    post(author, f"{tasks}title/", themes=["education"])  # of another screen
    post(author, f"{tasks}needed/", conditions="")  # as it was
    assert author.client.get(tasks).content.decode().count("Change asked") == 2
    post(author, f"{tasks}problem/", problem="1,900 fishers travelled for days.")
    assert author.client.get(tasks).content.decode().count("Change asked") == 1
    assert post(author, f"{tasks}check/", office="on", people="on")["Location"].endswith("/sent/")
    remark.refresh_from_db()
    other.refresh_from_db()
    assert remark.answered_in == page_of(author).latest_revision
    assert other.answered_in is None
    assert remark.resolved_at is None  # the reviewer's word
    assert page_of(author).current_workflow_state.status == "in_progress"


def test_a_short_case_comes_back_as_the_short_form(author):
    page = send_back(author)
    remark = ChangeRequest.objects.create(page_id=page.pk, field="problem", text="How many?", sent_at=timezone.now())
    listed = author.client.get(begin(author)).content.decode()
    assert "of 8 questions answered" in listed
    assert "Go on to the full form" in listed
    Draft.objects.filter(sent_at=None).delete()
    remark.field = "risks"  # only the full form asks for it
    remark.save()
    assert "of 22 questions answered" in author.client.get(begin(author)).content.decode()


def test_a_published_record_is_changed_after_review_only(author):
    page = publish(author)
    tasks = begin(author)
    assert begin(author) == tasks
    assert "All parts" not in author.client.get(tasks).content.decode()
    post(author, f"{tasks}staff/".replace("staff", "cost"), staff="3")
    assert post(author, f"{tasks}check/", office="on", people="on")["Location"].endswith("/sent/")
    page = page_of(author)
    assert page.live
    assert page.staff is None
    assert page.get_latest_revision_as_object().staff == 3
    step = page.get_latest_revision_as_object().steps[0]
    assert step.id == page.steps[0].id
    assert ResourcePage.objects.filter(owner=author.user).count() == 1


def test_a_change_by_somebody_else_is_never_written_over(author):
    publish(author)
    tasks = begin(author)
    post(author, f"{tasks}problem/", problem="Mine: they travelled far.")
    editors = page_of(author).get_latest_revision_as_object()
    editors.problem, editors.what_went_wrong = "Theirs: fishers travelled.", "Theirs: names, and noise."
    editors.save_revision()
    answer = post(author, f"{tasks}check/", office="on", people="on")
    assert answer["Location"].endswith("outcome=conflict")
    told = author.client.get(answer["Location"]).content.decode()
    assert "Somebody changed the record meanwhile" in told
    draft = Draft.objects.get(key=tasks.split("/")[3])
    assert draft.answers.get(step="wrong").data["what_went_wrong"] == "Theirs: names, and noise."
    assert OtherText.objects.undecided().get(draft=draft).data["problem"] == "Theirs: fishers travelled."
    compared = author.client.get(f"{tasks}compare/problem/").content.decode()
    assert "<ins>Mine: they travelled far.</ins>" in compared
    fields = form_fields(compared, "/problem/")
    author.client.post(f"{tasks}compare/problem/", {**fields, "take-problem": "both"})
    assert post(author, f"{tasks}check/", office="on", people="on")["Location"].endswith("/sent/")
    latest = page_of(author).get_latest_revision_as_object()
    assert latest.problem == "Mine: they travelled far.\n\nTheirs: fishers travelled."
    assert latest.what_went_wrong == "Theirs: names, and noise."


def test_a_record_is_taken_back_once_and_may_be_sent_again(author):
    page = publish(author)
    url = f"/en/share/withdraw/{page.pk}/"
    assert "Take it back" in author.client.get(url).content.decode()
    for _click in range(2):
        assert author.client.post(url).status_code == 303
    assert not page_of(author).live
    assert "was taken back" in author.client.get(url).content.decode()
    tasks = begin(author)
    assert post(author, f"{tasks}check/", office="on", people="on")["Location"].endswith("/sent/")
    assert page_of(author).current_workflow_state.status == "in_progress"
    assert author.client.post(url).status_code == 303
    assert page_of(author).current_workflow_state is None


def test_nobody_else_may_change_or_take_back(author):
    page = publish(author)
    other = Client()
    other.force_login(make_author("Tevita"))
    for verb in ("change", "withdraw"):
        assert other.get(f"/en/share/{verb}/{page.pk}/").status_code == 403
        assert other.post(f"/en/share/{verb}/{page.pk}/").status_code == 403
    assert page_of(author).live


def test_the_draft_survives_its_page(author):
    page_of(author).delete()
    draft = Draft.objects.get(key=author.key)
    assert draft.page is None
    assert draft.answers.get(step="problem").data["problem"] == "Fishers travelled for days."
    assert author.get("sent").status_code == 200


def test_a_change_fills_every_screen_with_what_the_record_says(author):
    page = publish(author)
    draft = begin_change(page=page, user=author.user)
    held = {answer.step: answer.data for answer in draft.answers.all()}
    assert held["title"]["countries"] == ["FJ"]
    assert held["title"]["themes"] == ["health"]
    assert held["done"]["steps"][0]["text"] == "The clerk reads the form over the radio."
    assert held["check"]["licence"] == "by"
    assert "office" not in held["check"]


def test_a_change_that_was_begun_before_waits_while_the_record_is_in_review(author):
    """From another tab, say: its base is the text in review, so no conflict would hold it back."""
    page = page_of(author)
    draft = begin_change(page=page, user=author.user)
    kept = draft.answers.filter(step=CHECK).first()
    check = {**(kept.data if kept else {}), **{name: "on" for name, _label in DECLARATIONS}}
    draft.answers.update_or_create(step=CHECK, defaults={"data": check})
    before = page.latest_revision_id
    sent = send_draft(user=author.user, key=draft.key, start=Start(draft.kind, draft.form, draft.language))
    assert sent.outcome == "busy"
    assert page_of(author).latest_revision_id == before
    assert Draft.objects.get(pk=draft.pk).sent_at is None


def test_what_was_sent_is_not_thrown_away_by_a_page_that_was_open_before(author):
    draft = Draft.objects.get(author=author.user)
    assert draft.sent_at
    delete_draft(draft=draft)
    assert Draft.objects.get(pk=draft.pk).deleted_at is None


def test_a_record_credited_to_a_name_that_was_changed_since_forgets_it_too(author):
    from portal.members.personal_data.erasing import erase_account
    from portal.repository.models import RecordSource

    draft = Draft.objects.get(author=author.user)
    draft.answers.update_or_create(step=CHECK, defaults={"data": {"shown": "name", "licence": "by"}})
    page = publish(author)
    RecordSource.objects.create(page=page, publisher="Bwere of Old", citation="Told by its author")
    page.save_revision(user=author.user)
    Draft.objects.filter(pk=draft.pk).update(credit="Bwere of Old")
    type(author.user).objects.filter(pk=author.user.pk).update(display_name="Bwere Anew")
    erase_account(pk=author.user.pk)
    assert not RecordSource.objects.filter(publisher="Bwere of Old").exists()
    page = CasePage.objects.get(pk=page.pk)
    assert "Bwere of Old" not in str([revision.content for revision in page.revisions.all()])
    assert page.record_sources.filter(publisher="Former member").exists()
