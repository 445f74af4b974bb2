"""What there is in the end: one draft, one record, every word; asked of the database itself."""

from dataclasses import dataclass
from typing import Any

from benchmarks.cuts.plan import Run
from benchmarks.cuts.portal import ADDRESS


@dataclass(frozen=True)
class Outcome:
    drafts: int
    records: int
    is_whole: bool

    @property
    def is_right(self) -> bool:
        return (self.drafts, self.records, self.is_whole) == (1, 1, True)


def outcome_of(run: Run) -> Outcome:
    from django.db import close_old_connections

    from portal.cases.models import CasePage
    from portal.contributions.models import Draft

    close_old_connections()
    drafts = Draft.objects.filter(author__email=ADDRESS, key=run.key)
    copies = Draft.objects.filter(copy_of__key=run.key).count()
    records = CasePage.objects.filter(draft_title=run.title)
    return Outcome(drafts.count() + copies, records.count(), records.count() == 1 and has_all(records.get(), run))


def has_all(page: Any, run: Run) -> bool:
    latest = page.get_latest_revision_as_object()
    found = {"problem": latest.problem, "context": latest.context}
    return all(plain(found[name]) == plain(text) for name, text in run.texts.items())


def plain(text: str) -> str:
    return str(text).replace("\r\n", "\n").strip()
