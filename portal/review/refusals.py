"""Why a step of the review is not taken: each in a sentence that says what to do."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from portal.review.models import ChangeRequest, Submission
    from portal.review.problems import Problem


class ReviewRefused(PermissionDenied):
    """Wagtail's admin knows what to do with a PermissionDenied; the portal's pages show the sentence."""

    @property
    def sentence(self) -> str:
        return str(self)


class NotInReview(ReviewRefused):
    def __init__(self) -> None:
        super().__init__(_("This record is not in review now. Load the page again to see where it stands."))


class AlreadyDecided(ReviewRefused):
    def __init__(self, submission: "Submission") -> None:
        self.submission = submission
        super().__init__(already_decided(submission.decided_by, submission.decided_at))


class AskedAlready(ReviewRefused):
    """Another reviewer sent it back to the author a moment ago."""

    def __init__(self, by: Any, at: Any) -> None:
        super().__init__(already_decided(by, at))


def already_decided(by: Any, at: Any) -> str:
    name = by.shown_name if by else _("somebody else")
    moment = timezone.localtime(at)
    return _("Already decided by %(name)s on %(day)s at %(time)s.") % {
        "name": f"\u2068{name}\u2069",
        "day": formats.date_format(moment, "j F"),
        "time": formats.time_format(moment, "H:i"),
    }


class TakenByOther(ReviewRefused):
    def __init__(self, by: Any, until: Any) -> None:
        super().__init__(
            _("%(name)s has taken this record until %(time)s. You can read it, but not decide.")
            % {"name": f"\u2068{by.shown_name}\u2069", "time": formats.time_format(timezone.localtime(until), "H:i")}
        )


class ChangedMeanwhile(ReviewRefused):
    def __init__(self) -> None:
        super().__init__(_("A newer text has come since you opened this page. Read it below, then decide."))


class NothingAsked(ReviewRefused):
    def __init__(self) -> None:
        super().__init__(_("You have not asked for a change yet. Write beside a field what is to change."))


class NotReady(ReviewRefused):
    """Publishing waits for things that can be mended, each with its place."""

    def __init__(self, problems: "Sequence[Problem]", requests: "Sequence[ChangeRequest]") -> None:
        self.problems, self.requests = problems, requests
        number = len(problems) + len(requests)
        super().__init__(
            ngettext("%(number)s thing stands open.", "%(number)s things stand open.", number) % {"number": number}
        )


class AgreedAlready(ReviewRefused):
    def __init__(self, by: Any, at: Any) -> None:
        name = by.shown_name if by else _("somebody else")
        day = formats.date_format(timezone.localtime(at), "j F")
        super().__init__(
            _("%(name)s has agreed for the country already, on %(day)s.") % {"name": f"\u2068{name}\u2069", "day": day}
        )


class ReasonWanted(ReviewRefused):
    """An administrator says yes in the place of a country."""

    def __init__(self) -> None:
        super().__init__(_("Say why you agree in the place of the country; the author reads it."))


class AlreadyHidden(ReviewRefused):
    def __init__(self) -> None:
        super().__init__(_("This record is hidden already. Nothing was changed."))


class NotHidden(ReviewRefused):
    def __init__(self) -> None:
        super().__init__(_("This record is not hidden now: somebody has shown it again already."))
