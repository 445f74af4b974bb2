"""What came in for a reviewer, told of in one mail an hour.

Who is to hear of it is noted in the transaction of the sending. A bundle takes a reviewer's notices and promises the
mail in one transaction too: whoever dies in between leaves the notices, and the next look takes them up.
"""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from portal.members.models import User
from portal.outgoing_mail.models import OutgoingMail
from portal.review.answers import names_of
from portal.review.mails import absolute, in_words_of, promise, reviewers_of, send, to_the_desk, who_may
from portal.review.models import ReviewerNotice, Submission

logger = logging.getLogger(__name__)

SHOWN = 15  # records that a mail names; of the others it says how many
KINDS = ("review-submitted", "review-bundle")  # of mails that tell of what came in


def note_reviewers(*, submission: Submission, task_state: Any) -> None:
    notices = [
        ReviewerNotice(member=user, submission=submission, task_state=task_state) for user in reviewers_of(submission)
    ]
    ReviewerNotice.objects.bulk_create(notices, ignore_conflicts=True)


def send_bundles(now: datetime | None = None) -> int:
    """Promise each reviewer one mail about what came in before this full hour; how many were promised.

    It may run as often as one likes: a second look within the hour finds nothing more to tell.
    """
    hour = (now or timezone.now()).replace(minute=0, second=0, microsecond=0)
    members = ReviewerNotice.objects.before(hour).order_by("member").values_list("member", flat=True).distinct()
    return sum(try_bundle(pk, hour=hour) for pk in members)


def try_bundle(member_pk: int, *, hour: datetime) -> bool:
    try:
        return send_bundle(member_pk, hour=hour)
    except Exception:
        # Whatever one record holds: other reviewers' mails must not wait for it. The notices stay.
        logger.exception("the hour's mail to reviewer %s could not be written", member_pk)
        return False


@transaction.atomic
def send_bundle(member_pk: int, *, hour: datetime) -> bool:
    notices = list(ReviewerNotice.objects.before(hour).filter(member=member_pk).locked().with_records())
    if not notices or OutgoingMail.objects.filter(member=member_pk, kind__in=KINDS, created__gte=hour).exists():
        return False
    ReviewerNotice.objects.filter(pk__in=[notice.pk for notice in notices]).delete()
    reader = User.objects.active().filter(pk=member_pk).first()
    still = (
        [notice for notice in notices if notice.is_waiting and who_may([reader], notice.submission)] if reader else []
    )
    if not still:
        return False
    if len(still) == 1:
        (one,) = still
        send(
            kind="submitted",
            submission=one.submission,
            task_state=one.task_state,
            user=reader,
            context=to_the_desk(one.submission),
        )
    else:
        promise_list(still, reader)
    return True


def promise_list(notices: list[ReviewerNotice], reader: Any) -> None:
    with in_words_of(reader):
        records = [
            {
                "submission": notice.submission,
                "countries": names_of("countries", sorted(notice.submission.country_ids)),
                "url": absolute(reverse("review_record", args=[notice.submission.page_id])),
            }
            for notice in notices
        ]
        promise(
            key=f"review:bundle:{notices[-1].pk}:{reader.pk}",
            kind="bundle",
            subject=ngettext("For review: %(number)s record", "For review: %(number)s records", len(notices))
            % {"number": len(notices)},
            user=reader,
            context={
                "records": records[:SHOWN],
                "number": len(records),
                "others": len(records[SHOWN:]),
                "url": absolute(reverse("review_queue")),
            },
        )
