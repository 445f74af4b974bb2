"""What review must do once a day."""

from portal.daily import daily
from portal.review.mails import remind_reviewers


@daily("records that wait too long")
def remind() -> int:
    return remind_reviewers()
