"""From a draft to a record under review: once, whatever is sent again, and never over somebody else's change."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from portal.contributions.answers import Data, fingerprint
from portal.contributions.asked import source_of, steps_asked
from portal.contributions.changes import rebase
from portal.contributions.checking import Problem, problems
from portal.contributions.credit import DECLARATIONS, credit_text, licence_of, set_credit
from portal.contributions.mails import promise_receipt
from portal.contributions.models import CHECK, Answer, Draft
from portal.contributions.pages import cleaned_answers, data_of_page, fill_page
from portal.contributions.questions import questions_of
from portal.contributions.services import Start, open_draft, save_answer, stored_answers
from portal.contributions.standing import state_of
from portal.countries.names import country_name
from portal.members.holdings import is_supporter
from portal.members.permissions import can
from portal.repository.drafts import EditConflict, VersionExists, create_draft, create_version_draft, save_draft
from portal.repository.models import ResourcePage
from portal.review.models import ChangeRequest
from portal.review.services import resume_review, start_review
from portal.uploads.attaching import attach_uploads

UNFILLED = "incomplete"


@dataclass(frozen=True, slots=True)
class Sent:
    """`outcome`: sent, again (it was sent so before), incomplete, undeclared, forbidden, busy (under review now),
    conflict (the record was changed since: both texts are kept), exists (a version in that language is there)."""

    draft: Draft
    outcome: str
    problems: list[Problem] = field(default_factory=list)


@transaction.atomic
def send_draft(*, user: Any, key: uuid.UUID, start: Start) -> Sent:
    """Make the record of what is stored, and begin its review. What was sent before is not sent again."""
    draft = open_draft(user=user, key=key, start=start)
    answers = stored_answers(draft)
    mark = fingerprint(answers)
    if draft.sent_at is not None:
        return Sent(draft, "again")
    if not can(user, "record.send", draft):
        return Sent(draft, "forbidden")
    if found := problems(draft, answers):
        return Sent(draft, "incomplete", found)
    if not is_declared(draft, answers.get(CHECK, {})):
        return Sent(draft, "undeclared")
    changed: Revision | None = None
    if draft.page is not None:
        if state_of(draft.page) == "review":
            return Sent(draft, "busy")
        try:
            changed = write_change(draft, user, answers)
        except EditConflict:
            rebase(draft)
            return Sent(draft, "conflict")
        page = draft.page
    else:
        try:
            page = make_page(draft, user, answers)
        except VersionExists:
            return Sent(draft, "exists")
    finish(draft, page, mark)
    if changed is not None:
        mark_answered(page, changed, draft)
    hand_over(page=page, user=user)
    promise_receipt(draft=draft, user=user)
    return Sent(draft, "sent")


def is_declared(draft: Draft, check: Mapping[str, Any]) -> bool:
    declared = all(check.get(name) for name, _label in DECLARATIONS)
    return declared and (draft.version_of_id is not None or licence_of(check.get("licence", "")) is not None)


def make_page(draft: Draft, user: Any, answers: Mapping[str, Data]) -> ResourcePage:
    questions, steps = questions_of(draft.kind), steps_asked(draft)
    cleaned = cleaned_answers(questions, steps, answers)
    title = next(values["title"] for values in cleaned.values() if "title" in values)
    source = source_of(draft)
    if source is not None:
        return create_version_draft(
            source=source,
            language=draft.language,
            title=title,
            user=user,
            fill=lambda page: fill_page(page, steps, cleaned, source),
        )
    countries = next(values["countries"] for values in cleaned.values() if "countries" in values)
    code = countries[0].iso2

    def fill(page: ResourcePage) -> None:
        fill_page(page, steps, cleaned)
        fill_check(page, draft, user, answers.get(CHECK, {}))

    return create_draft(
        model=questions.model,
        language=draft.language,
        bucket=code.lower(),
        bucket_title=country_name(code, draft.language),
        title=title,
        user=user,
        fill=fill,
    )


def write_change(draft: Draft, user: Any, answers: Mapping[str, Data]) -> Revision:
    questions, steps = questions_of(draft.kind), steps_asked(draft)
    cleaned = cleaned_answers(questions, steps, answers)
    source = source_of(draft)

    def fill(page: ResourcePage) -> None:
        fill_page(page, steps, cleaned, source)
        if source is None:
            fill_check(page, draft, user, answers.get(CHECK, {}))

    assert draft.page is not None  # noqa: S101
    return save_draft(page=draft.page, expected_revision=draft.base_revision_id, user=user, fill=fill)


def fill_check(page: ResourcePage, draft: Draft, user: Any, check: Mapping[str, Any]) -> None:
    licence = licence_of(check.get("licence", ""))
    if licence:
        page.licence, page.redistribute = licence.stored, licence.may_be_passed_on
    before = draft.credit
    if page.owner_id in (None, user.pk):
        draft.credit = credit_text(user, check.get("shown", ""), draft.language)[:250]
        set_credit(page, before=before, now=draft.credit, language=draft.language, as_supporter=is_supporter(user))


def finish(draft: Draft, page: ResourcePage, mark: str) -> None:
    draft.page_id, draft.sent_at, draft.sent_print, draft.touched = page.pk, timezone.now(), mark, timezone.now()
    draft.__dict__.pop("state", None)
    source = source_of(draft)
    if source is not None:
        draft.source_revision_id = source.live_revision_id
    draft.save()
    attach_uploads(draft=draft, page=page)


def mark_answered(page: ResourcePage, revision: Revision, draft: Draft) -> None:
    """Say of each change asked for whether its field is another one now."""
    asked = ChangeRequest.objects.filter(page_id=page.pk, resolved_at=None, sent_at__isnull=False, answered_in=None)
    if not (requests := list(asked)):
        return
    before = draft.base_revision.as_object() if draft.base_revision else None
    after = revision.as_object()
    for request in requests:
        if before is None or field_data(before, request.field) != field_data(after, request.field):
            request.answered_in = revision
            request.save(update_fields=["answered_in"])


def field_data(page: Any, name: str) -> Any:
    step = questions_of(page.record_kind.slug).step_of_field(name)
    return data_of_page(page, step).get(name) if step else str(getattr(page, name, ""))


def hand_over(*, page: ResourcePage, user: Any) -> None:
    """Begin the review, or go on with it after changes."""
    page = type(page).objects.get(pk=page.pk)
    begin = resume_review if state_of(page) == "changes" else start_review
    begin(page=page, user=user)


@transaction.atomic
def copy_aside(*, user: Any, draft: Draft, answers: Mapping[str, Data]) -> Draft:
    """Other answers under the key of a draft that was sent: kept once as a draft of their own."""
    key = uuid.uuid5(draft.key, fingerprint(answers))
    start = Start(draft.kind, draft.form, draft.language)
    for step, data in answers.items():
        save_answer(user=user, key=key, start=start, step=step, data=data)
    kept = open_draft(user=user, key=key, start=start)
    if kept.copy_of_id is None:
        kept.copy_of = draft
        kept.save(update_fields=["copy_of"])
    return kept


def latest_check(page: ResourcePage, user: Any) -> Data:
    """Licence and credit as they were chosen when this record was last sent; declarations are made anew."""
    answer = Answer.objects.filter(step=CHECK, draft__page=page, draft__author=user).order_by("-saved").first()
    return {name: value for name, value in (answer.data if answer else {}).items() if name in ("licence", "shown")}
