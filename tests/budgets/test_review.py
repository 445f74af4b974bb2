"""What the review desk costs with two hundred records waiting."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, TaskState, WorkflowState

from portal.members.models import User
from portal.repository.models import ResourcePage
from portal.review.decisions import decline
from portal.review.hidden import Hiding
from portal.review.models import ReviewNote, Submission, SubmissionSubject
from portal.review.services import keep_change_request
from portal.uploads.models import Upload
from tests.budgets.weighing import over_budget
from tests.conftest import browser_of
from tests.portal.making import make_record
from tests.portal.review.people import admin_member, editor_of, focal, fresh, official, sent_case

pytestmark = pytest.mark.django_db

WAITING = 200
MOST_QUERIES = 15
BUDGET = 30_000  # bytes on the wire, style sheets included


@pytest.fixture
def desk():
    """One record with remarks, and copies of its submission until two hundred wait."""
    author, reviewer = official(), focal()
    page = sent_case(author, what_went_wrong="The power failed. " * 40, context="Far islands. " * 60)
    for field in ("problem", "steps", "lessons"):
        keep_change_request(page=page, user=reviewer, field=field, text="Say how many, please.")
    first = Submission.objects.get(page_id=page.pk)
    state = first.workflow_state
    subjects = list(first.subjects.all())
    for number in range(WAITING - 1):
        copy = WorkflowState(
            content_type=state.content_type,
            base_content_type=state.base_content_type,
            object_id=f"9{number:06}",
            workflow=state.workflow,
        )
        WorkflowState.objects.bulk_create([copy])
        task_state = TaskState(workflow_state=copy, task=state.current_task_state.task, revision=page.latest_revision)
        task_state.content_type = state.current_task_state.content_type
        TaskState.objects.bulk_create([task_state])
        WorkflowState.objects.filter(pk=copy.pk).update(current_task_state=task_state)
        row = Submission(page=None, author=author, workflow_state=copy, title=f"Waiting {number}", kind="case")
        row.page_id, row.language = made_page(page, number), "en"
        row.waiting_since = timezone.now() - timedelta(days=number % 30)
        row.save()
        SubmissionSubject.objects.bulk_create(
            SubmissionSubject(submission=row, country_id=one.country_id, theme_id=one.theme_id) for one in subjects
        )
    return page, browser_of(reviewer)


def made_page(page, number):
    """A sibling, by the row alone: two hundred pages through the tree would take a minute."""
    base = Page.objects.get(pk=page.pk)
    base.pk = base.id = None
    base.path = f"{base.path[:-4]}{number + 5000:04d}"
    base.slug, base.url_path = f"waiting-{number}", base.url_path.rsplit("/", 2)[0] + f"/waiting-{number}/"
    base.draft_title, base.translation_key = base.title, uuid4()
    base.latest_revision = base.live_revision = None
    Page.objects.bulk_create([base])
    row = ResourcePage(page_ptr_id=base.pk, kind="case")
    row.__dict__.update({f.attname: getattr(base, f.attname) for f in Page._meta.concrete_fields})
    ResourcePage.objects.all()._batched_insert([row], ResourcePage._meta.local_concrete_fields, None)
    return base.pk


def cost(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as context:
        answer = browser.get(address, headers={"accept-encoding": "br"})
    assert answer.status_code == 200
    return len(context), len(answer.content), [query["sql"][:300] for query in context]


def styles():
    sheets = [finders.find(f"portal/css/{name}.css") for name in ("site", "forms")]
    return sum(len(brotli.compress(Path(sheet).read_bytes(), quality=11)) for sheet in sheets)


def test_the_queue_and_the_desk_keep_their_budget(desk):
    page, browser = desk
    first = page.latest_revision_id
    assert browser.get("/en/review/").context["total"] == WAITING
    for address in (
        "/en/review/",
        "/ar/review/?country=FJ&page=4",
        f"/en/review/{page.pk}/",
        f"/ar/review/{page.pk}/?ask=problem",
        f"/en/review/{page.pk}/compare/?new={first}&all=1",
    ):
        queries, size, asked = cost(browser, address)
        assert queries <= MOST_QUERIES, "\n".join([address, *asked])
        assert size + styles() <= BUDGET, address


LONG = "The registrar of the outer islands reads every form aloud, twice. " * 12


@pytest.mark.parametrize("language", ["en", "ar"])
def test_two_records_beside_each_other_keep_their_budget(desk, language):
    _page, browser = desk
    fields = {"problem": LONG, "context": LONG, "lessons": LONG, "what_went_wrong": LONG}
    original = make_record("Ice for the market", **fields)
    version = sent_case(official("Mariama"), "De la glace", language="fr", work=original, **fields)
    for address in (
        f"/{language}/review/{version.pk}/original/",
        f"/{language}/review/{version.pk}/beside/{original.translation_key}/",
    ):
        assert LONG.strip() in browser.get(address).content.decode()
        assert over_budget(browser, address) == {}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_appeal_keeps_its_budget(desk, language):
    page, _browser = desk
    author = page.owner
    address = f"/{language}/review/{page.pk}/appeal/"
    decline(page=fresh(page), user=User.objects.get(display_name="Ioane M."), reason="It names a patient. " * 15)
    assert "It names a patient." in browser_of(author).get(address).content.decode()
    assert over_budget(browser_of(author), address) == {}


def test_an_editor_of_every_theme_costs_no_more(desk):
    page, _browser = desk
    queries, _size, asked = cost(browser_of(editor_of(None)), f"/en/review/{page.pk}/")
    assert queries <= MOST_QUERIES, "\n".join(asked)


def test_the_desk_keeps_its_budget_with_all_that_a_record_can_have(desk):
    """A donor's record that has files, was hidden once, and whose agreement was for another country."""
    page, _browser = desk
    Hiding.objects.create(work=page.translation_key, title=page.title, language="en", reason="x")
    Upload.objects.create(owner=page.owner, page=page, name="a.pdf", kind="pdf", sha256="a" * 64)
    submission = Submission.objects.get(page_id=page.pk)
    Submission.objects.filter(pk=submission.pk).update(as_supporter=True)
    ReviewNote.objects.create(submission=submission, agreed_for=[0], written_by=editor_of("health", "Before B."))
    address = f"/en/review/{page.pk}/"
    for reader in (User.objects.get(display_name="Ioane M."), editor_of(None), admin_member()):
        browser = browser_of(reader)
        text = browser.get(address).content.decode()
        assert "Not agreed yet" in text
        assert "Hidden by" in text
        queries, size, asked = cost(browser, address)
        assert queries <= MOST_QUERIES, "\n".join(asked)
        assert size + styles() <= BUDGET
