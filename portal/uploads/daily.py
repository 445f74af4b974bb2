"""What the room of authors' files must do once a day."""

from portal.daily import daily
from portal.uploads.sweeping import sweep_uploads


@daily("files of authors swept")
def sweep() -> int:
    return sum(sweep_uploads().values())
