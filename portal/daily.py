"""What must happen once a day: each room says so in its own `daily.py`, found like `indexing.py`.

A job may run twice a day, or a day late, without harm. It returns how many things it did.
"""

from collections.abc import Callable

Job = Callable[[], int]

JOBS: dict[str, Job] = {}


def daily(name: str) -> Callable[[Job], Job]:
    """Register under a name that says what was counted: "old mails dropped"."""

    def register(job: Job) -> Job:
        if JOBS.setdefault(name, job) is not job:
            raise ValueError(f"Two daily jobs are called “{name}”.")
        return job

    return register
