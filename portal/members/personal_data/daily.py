"""What is owed to persons on its day."""

from portal.daily import daily
from portal.members.personal_data.copies import drop_over
from portal.members.personal_data.inactivity import tell_the_inactive
from portal.members.personal_data.leaving import erase_due, erase_unconfirmed

daily("accounts erased")(erase_due)
daily("members told that they have not come for two years")(tell_the_inactive)
daily("accounts that were never confirmed")(erase_unconfirmed)
daily("copies of data that are over")(drop_over)
