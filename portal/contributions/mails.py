"""What authors are told by mail: that it has come, and that the original of their version has changed."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from portal.contributions.models import Draft
from portal.outgoing_mail.services import enqueue_mail
from portal.repository.models import ResourcePage


def promise_receipt(*, draft: Draft, user: Any) -> None:
    """With the number of the record, once."""
    with translation.override(user.language):
        link = address(reverse("share_sent", args=[draft.key]))
        enqueue_mail(
            key=f"record-sent:{draft.pk}:{user.pk}",
            kind="record-sent",
            to=user.email,
            member=user,
            language=user.language,
            subject=_("Your record has come: number %(number)s") % {"number": draft.page_id},
            text=_(
                "“%(title)s” is under review now.\n\nIts number is %(number)s. Where it stands: %(link)s\n\n"
                "You will get a mail when it is published, or when a reviewer has a question."
            )
            % {"title": draft.title, "number": draft.page_id, "link": link},
        )


def promise_news_of_original(*, draft: Draft, original: ResourcePage, revision: int) -> None:
    """To who wrote, or is writing, a version in another language."""
    user = draft.author
    with translation.override(user.language):
        link = address(reverse("share_translate", args=[original.pk]))
        enqueue_mail(
            key=f"original-changed:{original.pk}:{revision}:{user.pk}",
            kind="original-changed",
            to=user.email,
            member=user,
            language=user.language,
            subject=_("The original of a record that you translated has changed"),
            text=_(
                "“%(title)s” was published anew after you wrote a version of it in another language.\n\n"
                "See what changed, with your text beside it: %(link)s"
            )
            % {"title": original.title, "link": link},
        )


def address(path: str) -> str:
    return settings.BASE_URL.rstrip("/") + path
