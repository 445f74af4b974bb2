"""Drafts: answers, and texts that lost against another hand's, are their author's alone."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.contributions.models import CHECK, Answer, Draft, OtherText
from portal.members.personal_data.own_work import register_count
from portal.members.personal_data.registry import AtErasure, ByHand, Erasure, Row, by_hand, trace
from portal.repository.personal_data import take_name_from_records

trace(
    "contributions.Draft",
    "author",
    AtErasure.DROP,
    title=_("Drafts"),
    exported=("key", "kind", "form", "language", "created", "touched", "sent_at", "deleted_at"),
)


def own_answers(member: Any) -> Iterator[Row]:
    for answer in Answer.objects.filter(draft__author=member).select_related("draft").order_by("draft", "pk"):
        yield {"draft": str(answer.draft.key), "step": answer.step, "answer": answer.data, "saved": str(answer.saved)}


def own_other_texts(member: Any) -> Iterator[Row]:
    for text in OtherText.objects.filter(draft__author=member).select_related("draft").order_by("draft", "pk"):
        yield {"draft": str(text.draft.key), "step": text.step, "text": text.data, "created": str(text.created)}


def take_former_names(erasure: Erasure) -> int:
    """Records credited to a name that the member has changed since: only the drafts know it, and they go after this."""
    sent = Draft.objects.filter(author=erasure.member).exclude(page=None).exclude(credit__in=["", erasure.name])
    by_name = Answer.objects.filter(step=CHECK, data__shown="name", draft__in=sent)
    names = set(by_name.values_list("draft__credit", flat=True))
    return sum(take_name_from_records(replace(erasure, name=name)) for name in names)


by_hand(
    ByHand("answers of drafts", title=_("What I wrote in drafts"), export=own_answers, erase=take_former_names)
)  # the answers themselves go with their draft
by_hand(
    ByHand(
        "other texts of drafts",
        title=_("Texts kept beside an answer"),
        export=own_other_texts,
        why_not="They go with their draft.",
    )
)
register_count("drafts", lambda member: Draft.objects.of(member).open().count())
