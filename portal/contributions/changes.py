"""A draft filled from a record that stands already: to change it, to answer what a reviewer asked, to renew it."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.contributions.answers import Data, fingerprint, is_blank
from portal.contributions.asked import source_of, steps_asked
from portal.contributions.checking import is_complete
from portal.contributions.models import CHECK, Answer, Draft, Form, OtherText
from portal.contributions.pages import data_of_page, data_of_version
from portal.contributions.questions import Step, questions_of
from portal.repository.models import ResourcePage
from portal.review.models import ChangeRequest

FROM_PAGE = "record"  # the writer of answers that were read from the record


@transaction.atomic
def begin_change(*, page: ResourcePage, user: Any) -> Draft:
    """The author's open draft of this record, or a new one filled from its latest revision.

    The key follows from record and revision: asked twice, it is one draft.
    """
    page = page.specific
    found = Draft.objects.of(user).open().filter(page_id=page.pk).order_by("-touched").first()
    if found:
        return found
    revision = page.latest_revision
    current = page.get_latest_revision_as_object()
    last = Draft.objects.of(user).filter(page_id=page.pk, sent_at__isnull=False).order_by("-sent_at").first()
    original = original_beside(page)
    draft, made = Draft.objects.get_or_create(
        author=user,
        key=uuid.uuid5(page.translation_key, f"{page.pk}:{revision.pk if revision else 0}:{user.pk}"),
        defaults={
            "kind": page.kind,
            "form": form_for_change(page, current, last),
            "language": page.language,
            "title": current.title,
            "page_id": page.pk,
            "base_revision": revision,
            "version_of_id": original.pk if original else None,
            "source_revision": last.source_revision if last else None,
            "credit": last.credit if last else "",
        },
    )
    if made:
        fill_draft(draft, current)
        if last and (check := last.answers.filter(step=CHECK).first()):
            told = {name: check.data[name] for name in ("licence", "shown") if name in check.data}
            Answer.objects.create(draft=draft, step=CHECK, data=told, writer=FROM_PAGE)
    elif draft.deleted_at or draft.sent_at:
        # Thrown away, or sent and withdrawn unread: begun again from the record as it is.
        draft.deleted_at = draft.sent_at = None
        draft.sent_print, draft.touched = "", timezone.now()
        draft.save()
    return draft


def form_for_change(page: ResourcePage, current: ResourcePage, last: Draft | None) -> str:
    """The one it was written in, unless a further screen has an answer or a reviewer's remark."""
    if last is None or last.form != Form.SHORT:
        return Form.FULL
    remarks = ChangeRequest.objects.filter(page_id=page.pk, resolved_at=None, sent_at__isnull=False)
    asked = set(remarks.values_list("field", flat=True))
    for step in questions_of(page.kind).further:
        data = data_of_page(current, step)
        if "record_sources" in data:  # the author's own line among them was no answer; see credit.py
            data["record_sources"] = [row for row in data["record_sources"] if row.get("publisher") != last.credit]
        if any(ask.name in asked for ask in step.asks) or not is_blank(data):
            return Form.FULL
    return Form.SHORT


def original_beside(page: ResourcePage) -> ResourcePage | None:
    if page.is_original:
        return None
    return ResourcePage.objects.of_work(page.translation_key).originals().exclude(pk=page.pk).first()


def fill_draft(draft: Draft, page: ResourcePage) -> None:
    # As old as the revision they were read from: an original that changed since is news to them.
    read = draft.base_revision.created_at if draft.base_revision else timezone.now()
    for step in steps_asked(draft):
        data = answer_of(draft, page, step)
        if is_blank(data):
            continue
        complete = is_complete(draft, step.slug, data)
        Answer.objects.create(draft=draft, step=step.slug, data=data, writer=FROM_PAGE, complete=complete, saved=read)


def answer_of(draft: Draft, page: ResourcePage, step: Step) -> Data:
    source = source_of(draft)
    return data_of_version(page, source, step) if source is not None else data_of_page(page, step)


@transaction.atomic
def rebase(draft: Draft) -> None:
    """Somebody changed the record meanwhile: what only they changed is taken over, what both did is kept twice."""
    assert draft.page is not None  # noqa: S101
    page = draft.page.specific
    page = type(page).objects.get(pk=page.pk)
    latest = page.latest_revision
    theirs_page = page.get_latest_revision_as_object()
    base_page = draft.base_revision.as_object() if draft.base_revision else None
    answers = {answer.step: answer for answer in draft.answers.all()}
    for step in steps_asked(draft):
        theirs = answer_of(draft, theirs_page, step)
        base = answer_of(draft, base_page, step) if base_page is not None else {}
        answer = answers.get(step.slug) or Answer(draft=draft, step=step.slug, version=0, data={})
        mine = answer.data or empty_like(theirs)
        if theirs in (base, mine):
            continue
        if mine == base or is_blank(mine):
            answer.data, answer.version, answer.writer = theirs, answer.version + 1, FROM_PAGE
            answer.complete, answer.saved = is_complete(draft, step.slug, theirs), timezone.now()
            answer.save()
        else:
            OtherText.objects.get_or_create(
                draft=draft, step=step.slug, fingerprint=fingerprint(theirs), defaults={"data": theirs}
            )
    draft.base_revision = latest
    draft.save(update_fields=["base_revision"])


def empty_like(data: Data) -> Data:
    return {name: [] if isinstance(value, list) else "" for name, value in data.items()}
