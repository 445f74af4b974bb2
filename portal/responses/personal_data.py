"""Saved records are the member's alone; a question and its answer belong to two, so one's words go only if wanted."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.members.personal_data.registry import AtErasure, ByHand, Erasure, by_hand, trace
from portal.responses.models import AuthorQuestion

CONVERSATION = ("work", "text", "asked_at", "answer", "answered_at")

trace(
    "responses.SavedRecord",
    "member",
    AtErasure.DROP,
    title=_("Records I saved"),
    exported=("work", "saved_at"),
)
trace("responses.AuthorQuestion", "asked_by", AtErasure.CUT, title=_("Questions I asked"), exported=CONVERSATION)
trace("responses.AuthorQuestion", "author", AtErasure.CUT, title=_("Questions to me"), exported=CONVERSATION)


def remove_words(erasure: Erasure) -> int:
    if not erasure.words_go:
        return 0
    removed = gettext("removed by the author")
    asked = AuthorQuestion.objects.filter(asked_by=erasure.member).update(text=removed)
    answered = AuthorQuestion.objects.to(erasure.member).exclude(answered_at=None).update(answer=removed)
    return asked + answered


by_hand(ByHand("questions and answers", erase=remove_words))
