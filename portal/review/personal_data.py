"""The review: its course stays with the record, without the persons; reviewers' words go if they want it."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.members.personal_data.registry import AtErasure, ByHand, Erasure, by_hand, trace
from portal.review.models import ChangeRequest

CUT = AtErasure.CUT

trace(
    "review.ChangeRequest",
    "asked_by",
    CUT,
    title=_("Changes I asked for"),
    exported=("field", "text", "quote", "asked_at", "sent_at", "resolved_at"),
)
trace(
    "review.ChangeRequest",
    "resolved_by",
    CUT,
    title=_("Changes I settled"),
    exported=("field", "asked_at", "resolved_at"),
)

trace(
    "review.Submission",
    "author",
    CUT,
    title=_("Records I sent"),
    exported=("title", "kind", "language", "sent_at", "outcome", "decided_at", "reason", "appeal_reason"),
)
trace("review.Submission", "claimed_by", CUT, title=_("Reviews I took"), exported=("title", "sent_at"))
trace("review.Submission", "decided_by", CUT, title=_("Reviews I closed"), exported=("title", "outcome", "decided_at"))
trace(
    "review.ReviewerNotice",
    "member",
    AtErasure.DROP,
    title=_("Records I am still to hear of"),
    exported=("submission", "created"),
)
trace("review.ReviewNote", "written_by", CUT, title=_("Notes I wrote"), exported=("text", "written_at"))

trace(
    "review.Hiding",
    "hidden_by",
    CUT,
    title=_("Records I hid"),
    exported=("title", "reason", "hidden_at", "shown_at"),
)
trace("review.Hiding", "shown_by", CUT, title=_("Records I showed again"), exported=("title", "hidden_at", "shown_at"))


def remove_remarks(erasure: Erasure) -> int:
    if not erasure.words_go:
        return 0
    asked = ChangeRequest.objects.filter(asked_by=erasure.member)
    return asked.update(text=gettext("removed by the author"), quote="")


by_hand(ByHand("changes asked for", erase=remove_remarks))
