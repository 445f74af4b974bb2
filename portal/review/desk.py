"""What the desk shows of one record: its parts beside their criteria, what was asked, what may be decided."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, When
from django.utils.translation import gettext as _
from wagtail.models import TaskState, WorkflowState

from portal.countries.names import countries_by_code
from portal.languages import current_language, language_tag
from portal.members.holdings import holdings_of
from portal.members.verification import Verification, VerificationKind
from portal.review.answers import Content, label_of, names_of
from portal.review.criteria import BESIDE_THE_STATE, Part, anchor, files_part, parts_of
from portal.review.duplicates import Lookalike, lookalikes
from portal.review.hidden import Hiding, keeps_back, lacks_original
from portal.review.history import Event, history_of
from portal.review.items import RecordItem, may
from portal.review.models import ChangeRequest, ReviewNote, Submission
from portal.review.problems import Problem
from portal.review.readiness import CountryWord, country_word, what_is_missing
from portal.uploads.models import Upload
from themes.vocabulary import vocabulary

SHOWN_IN_QUEUE = 6
MOST_OPEN = 500


@dataclass
class DeskPart:
    """A part with what hangs on it: the remark that is kept, what was asked before, whether it is being written."""

    part: Part
    kept: ChangeRequest | None = None
    asked: list[ChangeRequest] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    is_writing: bool = False


@dataclass
class Desk:
    item: RecordItem
    submission: Submission
    content: Content
    revision_id: int
    parts: list[DeskPart]
    problems: list[Problem]
    requests: list[ChangeRequest]
    history: list[Event]
    alike: list[Lookalike]
    queue: list[Any]
    waiting: int
    may_decide: bool
    is_mine: bool
    word: CountryWord | None  # of the country, on what a donor sent
    may_agree: bool
    stands_in: bool  # for want of a focal point: with a reason
    state: str  # review, changes, or how it was decided

    @property
    def title(self) -> str:
        return str(self.content.get("title", ""))

    @property
    def tag(self) -> str:
        return language_tag(self.submission.language)

    @property
    def countries(self) -> list[str]:
        return names_of("countries", list(self.content.get("countries") or ()))

    @property
    def kept(self) -> list[ChangeRequest]:
        return [request for request in self.requests if request.is_kept]

    @property
    def unresolved(self) -> list[ChangeRequest]:
        return [request for request in self.requests if request.is_unresolved and not request.is_kept]

    @property
    def may_publish(self) -> bool:
        return not self.problems and not self.unresolved and not self.kept

    @property
    def open_places(self) -> list[tuple[str, str]]:
        """Why it cannot be published yet: anchor and sentence of each."""
        kind = self.submission.kind
        told = [(anchor(kind, problem.field), problem.sentence) for problem in self.problems]
        asked = _("A change that was asked for is not settled.")
        kept = _("A remark is kept and not sent: send it, or take it out.")
        told += [(anchor(kind, request.field), asked) for request in self.unresolved]
        return told + [(anchor(kind, request.field), kept) for request in self.kept]


def submissions_of(page_id: int) -> list[Submission]:
    """All of a page, oldest first, with everybody in them and the text of each: one query."""
    standing = Verification.objects.standing().filter(member=OuterRef("author"), kind=VerificationKind.OFFICIAL)
    hidden = Hiding.objects.of_work(OuterRef("page__translation_key"))
    rows = Submission.objects.filter(page_id=page_id).with_people()
    rows = rows.annotate(author_is_verified=Exists(standing), was_hidden=Exists(hidden))
    is_back = Q(page__live=False) & keeps_back(work=OuterRef("page__translation_key"), page=OuterRef("page_id"))
    rows = rows.annotate(is_back=Case(When(is_back, then=True), default=False))
    is_early = lacks_original(work=OuterRef("page__translation_key"), page=OuterRef("page_id"))
    rows = rows.annotate(is_early=Case(When(is_early, then=True), default=False))
    return list(rows.select_related("page__locale", "workflow_state__current_task_state__revision").order_by("pk"))


def read_desk(*, item: RecordItem, submissions: list[Submission], user: Any, ask: str = "") -> Desk:
    submission, page = submissions[-1], item.page
    state = submission.workflow_state
    task_state = state.current_task_state if state else None
    content: Content = task_state.revision.content if task_state else {}
    model = page.specific_class
    uploads = list(Upload.objects.filter(page_id=page.pk))
    requests = list(ChangeRequest.objects.filter(page_id=page.pk).select_related("asked_by", "resolved_by"))
    notes = list(ReviewNote.objects.filter(submission__page_id=page.pk).select_related("written_by"))
    # Few records were ever hidden: the others cost no query more.
    was_hidden = getattr(submission, "was_hidden", False)
    hidings = list(Hiding.objects.of_work(page.translation_key).with_people()) if was_hidden else []
    states = TaskState.objects.filter(workflow_state__in=[one.workflow_state_id for one in submissions])
    word = country_word(item, notes) if submission.is_open else None
    is_back = getattr(submission, "is_back", False)
    is_early = getattr(submission, "is_early", False)
    problems = what_is_missing(submission, content, uploads=uploads, word=word, is_back=is_back, is_early=is_early)
    queue = open_submissions(user)
    where = "closed"
    if submission.is_open and state:
        where = "review" if state.status == WorkflowState.STATUS_IN_PROGRESS else "changes"
    holder = submission.holder()
    may_agree = where == "review" and word is not None and word.is_wanted and may(user, "record.agree", word.item)
    may_decide = where == "review" and may(user, "record.review", item) and (holder is None or holder == user)
    attachments = list(content.get("attachments") or ())
    hashes = {row.get("sha256") for row in attachments} | {upload.sha256 for upload in uploads}
    parts = parts_of(model, content, submission.kind)
    if files := files_part(uploads, attachments):
        parts.append(files)
    return Desk(
        item=item,
        submission=submission,
        content=content,
        revision_id=task_state.revision_id if task_state else 0,
        parts=hung(parts, requests, problems, ask=ask if may_decide else ""),
        problems=problems,
        requests=requests,
        history=history_of(submissions, list(states), requests, notes, hidings),
        alike=lookalikes(
            page=page,
            title=str(content.get("title", "")),
            language=submission.language,
            hashes={digest for digest in hashes if digest},
            waiting=queue,
            set_aside={note.not_same_as for note in notes if note.not_same_as},
        )
        if where == "review"
        else [],
        queue=around(submission, [row for row in queue if row.is_for_me]),
        waiting=sum(row.is_for_me for row in queue),
        may_decide=may_decide,
        is_mine=holder is not None and holder == user,
        word=word,
        may_agree=may_agree,
        stands_in=may_agree and word is not None and not word.item.has_focal_point,
        state=where,
    )


def open_submissions(user: Any) -> list[Any]:
    """What is in review, longest first; `is_for_me`: this reviewer may take it. One query, also for look-alikes."""
    mine = Submission.objects.reviewable_by(user).filter(pk=OuterRef("pk"))
    rows = Submission.objects.waiting().annotate(is_for_me=Exists(mine)).select_related("page", "claimed_by")
    return list(rows.defer("reason", "appeal_reason")[:MOST_OPEN])


def around(submission: Submission, queue: list[Any]) -> list[Any]:
    """The first of the queue, and the open one if it stands further down."""
    first = queue[:SHOWN_IN_QUEUE]
    if submission in first:
        return first
    return [*first, *(row for row in queue if row == submission)]


def hung(parts: list[Part], requests: list[ChangeRequest], problems: list[Problem], *, ask: str) -> list[DeskPart]:
    """Each on the part that shows its field; what no part shows, on the whole."""
    whole = Part("", str(label_of(ChangeRequest, "")), _("What concerns no single field"), "", [])
    rows = [DeskPart(part) for part in [*parts, whole]]
    by_field = {name: row for row in rows for name in (row.part.field, *row.part.fields)}

    def place(name: str) -> DeskPart:
        return by_field.get(name) or by_field[""]

    for problem in problems:
        if problem.field not in BESIDE_THE_STATE:
            place(problem.field).problems.append(problem)
    for request in requests:
        row = place(request.field)
        if request.is_kept:
            row.kept = request
        elif request.is_unresolved:
            row.asked.append(request)
    for row in rows:
        row.is_writing = bool(ask) and ask in (row.part.field or "whole", *row.part.fields)
    return rows


def duties_of(user: Any) -> list[str]:
    """ "Focal point of Fiji", "editor of Health": why this reviewer sees these records."""
    places = {entry.pk: entry.name for entry in countries_by_code().values()}
    subjects = {term.pk: term.label for term in vocabulary().values()}
    language, told = current_language(), []
    for held in sorted(holdings_of(user), key=lambda one: (one.role, one.country_id or 0, one.theme_id or 0)):
        if held.role == "focal" and held.country_id in places:
            told.append(_("focal point of %(country)s") % {"country": places[held.country_id](language)})
        elif held.role == "editor" and held.theme_id in subjects:
            told.append(_("editor of “%(theme)s”") % {"theme": subjects[held.theme_id](language)})
        elif held.role == "editor":
            told.append(_("editor of every theme"))
        elif held.role == "admin":
            told.append(_("administrator"))
    return told
