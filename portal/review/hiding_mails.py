"""What authors hear when their record is hidden, and when it is shown again: the reason, and what they can do."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from portal.languages import django_code
from portal.members.models import User
from portal.outgoing_mail.services import enqueue_mail
from portal.repository.versions import record_url
from portal.review.hidden import Hiding
from portal.review.mails import absolute, spoken_by


def subject_of(kind: str, title: str) -> str:
    return (_("Hidden: %(title)s") if kind == "hidden" else _("Shown again: %(title)s")) % {"title": title}


def tell_authors(*, kind: str, hiding: Hiding, pages: Sequence[Any], by: Any, reason: str = "") -> None:
    """One mail to each author, about the version that is theirs: the original, where several are."""
    own: dict[int, Any] = {}
    for page in sorted(pages, key=lambda one: (not one.is_original, one.pk)):
        own.setdefault(page.owner_id or 0, page)
    for author in User.objects.active().filter(pk__in=own):
        page, language = own[author.pk], spoken_by(author)
        with translation.override(django_code(language)):
            change = reverse("share_change", args=[page.pk])
            said = {
                "name": author.shown_name,
                "title": page.title,
                "by": by.shown_name,
                "reason": reason,
                "url": absolute(change if kind == "hidden" else record_url(page.address, page.language)),
                "site_name": _(settings.SITE_NAME),
            }
            enqueue_mail(
                key=f"review:{kind}:{hiding.pk}:{author.pk}",
                kind=f"review-{kind}".replace("_", "-"),
                to=author.email,
                member=author,
                language=language,
                subject=subject_of(kind, page.title),
                text=render_to_string(f"review/mails/{kind}.txt", said).strip() + "\n",
            )
