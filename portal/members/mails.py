"""Plain mails of this room, in the member's own language, promised through the table of outgoing mail."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from portal.countries.names import country_name
from portal.languages import interface_languages, short_code
from portal.outgoing_mail.models import OutgoingMail
from portal.outgoing_mail.services import enqueue_mail


def mail_language(member: Any) -> str:
    """Django's code of the language in which the member is written to: one that the interface speaks."""
    return member.language if short_code(member.language) in interface_languages() else settings.LANGUAGE_CODE


def page_address(name: str, *args: Any) -> str:
    """The whole address of a page, in the language that is active."""
    return settings.BASE_URL.rstrip("/") + reverse(name, args=args)


def write_to(*, member: Any, key: str, kind: str, iso2: str = "", **words: Any) -> OutgoingMail | None:
    """`members/mail/{kind}.txt`: its first line is the subject. A closed or erased account is not written to."""
    if not member.is_active or member.erased_at:
        return None
    with translation.override(mail_language(member)):
        words = {"member": member, "profile_url": page_address("profile"), "site_name": settings.SITE_NAME, **words}
        words["country"] = country_name(iso2) if iso2 else ""
        subject, _line, text = render_to_string(f"members/mail/{kind}.txt", words).strip().partition("\n")
    return enqueue_mail(
        key=key, kind=f"members-{kind}".replace("_", "-"), to=member.email, member=member,
        language=short_code(mail_language(member)), subject=subject, text=text.strip() + "\n",
    )  # fmt: skip
