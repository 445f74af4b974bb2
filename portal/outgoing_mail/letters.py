"""A row becomes a mail: to one person, with the same identity at each try."""

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives

from portal.outgoing_mail.models import OutgoingMail


def letter_of(mail: OutgoingMail) -> EmailMessage:
    """Raises ValueError (Django's BadHeaderError is one) for a row that cannot become a mail."""
    headers = {
        "Auto-Submitted": "auto-generated",  # no "I am on leave" comes back
        "List-Id": f"{settings.SITE_NAME} <{mail.kind}.{settings.MAIL_DOMAIN}>",
        "Content-Language": mail.language,
        **mail.headers,
        "Message-ID": mail.message_id,  # the same at each try: a mailbox that has it drops the copy
    }
    letter = EmailMultiAlternatives(
        subject=mail.subject, body=mail.text, from_email=settings.DEFAULT_FROM_EMAIL, to=[mail.to], headers=headers
    )
    if mail.html:
        letter.attach_alternative(mail.html, "text/html")
    letter.message()  # says here, and not half way through a batch, what is wrong with it
    return letter
