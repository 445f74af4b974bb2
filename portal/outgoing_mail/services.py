"""How a mail is promised: a row in the writer's own transaction, so that it is owed when and only when that stands."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.outgoing_mail.models import MailState, OutgoingMail

LONGEST_SUBJECT = 200
KEPT_FOR = timedelta(days=30)
ABOUT_THE_ACCOUNT = "account:"  # keys of mails that go out even to who wants no others: codes, warnings

_silences: list[Callable[[Any], bool]] = []


def register_silence(is_silent: Callable[[Any], bool]) -> None:
    """`is_silent(member)`: whether this member gets no mail now but about the account itself."""
    if is_silent not in _silences:
        _silences.append(is_silent)


def enqueue_mail(
    *,
    key: str,
    kind: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    headers: dict[str, str] | None = None,
    member: Any = None,
    language: str = "en",
) -> OutgoingMail:
    """Promise one mail; the same key again promises nothing more.

    Call it in the transaction of what the mail tells of: if that is rolled back, nothing was promised.

    A member who is silent (who leaves, say) is promised nothing: the row returned is not saved.
    `key` names the event and the person; names of persons never stand in the subject (it outlives the mail).
    """
    if member is not None and not key.startswith(ABOUT_THE_ACCOUNT) and any(silent(member) for silent in _silences):
        return OutgoingMail(key=key, kind=kind, to=to, member=member)
    clean = " ".join(subject.split())[:LONGEST_SUBJECT]
    mail, _created = OutgoingMail.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "to": to,
            "member": member,
            "language": language,
            "subject": clean,
            "text": text,
            "html": html,
            "headers": headers or {},
        },
    )
    return mail


@transaction.atomic
def send_to_new_address(*, member: Any, to: str) -> int:
    """What waits for a member goes to the address that was confirmed since; codes and warnings stay where they were."""
    waiting = OutgoingMail.objects.filter(member=member, state__in=[MailState.WAITING, MailState.DEAD])
    return waiting.exclude(key__startswith=ABOUT_THE_ACCOUNT).exclude(to__iexact=to).update(to=to)


@transaction.atomic
def send_again(*, pk: int) -> bool:
    """A mail that was given up gets all its tries anew; False: it is not, or no longer, given up."""
    return bool(
        OutgoingMail.objects.dead()
        .filter(pk=pk)
        .update(state=MailState.WAITING, tries=0, next_try=timezone.now(), error="")
    )


@transaction.atomic
def drop_old_mails() -> int:
    """Rows of mails that were sent or given up long ago: by then nobody promises the same event again."""
    before = timezone.now() - KEPT_FOR
    sent = Q(state=MailState.SENT, sent_at__lt=before)
    number, _by_model = OutgoingMail.objects.filter(sent | Q(state=MailState.DEAD, created__lt=before)).delete()
    return number
