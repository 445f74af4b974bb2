"""What the room of members must do once a day."""

from portal.daily import daily
from portal.members.verification_mails import remind_of_verifications
from portal.members.verifying import ENDS_SOON


@daily("members told that their verification ends")
def remind() -> int:
    return remind_of_verifications(within=ENDS_SOON)
