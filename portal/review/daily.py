"""What review must do once a day."""

from portal.daily import daily
from portal.review.bundles import send_bundles
from portal.review.mails import remind_reviewers


@daily("records that wait too long")
def remind() -> int:
    return remind_reviewers()


@daily("mails to reviewers")
def tell() -> int:
    """For a host that has forgotten the timer of `tell_reviewers`: late is better than never."""
    return send_bundles()
