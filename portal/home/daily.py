"""Daily jobs of the rooms that know nothing of `portal.daily`: sessions and limits of sign-in."""

from portal.daily import daily
from portal.members.sessions import tidy_sessions


@daily("sessions and limits that ran out")
def tidy() -> int:
    return sum(tidy_sessions().values())
