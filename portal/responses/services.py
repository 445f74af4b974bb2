"""How readers answer a record: saving is a row; a question and its answer each send one mail, through the portal."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from portal.repository.models import ResourcePage
from portal.responses.mails import tell_asker, tell_author
from portal.responses.models import AuthorQuestion, SavedRecord

QUESTIONS_A_DAY = 10


class TooManyQuestions(Exception):
    """The member has asked as often today as one may."""


@transaction.atomic
def save_record(*, member: Any, work: UUID) -> SavedRecord:
    saved, _created = SavedRecord.objects.get_or_create(member=member, work=work)
    return saved


@transaction.atomic
def drop_saved_record(*, member: Any, work: UUID) -> None:
    SavedRecord.objects.filter(member=member, work=work).delete()


@transaction.atomic
def ask_author(*, page: ResourcePage, asked_by: Any, key: UUID, language: str, text: str) -> AuthorQuestion:
    """Once a key: a form that is sent twice asks once. Raises TooManyQuestions."""
    found = AuthorQuestion.objects.filter(key=key).first()
    if found is not None:
        return found
    since = timezone.now() - timedelta(days=1)
    if AuthorQuestion.objects.filter(asked_by=asked_by, asked_at__gt=since).count() >= QUESTIONS_A_DAY:
        raise TooManyQuestions
    question = AuthorQuestion.objects.create(
        work=page.translation_key,
        page=page,
        asked_by=asked_by,
        author=page.owner,
        key=key,
        language=language,
        text=text,
    )
    tell_author(question)
    return question


@transaction.atomic
def answer_question(*, question: AuthorQuestion, text: str) -> AuthorQuestion:
    """The first answer is mailed; a later one replaces the text and is read on the page."""
    row = AuthorQuestion.objects.select_for_update().get(pk=question.pk)
    is_first = row.answered_at is None
    row.answer, row.answered_at = text, timezone.now()
    row.save(update_fields=["answer", "answered_at"])
    if is_first:
        tell_asker(row)
    return row
