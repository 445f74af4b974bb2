"""Drafts that nobody touched for half a year go, two weeks after a mail that says so."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from portal.contributions.models import Draft
from portal.daily import daily
from portal.languages import interface_languages, short_code
from portal.outgoing_mail.models import OutgoingMail
from portal.outgoing_mail.services import enqueue_mail

KEPT_FOR = timedelta(days=180)
WARNED_BEFORE = timedelta(days=14)
THROWN_AWAY_KEPT = timedelta(days=30)  # for who threw the wrong one away


def untouched_since(days: timedelta) -> Any:
    return Draft.objects.open().filter(touched__lt=timezone.now() - days, page=None).select_related("author")


def warning_key(draft: Draft) -> str:
    """Of this draft as it was last touched: who writes again and stops again is warned again."""
    return f"draft-ends:{draft.pk}:{draft.touched:%Y-%m-%d}"


@daily("authors warned of drafts that will go")
def warn_of_old_drafts() -> int:
    number = 0
    for draft in untouched_since(KEPT_FOR - WARNED_BEFORE):
        if draft.author.is_active and not OutgoingMail.objects.filter(key=warning_key(draft)).exists():
            warn(draft)
            number += 1
    return number


def warn(draft: Draft) -> None:
    author = draft.author
    language = author.language if short_code(author.language) in interface_languages() else settings.LANGUAGE_CODE
    goes = max(draft.touched + KEPT_FOR, timezone.now() + WARNED_BEFORE)
    with translation.override(language):
        told = {
            "draft": draft,
            "goes": goes,
            "url": settings.BASE_URL.rstrip("/") + reverse("share_tasks", args=[draft.key]),
        }
        subject, _line, text = render_to_string("contributions/mail/draft_ends.txt", told).strip().partition("\n")
    enqueue_mail(
        key=warning_key(draft),
        kind="draft-ends",
        to=author.email,
        member=author,
        language=short_code(language),
        subject=subject,
        text=text.strip() + "\n",
    )


@daily("old drafts dropped")
def drop_old_drafts() -> int:
    """Only what was warned of two weeks ago; a draft whose author leaves or is closed needs no warning."""
    number = 0
    for draft in untouched_since(KEPT_FOR):
        warned = OutgoingMail.objects.filter(key=warning_key(draft), created__lt=timezone.now() - WARNED_BEFORE)
        if warned.exists() or not draft.author.is_active:
            draft.delete()
            number += 1
    return number


@daily("drafts that were thrown away")
def drop_thrown_away() -> int:
    gone = Draft.objects.filter(deleted_at__lt=timezone.now() - THROWN_AWAY_KEPT, page=None)
    number = gone.count()
    gone.delete()
    return number
