"""What the room of authors' files must do once a day."""

from portal.daily import daily
from portal.uploads.services import finish_waiting
from portal.uploads.sweeping import sweep_uploads


@daily("files of authors swept")
def sweep() -> int:
    return sum(sweep_uploads().values())


@daily("files looked at that waited for the virus scanner")
def look_at_waiting() -> int:
    return finish_waiting()
