"""Which records wait for whom: the queue as the database answers it."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from wagtail.models import WorkflowState

from portal.members.holdings import holdings_of
from portal.members.permissions import RULES


class SubmissionQuerySet(QuerySet[Any]):
    def still_open(self) -> "SubmissionQuerySet":
        return self.filter(outcome="")

    def waiting(self) -> "SubmissionQuerySet":
        """For a reviewer, not for the author's changes; longest first."""
        found = self.still_open().filter(workflow_state__status=WorkflowState.STATUS_IN_PROGRESS)
        return found.order_by("waiting_since", "pk")

    def about(self, **subject: Any) -> "SubmissionQuerySet":
        """`country_id`, `country_id__in`, `theme_id__in` and the like."""
        subjects = self.model.subjects.rel.related_model.objects.filter(submission=OuterRef("pk"), **subject)
        return self.filter(Exists(subjects))

    def reviewable_by(self, user: Any) -> "SubmissionQuerySet":
        """The rows of "record.review" in the table of permissions, as one condition; own work never."""
        reviewers = RULES["record.review"]
        countries: list[Any] = []
        themes: list[Any] = []
        every = False
        for held in holdings_of(user):
            if held.role not in reviewers:
                continue
            if held.role == "focal":
                countries.append(held.country_id)
            elif held.role == "editor" and held.theme_id is not None:
                themes.append(held.theme_id)
            else:
                every = True
        others = (
            self.exclude(author_id=user.pk).exclude(page__owner_id=user.pk).exclude(appeal_of__decided_by_id=user.pk)
        )
        if every:
            return others
        if not countries and not themes:
            return self.none()
        return others.about_any(countries, themes)

    def about_any(self, countries: list[Any], themes: list[Any]) -> "SubmissionQuerySet":
        subjects = self.model.subjects.rel.related_model.objects.filter(submission=OuterRef("pk"))
        return self.filter(Exists(subjects.filter(Q(country_id__in=countries) | Q(theme_id__in=themes))))

    def with_people(self) -> "SubmissionQuerySet":
        return self.select_related(
            "author", "claimed_by", "decided_by", "appeal_of", "page", "workflow_state__current_task_state"
        )

    def late(self, before: Any) -> "SubmissionQuerySet":
        return self.waiting().filter(waiting_since__lt=before)

    def newest_of(self, page_ids: Any) -> "SubmissionQuerySet":
        """The last submission of each of these pages."""
        later = self.model.objects.filter(page_id=OuterRef("page_id"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later), page_id__in=page_ids).annotate(owner_id=F("page__owner_id"))


class NoticeQuerySet(QuerySet[Any]):
    def before(self, moment: Any) -> "NoticeQuerySet":
        return self.filter(created__lt=moment).order_by("submission__waiting_since", "pk")

    def locked(self) -> "NoticeQuerySet":
        """A second worker waits here, and then finds them gone."""
        return self.select_for_update(of=("self",))

    def with_records(self) -> "NoticeQuerySet":
        found = self.select_related("submission__page", "submission__workflow_state", "submission__appeal_of")
        return found.select_related("task_state").prefetch_related("submission__subjects")
