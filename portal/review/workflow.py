"""The workflow that every section of the repository stands under."""

from django.db import transaction
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from portal.repository.models import RepositorySectionPage
from portal.review.models import RecordReview

NAME = "Review of records"


@transaction.atomic
def ensure_workflow() -> Workflow:
    """Make what is missing: the task, the workflow, and its hold on each section. Takes nothing away.

    A section to which an administrator has given another workflow keeps it.
    """
    task = RecordReview.objects.filter(active=True).order_by("pk").first() or RecordReview.objects.create(name=NAME)
    link = WorkflowTask.objects.filter(task=task, workflow__active=True).select_related("workflow").first()
    workflow = link.workflow if link else Workflow.objects.create(name=NAME)
    if link is None:
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    held = WorkflowPage.objects.values("page_id")
    WorkflowPage.objects.bulk_create(
        WorkflowPage(page_id=pk, workflow=workflow)
        for pk in RepositorySectionPage.objects.exclude(pk__in=held).values_list("pk", flat=True)
    )
    return workflow
