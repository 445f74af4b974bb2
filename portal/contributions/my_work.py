"""What a member finds on "My work": what is asked, what is begun, what is on its way, what came back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef

from portal.contributions.models import Draft, WaitingVersion
from portal.contributions.questions import questions_of
from portal.members.verification import Verification
from portal.readership.queries import Readers, readers_of_works
from portal.repository.models import ResourcePage
from portal.repository.versions import version_url
from portal.responses.models import AuthorQuestion
from portal.responses.queries import CameBack, came_back
from portal.review.states import ReviewState, review_states_of

DRAFTS_SHOWN = 10
RECORDS_A_PAGE = 10
BARS = 4


@dataclass(frozen=True, slots=True)
class SentRecord:
    """A record on its way, or sent back. `number` is what the author was told when it was sent."""

    draft: Draft
    page: ResourcePage
    review: ReviewState


@dataclass(frozen=True, slots=True)
class PublishedRecord:
    draft: Draft
    page: ResourcePage
    url: str
    came_back: CameBack
    readers: Readers

    @property
    def bars(self) -> list[tuple[str, int, int]]:
        """The countries that read most: code, readings, and length in hundredths of the longest."""
        shown = self.readers.by_country[:BARS]
        return [(code, views, round(100 * views / shown[0][1])) for code, views in shown]

    @property
    def further(self) -> list[tuple[str, int]]:
        return self.readers.by_country[BARS:]


@dataclass(frozen=True, slots=True)
class MyWork:
    verifications: list[Verification]
    asked: list[SentRecord]
    drafts: list[Draft]
    more_drafts: int
    in_review: list[SentRecord]
    resting: list[SentRecord]
    published: Page
    records: list[PublishedRecord]
    unanswered: int


def my_work_of(user: Any, page_number: Any = 1) -> MyWork:
    """A fixed number of queries, however much a member has written."""
    own = Draft.objects.of(user)
    begun = own.open().with_progress().latest_first()
    open_drafts = list(begun[: DRAFTS_SHOWN + 1])
    on_the_way = list(own.on_the_way().order_by("-sent_at", "-pk"))
    resting = list(own.resting().order_by("-sent_at", "-pk")[:RECORDS_A_PAGE])
    pages = with_locale([*on_the_way, *resting])
    states = review_states_of(pages.values())
    sent = [SentRecord(draft, pages[draft.page_id], states[draft.page_id]) for draft in on_the_way if draft.page_id]
    at_rest = [SentRecord(draft, pages[draft.page_id], states[draft.page_id]) for draft in resting if draft.page_id]
    accepted = [record for record in at_rest if record.review.state == "scheduled"]  # for a day that is to come
    published = Paginator(own.published().order_by("-sent_at", "-pk"), RECORDS_A_PAGE).get_page(page_number)
    return MyWork(
        verifications=Verification.objects.holding(user),
        asked=[record for record in sent if record.review.state == "changes"],
        drafts=[with_total(draft) for draft in open_drafts[:DRAFTS_SHOWN]],
        more_drafts=max(0, begun.count() - DRAFTS_SHOWN) if len(open_drafts) > DRAFTS_SHOWN else 0,
        in_review=[record for record in sent if record.review.state != "changes"] + accepted,
        resting=[record for record in at_rest if record.review.state != "scheduled"],
        published=published,
        records=published_records(list(published.object_list)),
        unanswered=AuthorQuestion.objects.to(user).unanswered().count(),
    )


def with_locale(drafts: Iterable[Draft]) -> dict[int, ResourcePage]:
    wanted = [draft.page_id for draft in drafts if draft.page_id]
    rows = ResourcePage.objects.filter(pk__in=wanted).select_related("locale")
    waiting = WaitingVersion.objects.filter(page_id=OuterRef("pk"))
    return {page.pk: page for page in rows.annotate(is_waiting=Exists(waiting))}


def with_total(draft: Draft) -> Draft:
    """`total`: how many questions the form has. Of a version's the original must be read, for each: it is not told."""
    draft.total = 0 if draft.version_of_id else len(questions_of(draft.kind).steps(draft.form))  # type: ignore[attr-defined]
    return draft


def published_records(drafts: list[Draft]) -> list[PublishedRecord]:
    pages = with_locale(drafts)
    works = {page.translation_key for page in pages.values()}
    back, readers = came_back(works), readers_of_works(works)
    return [
        PublishedRecord(draft, page, version_url(page), back[page.translation_key], readers[page.translation_key])
        for draft in drafts
        if (page := pages.get(draft.page_id or 0)) is not None
    ]
