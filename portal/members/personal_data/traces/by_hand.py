"""What no walk over the models finds: numbers and names inside sessions, JSON, labels, mails to others, files."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from allauth.account import app_settings as account_settings
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext, override
from wagtail.models import Comment, CommentReply, ModelLogEntry, Revision, UploadedFile
from wagtail.users.models import UserProfile

from portal.languages import django_code
from portal.members.personal_data.models import DataCopy
from portal.members.personal_data.places import drop_files
from portal.members.personal_data.registry import ByHand, Erasure, by_hand
from portal.members.personal_data.scrubbing import scrubbed, without_name
from portal.outgoing_mail.models import MailState, OutgoingMail

ALLAUTH = "allauth.account"


def sessions_with(member: Any, addresses: frozenset[str]) -> Iterator[Session]:
    """Whose user is inside the blob; and half-way ones of nobody yet, which hold the address and a live code."""
    own = str(member.pk)
    for session in Session.objects.iterator():
        held = session.get_decoded()
        text = json.dumps(held, default=str, ensure_ascii=False).lower()
        if held.get("_auth_user_id") == own or any(address in text for address in addresses):
            yield session


def end_sessions(erasure: Erasure) -> int:
    keys = [session.pk for session in sessions_with(erasure.member, erasure.addresses)]
    return Session.objects.filter(pk__in=keys).delete()[0]


def drop_mails(erasure: Erasure) -> int:
    """Those to the person's addresses, whoever they were promised for; those to others lose the name."""
    to = Q()
    for address in erasure.addresses:
        to |= Q(to__iexact=address)
    number = OutgoingMail.objects.filter(to).delete()[0] if erasure.addresses else 0
    for mail in OutgoingMail.objects.exclude(state=MailState.SENT).iterator():
        with override(django_code(mail.language)):
            former = gettext("a former member")
        fields = {name: getattr(mail, name) for name in ("subject", "text", "html", "error")}
        cleaned = {name: without_name(text, erasure, former) for name, text in fields.items()}
        headers = scrubbed(mail.headers, erasure, former)
        if cleaned != fields or headers != mail.headers:
            OutgoingMail.objects.filter(pk=mail.pk).update(**cleaned, headers=headers)
            number += 1
    return number


def cut_revisions(erasure: Erasure) -> int:
    """A revision keeps its page as JSON: the owner's number and who locked it stand in it once more."""
    number, pk = 0, erasure.member.pk
    named = Revision.objects.filter(Q(content__owner=pk) | Q(content__locked_by=pk))
    for revision in named.iterator():
        for field in ("owner", "locked_by"):
            if revision.content.get(field) == pk:
                revision.content[field] = None
        Revision.objects.filter(pk=revision.pk).update(content=revision.content)
        number += 1
    return number


def scrub_log_labels(erasure: Erasure) -> int:
    """Logs about the member's own account are labelled with the name."""
    kind, pk = ContentType.objects.get_for_model(type(erasure.member)), str(erasure.member.pk)
    number = 0
    for entry in ModelLogEntry.objects.filter(content_type=kind, object_id=pk):
        number += ModelLogEntry.objects.filter(pk=entry.pk).update(label=f"member {pk}", data={})
    return number + LogEntry.objects.filter(content_type=kind, object_id=pk).update(
        object_repr=f"member {pk}", change_message=""
    )


def forget_limits(erasure: Erasure) -> int:
    """allauth counts tries under hashes of the address, for a day at most; failed sign-ins with the host before it."""
    hosts = {urlsplit(settings.BASE_URL).netloc, *settings.ALLOWED_HOSTS}
    names = [name for address in erasure.addresses for name in (address, *(f"{host}:{address}" for host in hosts))]
    keys = [
        ratelimit.get_cache_key(HttpRequest(), app=ALLAUTH, action=action, rate=rate, key=name)
        for action in account_settings.RATE_LIMITS
        for rate in ratelimit.get_rates(app=ALLAUTH, action=action)
        if rate.per == "key"
        for name in names
    ]
    cache.delete_many(keys)
    return len(keys)


def drop_copies(erasure: Erasure) -> int:
    number = 0
    for copy in DataCopy.objects.filter(member=erasure.member):
        drop_files(copy)
        number += 1
    return number


def drop_admin_files(erasure: Erasure) -> int:
    """The picture of the admin's profile, and files that never became a document."""
    number = 0
    for profile in UserProfile.objects.filter(user=erasure.member).exclude(avatar="").exclude(avatar=None):
        profile.avatar.delete(save=False)
        number += 1
    for upload in UploadedFile.objects.filter(uploaded_by_user=erasure.member).exclude(file=""):
        upload.file.delete(save=False)
        number += 1
    return number


def remove_remarks(erasure: Erasure) -> int:
    """Texts go if the member wants it; the places stay, since others replied."""
    if not erasure.words_go:
        return 0
    removed = gettext("removed by the author")
    number = Comment.objects.filter(user=erasure.member).update(text=removed)
    return number + CommentReply.objects.filter(user=erasure.member).update(text=removed)


by_hand(ByHand("sessions", erase=end_sessions))
by_hand(ByHand("mails", erase=drop_mails))
by_hand(ByHand("owner inside revisions", erase=cut_revisions))
by_hand(ByHand("labels of logs", erase=scrub_log_labels))
by_hand(ByHand("limits of sign-in", erase=forget_limits))
by_hand(ByHand("remarks and replies", erase=remove_remarks))
by_hand(ByHand("files of copies", erase=drop_copies))
by_hand(ByHand("files of the editors' admin", erase=drop_admin_files))
by_hand(
    ByHand(
        "confirmations of addresses",
        why_not="EmailConfirmation hangs on EmailAddress and goes with it; a test sees that it does.",
    )
)
