"""A workflow for records where nobody made one: tests that see real commits find the database empty."""

from typing import Any

import pytest
from wagtail.models import Page, Workflow, WorkflowPage, WorkflowTask

from portal.review.models import RecordReview


@pytest.fixture(autouse=True)
def workflow(request: pytest.FixtureRequest) -> Any:
    if "transactional_db" in request.fixturenames or "db" in request.fixturenames:
        return make_workflow()
    return None


def make_workflow() -> Workflow:
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    found = WorkflowPage.objects.filter(page=root).select_related("workflow").first()
    if found:
        return found.workflow
    made = Workflow.objects.create(name="Review of records")
    WorkflowTask.objects.create(workflow=made, task=RecordReview.objects.create(name="Review"), sort_order=0)
    WorkflowPage.objects.create(workflow=made, page=root)
    return made
