"""What authors are told by mail: that it has come, and that the original of their version has changed."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from portal.contributions.models import Draft, WaitingVersion
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


def promise_news_of_withdrawal(*, waiting: WaitingVersion, version: ResourcePage, original: ResourcePage) -> None:
    """To whose version in another language went with its original."""
    user = version.owner
    with translation.override(user.language):
        enqueue_mail(
            key=f"original-withdrawn:{waiting.pk}:{user.pk}",
            kind="original-withdrawn",
            to=user.email,
            member=user,
            language=user.language,
            subject=_("The original of a record that you translated was taken back"),
            text=_(
                "The author of “%(title)s” has taken it back, so readers no longer find your version “%(version)s” "
                "either.\n\nYour text is kept. It is published again, as it was, when the original is. "
                "If you do not want that: %(link)s"
            )
            % {
                "title": original.title,
                "version": version.title,
                "link": address(reverse("share_withdraw", args=[version.pk])),
            },
        )


def address(path: str) -> str:
    return settings.BASE_URL.rstrip("/") + path
