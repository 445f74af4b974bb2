"""How a mail is promised: a row in the writer's own transaction, so that it is owed when and only when that stands."""

from typing import Any

from portal.outgoing_mail.models import OutgoingMail

LONGEST_SUBJECT = 200


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

    `key` names the event and the person; names of persons never stand in the subject (it outlives the mail).
    """
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
