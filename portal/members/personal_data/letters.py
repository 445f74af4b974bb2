"""The mails of this room, in the member's own language. No names in them: they outlive the account."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from portal.languages import interface_languages, short_code
from portal.members.own_time import zone_of
from portal.members.personal_data.models import DataCopy, Leaving
from portal.outgoing_mail.services import enqueue_mail


def language_of(member: Any) -> str:
    return member.language if short_code(member.language) in interface_languages() else settings.LANGUAGE_CODE


def write(*, member: Any, key: str, kind: str, **words: Any) -> None:
    """`personal_data/mail/{kind}.txt`: its first line is the subject."""
    language = language_of(member)
    with translation.override(language), timezone.override(zone_of(member)):
        page = settings.BASE_URL.rstrip("/") + reverse("my_data")
        told = {"my_data_url": page, "site_name": translation.gettext(settings.SITE_NAME), **words}
        subject, _line, text = render_to_string(f"personal_data/mail/{kind}.txt", told).strip().partition("\n")
    enqueue_mail(
        key=key,
        kind=f"account-{kind.replace('_', '-')}",
        to=member.email,
        member=member,
        language=short_code(language),
        subject=subject,
        text=text.strip() + "\n",
    )


def tell_leaving(*, leaving: Leaving) -> None:
    write(member=leaving.member, key=f"account:leaving:{leaving.pk}", kind="leaving", leaving=leaving)


def tell_of_inactivity(*, leaving: Leaving) -> None:
    key = f"account:inactive:{leaving.member_id}:{leaving.due:%Y-%m-%d}"
    write(member=leaving.member, key=key, kind="inactive", leaving=leaving)


def tell_administrators(*, leaving: Leaving, country: Any, administrators: Iterable[Any]) -> None:
    """The last focal point of a country goes: somebody must follow, until then administrators take over."""
    for administrator in administrators:
        key = f"leaving:{leaving.pk}:focal:{administrator.pk}"
        write(member=administrator, key=key, kind="last_focal_point", country=country, leaving=leaving)


def tell_ready(*, copy: DataCopy) -> None:
    write(member=copy.member, key=f"account:copy:{copy.pk}", kind="copy_ready", copy=copy)
