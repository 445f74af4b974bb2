"""How an author's words are kept: repeatable writes, both texts of two hands, fourteen days to undo.

A conflict is returned, never raised: raising would roll back the very row that keeps the losing text.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.contributions.answers import Data, fingerprint, is_blank
from portal.contributions.checking import is_complete
from portal.contributions.models import CHECK, UNDO, Answer, Draft, Form, OtherText

EARLIER_KEPT = 20  # replaced texts of one answer


@dataclass(frozen=True, slots=True)
class Start:
    """What is chosen before the first word: it stands in the address until there is something to keep."""

    kind: str
    form: str = Form.SHORT
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Saved:
    draft: Draft
    answer: Answer | None
    outcome: str  # saved, same, blank, conflict (both kept), aside (it was sent before: kept beside it)
    other: OtherText | None = None


def find_draft(*, user: Any, key: uuid.UUID) -> Draft | None:
    found = Draft.objects.of(user).filter(key=key).select_related("page__locale", "version_of__locale")
    return found.first()


@transaction.atomic
def open_draft(*, user: Any, key: uuid.UUID, start: Start) -> Draft:
    """The author's draft of this key, made if need be, and locked: of several at once one is first."""
    its = (
        Draft.objects.select_for_update(of=("self",)).select_related("page", "version_of").filter(author=user, key=key)
    )
    if (found := its.first()) is not None:
        return found
    fields = {"kind": start.kind, "form": start.form, "language": start.language}
    Draft.objects.get_or_create(author=user, key=key, defaults=fields)
    return its.get()


@transaction.atomic
def save_answer(
    *, user: Any, key: uuid.UUID, start: Start, step: str, data: Data, base: int = 0, writer: str = ""
) -> Saved:
    """Keep one answer. `base`: the version it was written on; `writer`: the page or device that wrote it."""
    if is_blank(data) and not Answer.objects.filter(draft__author=user, draft__key=key, step=step).exists():
        # The second of two clicks presses the next screen's button, and must not make that screen an answer.
        return Saved(find_draft(user=user, key=key) or unsaved(user, key, start), None, "blank")
    draft = open_draft(user=user, key=key, start=start)
    answer = draft.answers.filter(step=step).first()
    if answer is not None and answer.data == data:
        if draft.version_of_id and draft.sent_at is None:
            # Read again beside an original that changed, and found to fit.
            answer.saved = timezone.now()
            answer.save(update_fields=["saved"])
        return Saved(draft, answer, "same")  # a resend whose answer was lost
    if draft.sent_at is not None:
        return Saved(draft, answer, "aside", keep_other(draft, step, data))
    if answer is None:
        answer = Answer(draft=draft, step=step)
    elif answer.version != base and answer.writer != writer:
        return Saved(draft, answer, "conflict", ask_again(keep_other(draft, step, data)))
    else:
        keep_replaced(draft, answer, data, writer)
        answer.version += 1
    answer.data, answer.writer, answer.saved = data, writer[:64], timezone.now()
    answer.complete = is_complete(draft, step, data)
    answer.save()
    touch(draft, step, data)
    return Saved(draft, answer, "saved")


def unsaved(user: Any, key: uuid.UUID, start: Start) -> Draft:
    return Draft(author=user, key=key, kind=start.kind, form=start.form, language=start.language)


def touch(draft: Draft, step: str, data: Data) -> None:
    """Writing into a draft that was thrown away brings it back: nobody writes what he does not want."""
    draft.touched, draft.deleted_at = timezone.now(), None
    if "title" in data and step != CHECK:
        draft.title = " ".join(str(data["title"]).split())[:255]
    draft.save(update_fields=["touched", "deleted_at", "title"])


def keep_other(draft: Draft, step: str, data: Data) -> OtherText:
    other, _made = OtherText.objects.get_or_create(
        draft=draft, step=step, fingerprint=fingerprint(data), defaults={"data": data}
    )
    return other


def ask_again(other: OtherText) -> OtherText:
    """An earlier text that comes once more is one of two again: else the author is told of two and finds one."""
    if other.settled_at is not None:
        other.settled_at = None
        other.save(update_fields=["settled_at"])
    return other


def keep_replaced(draft: Draft, answer: Answer, data: Data, writer: str) -> None:
    """The text that goes, as history: written by another hand, or much longer than what takes its place.

    A browser's Back puts an old text into a page fetched anew, with the newest base: no conflict tells of that.
    """
    if (
        answer.step == CHECK
        or is_blank(answer.data)
        or (answer.writer == writer and len(str(data)) * 2 > len(str(answer.data)))
    ):
        return
    goes = OtherText(draft=draft, step=answer.step, fingerprint=fingerprint(answer.data), data=answer.data)
    goes.settled_at = timezone.now()
    OtherText.objects.bulk_create([goes], ignore_conflicts=True)  # kept before: one query instead of two
    earlier = draft.other_texts.earlier().filter(step=answer.step).values_list("pk", flat=True)
    draft.other_texts.filter(pk__in=list(earlier[EARLIER_KEPT:])).delete()


@transaction.atomic
def take_other_text(*, draft: Draft, other: OtherText, data: Data, base: int, writer: str) -> Saved:
    """The author has put two texts together: `data` is the answer now, both stay as history.

    Only if the answer is still the one that was compared (`base`).
    """
    draft = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    answer = draft.answers.filter(step=other.step).first() or Answer(draft=draft, step=other.step, version=0)
    if answer.version != base:
        return Saved(draft, answer, "conflict", other)
    if answer.pk and answer.data != data:
        settle(keep_other(draft, other.step, answer.data))
    answer.data, answer.writer, answer.saved = data, writer[:64], timezone.now()
    answer.version += 1
    answer.complete = is_complete(draft, other.step, data)
    answer.save()
    settle(other)
    touch(draft, other.step, data)
    return Saved(draft, answer, "saved")


def settle(other: OtherText) -> None:
    if other.settled_at is None:
        other.settled_at = timezone.now()
        other.save(update_fields=["settled_at"])


@transaction.atomic
def delete_draft(*, draft: Draft) -> None:
    """Out of sight at once, gone after fourteen days."""
    Draft.objects.filter(pk=draft.pk, sent_at=None, deleted_at=None).update(deleted_at=timezone.now())


@transaction.atomic
def restore_draft(*, draft: Draft) -> None:
    Draft.objects.deleted().filter(pk=draft.pk).update(deleted_at=None, touched=timezone.now())


@transaction.atomic
def sweep_drafts() -> int:
    """Drop what was thrown away and can no longer be brought back."""
    gone = Draft.objects.filter(sent_at=None, deleted_at__lte=timezone.now() - UNDO)
    number, _by_model = gone.delete()
    return number


@transaction.atomic
def change_form(*, draft: Draft, form: str) -> None:
    """From the short form to the full one or back: the answers are the same, only more or fewer are asked for."""
    Draft.objects.filter(pk=draft.pk, sent_at=None).update(form=form, touched=timezone.now())


@transaction.atomic
def change_language(*, draft: Draft, language: str) -> None:
    """Until it is sent an author may say that it is written in another language."""
    Draft.objects.filter(pk=draft.pk, sent_at=None, page=None, version_of=None).update(
        language=language, touched=timezone.now()
    )


def stored_answers(draft: Draft) -> dict[str, Data]:
    if not draft.pk:
        return {}
    return {answer.step: answer.data for answer in draft.answers.all()}
