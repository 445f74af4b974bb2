"""Django's way to send, led to the table: whatever calls send_mail (Django, Wagtail, allauth) promises a row."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import get_language

from portal.languages import short_code
from portal.outgoing_mail.services import enqueue_mail

ROWS_OWN = {"message-id", "date", "from", "to", "cc", "bcc"}


class TableBackend(BaseEmailBackend):
    """EMAIL_BACKEND of every installation; the worker's own line to the server is MAIL_TRANSPORT."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            self.promise(message)
        return len(email_messages)

    def promise(self, message: EmailMessage) -> None:
        if message.attachments:
            raise ValueError("A mail of the portal carries no files: send a link.")
        html: Any = next((a[0] for a in getattr(message, "alternatives", []) if a[1] == "text/html"), "")
        headers = {name: str(value) for name, value in message.extra_headers.items() if name.lower() not in ROWS_OWN}
        if message.reply_to:
            headers["Reply-To"] = ", ".join(message.reply_to)
        for address in dict.fromkeys(message.recipients()):
            # Nothing here names the event, so each call is one of its own.
            enqueue_mail(
                key=f"django:{uuid.uuid4()}",
                kind="notice",
                to=bare(address),
                subject=str(message.subject),
                text=str(message.body),
                html=str(html),
                headers=headers,
                language=short_code(get_language() or "en"),
            )


def bare(address: str) -> str:
    """`Ana <ana@gov.example>` without the name."""
    return address.rpartition("<")[2].rstrip("> ").strip()
