"""`manage.py remind_reviewers`: one mail to each reviewer of a record that has waited longer than promised."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.review.mails import tell_reviewers
from portal.review.models import GOAL_DAYS, Submission


class Command(BaseCommand):
    help = "Remind reviewers of what has waited more than 14 days. Run it daily; nobody is reminded twice of one text."

    def handle(self, *args: Any, **options: Any) -> None:
        late = Submission.objects.late(timezone.now() - timedelta(days=GOAL_DAYS)).with_people()
        for submission in late.prefetch_related("subjects"):
            state = submission.workflow_state
            if state and state.current_task_state:
                tell_reviewers(kind="reminder", submission=submission, task_state=state.current_task_state)
        self.stdout.write(f"records that wait too long: {len(late)}")
