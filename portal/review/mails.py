"""The plain mails of a review: one a step and person, in that person's language, with links to the public pages."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.languages import django_code, interface_languages, short_code
from portal.members.models import User
from portal.members.own_time import zone_of
from portal.members.roles import Role, RoleGrant
from portal.outgoing_mail.services import enqueue_mail
from portal.repository.versions import record_url
from portal.review.answers import label_of
from portal.review.author_links import author_url
from portal.review.items import may, record_item
from portal.review.models import GOAL_DAYS, ChangeRequest, ReviewNote, Submission


def absolute(path: str) -> str:
    return settings.BASE_URL.rstrip("/") + path


def spoken_by(user: Any) -> str:
    """Short code of the interface language in which this person gets mail."""
    language = short_code(user.language)
    return language if language in interface_languages() else "en"


def subject_of(kind: str, title: str) -> str:
    """Without a person's name: the subject is kept after the mail is gone."""
    subjects = {
        "submitted": _("For review: %(title)s"),
        "reminder": _("Still waiting for review: %(title)s"),
        "changes": _("Changes asked: %(title)s"),
        "published": _("Published: %(title)s"),
        "scheduled": _("Accepted: %(title)s"),
        "declined": _("Not published: %(title)s"),
        "agreed": _("The country agrees: %(title)s"),
    }
    return subjects[kind] % {"title": title}


@contextmanager
def in_words_of(user: Any) -> Iterator[None]:
    with translation.override(django_code(spoken_by(user))), timezone.override(zone_of(user)):
        yield


def send(*, kind: str, submission: Submission, task_state: Any, user: Any, context: Any) -> None:
    """`context` is called in the language of the person, so that its links and words are in it."""
    with in_words_of(user):
        promise(
            key=f"review:{kind}:{task_state.pk}:{user.pk}",
            kind=kind,
            subject=subject_of(
                "scheduled" if kind == "published" and submission.publish_at else kind, submission.title
            ),
            user=user,
            context={"submission": submission, **context(user)},
        )


def promise(*, key: str, kind: str, subject: str, user: Any, context: dict[str, Any]) -> None:
    """Call it within `in_words_of(user)`."""
    own = {"name": user.shown_name, "zone": str(zone_of(user)), "site_name": _(settings.SITE_NAME), **context}
    enqueue_mail(
        key=key,
        kind=f"review-{kind}",
        to=user.email,
        member=user,
        language=spoken_by(user),
        subject=subject,
        text=render_to_string(f"review/mails/{kind}.txt", own).strip() + "\n",
    )


def reviewers_of(submission: Submission) -> list[Any]:
    """Focal points of its countries and editors of its themes; administrators only where nobody else can act."""
    subjects = list(submission.subjects.all())
    countries = [row.country_id for row in subjects if row.country_id]
    themes = [row.theme_id for row in subjects if row.theme_id]
    grants = RoleGrant.objects.standing()
    close = grants.filter(
        Q(role=Role.FOCAL_POINT, country_id__in=countries)
        | Q(role=Role.EDITOR, theme_id__in=themes)
        | Q(role=Role.EDITOR, theme=None)
    )
    here = User.objects.active().filter(leaving=None)  # who leaves gets no mail and cannot act
    found = who_may(here.filter(pk__in=close.values("member")), submission)
    if found and not is_without_focal_point(submission):
        return found
    admins = Q(pk__in=grants.filter(role=Role.ADMINISTRATOR).values("member")) | Q(is_superuser=True)
    return list(dict.fromkeys([*found, *who_may(here.filter(admins), submission)]))


def is_without_focal_point(submission: Submission) -> bool:
    """An administrator has to stand in for the country of a donor's record."""
    return submission.as_supporter and not record_item(submission.page, submission).has_focal_point


def who_may(people: Iterable[Any], submission: Submission) -> list[Any]:
    item = record_item(submission.page, submission).as_if("review")
    return [user for user in people if may(user, "record.review", item)]


def to_the_desk(submission: Submission) -> Callable[[Any], dict[str, Any]]:
    def context(user: Any) -> dict[str, Any]:
        return {"url": absolute(reverse("review_record", args=[submission.page_id]))}

    return context


def tell_author(
    *,
    kind: str,
    submission: Submission,
    task_state: Any,
    by: Any,
    requests: Sequence[ChangeRequest] = (),
    agreement: ReviewNote | None = None,
) -> None:
    author = submission.author
    if author is None or not author.is_active:
        return
    page = submission.page
    model = page.specific_class

    def context(user: Any) -> dict[str, Any]:
        return {
            "by": by.shown_name,
            "asked": [
                {
                    "label": label_of(model, request.field),
                    "text": request.text,
                    "url": absolute(author_url(page, request.field)),
                }
                for request in requests
            ],
            "url": absolute(record_url(page_address(page), page.language)),
            "appeal_url": absolute(reverse("review_appeal", args=[page.pk])),
            "may_appeal": submission.appeal_of_id is None,
            "agreement": agreement,
        }

    send(kind=kind, submission=submission, task_state=task_state, user=author, context=context)


def page_address(page: Any) -> tuple[str, str, str]:
    """As it is after publishing, which may have changed it."""
    address: tuple[str, str, str] = type(page).objects.get(pk=page.pk).address
    return address


def remind_reviewers() -> int:
    """One mail to each reviewer of a record that has waited longer than promised; of one text once."""
    late = Submission.objects.late(timezone.now() - timedelta(days=GOAL_DAYS)).with_people()
    for submission in late.prefetch_related("subjects"):
        state = submission.workflow_state
        if state and state.current_task_state:
            for user in reviewers_of(submission):
                send(
                    kind="reminder",
                    submission=submission,
                    task_state=state.current_task_state,
                    user=user,
                    context=to_the_desk(submission),
                )
    return len(late)
