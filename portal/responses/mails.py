"""The two mails of a question: to the author when it is asked, to the one who asked when it is answered."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from portal.languages import django_code, interface_languages, short_code
from portal.outgoing_mail.services import enqueue_mail


def tell_author(question: Any) -> None:
    send(question, to=question.author, event="asked")


def tell_asker(question: Any) -> None:
    send(question, to=question.asked_by, event="answered")


def send(question: Any, *, to: Any, event: str) -> None:
    if to is None or not to.is_active:
        return
    language = short_code(to.language)
    language = language if language in interface_languages() else "en"
    with translation.override(django_code(language)):
        subject = _("A question about your record") if event == "asked" else _("Your question was answered")
        path = reverse("author_question", args=[question.pk])
        context = {
            "question": question,
            "title": question.page.title if question.page else "",
            "name": to.shown_name,
            "url": settings.BASE_URL.rstrip("/") + path,
            "site_name": _(settings.SITE_NAME),
        }
        enqueue_mail(
            key=f"question:{event}:{question.pk}",
            kind=f"question-{event}",
            to=to.email,
            member=to,
            language=language,
            subject=subject,
            text=render_to_string(f"responses/mails/{event}.txt", context).strip() + "\n",
        )
