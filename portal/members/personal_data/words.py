"""What fields are called in a copy for people, where the model itself gives its field no name in their language."""

from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.log_actions import registry as log_actions

WORDS: dict[str, Promise] = {
    "action": _("Action"),
    "answer": pgettext_lazy("what somebody answered", "Answer"),
    "answered_at": _("Answered at"),
    "appeal_reason": _("Reason of the appeal"),
    "asked_at": _("Asked at"),
    "at": _("When"),
    "comment": _("Comment"),
    "confirmed_at": _("Confirmed at"),
    "created": _("Created at"),
    "created_at": _("Created at"),
    "data": _("Content"),
    "decided_at": _("Decided at"),
    "deleted_at": _("Deleted at"),
    "draft": pgettext_lazy("what an author has not sent", "Draft"),
    "due": _("Due on"),
    "ended_at": _("Ended at"),
    "ended_why": _("Why it ended"),
    "field": _("Field"),
    "file": _("File"),
    "granted_at": _("Granted at"),
    "group": _("Group"),
    "hidden_at": _("Hidden at"),
    "ip": _("Internet address"),
    "key": _("Identifier"),
    "kind": _("Kind"),
    "label": _("Title"),
    "language": _("Language"),
    "last_seen_at": _("Last seen at"),
    "last_updated_at": _("Last changed at"),
    "last_used_at": _("Last used at"),
    "lifted_at": _("Lifted at"),
    "object_str": _("Title"),
    "outcome": _("Result"),
    "page": _("Page"),
    "permission": _("Permission"),
    "quote": _("Words meant"),
    "reason": _("Reason"),
    "refused_at": _("Refused at"),
    "resolved_at": _("Settled at"),
    "saved": _("Saved at"),
    "saved_at": _("Saved at"),
    "sent_at": _("Sent at"),
    "shown_at": _("Shown again at"),
    "size": _("Size in bytes"),
    "state": _("State"),
    "step": _("Part"),
    "subject": _("Subject"),
    "submission": _("Record"),
    "text": _("Text"),
    "title": _("Title"),
    "touched": _("Last changed at"),
    "type": _("Kind"),
    "uid": _("Identifier"),
    "until": _("Until"),
    "user_agent": _("Browser"),
    "verified_at": _("Verified at"),
    "was_asked_for": _("At my own wish"),
    "where": _("Where"),
    "words": _("What happens to my texts"),
    "work": _("Record"),
    "written_at": _("Written at"),
}


def field_of(model: type[models.Model], name: str) -> Any:
    return next((field for field in model._meta.get_fields() if field.name == name), None)


def label_of(model: type[models.Model], name: str) -> str:
    """The form's own label first; one that Django made of the field's name is English in every language."""
    own = getattr(field_of(model, name), "verbose_name", name)
    found = WORDS.get(name, own) if name == "uid" or not isinstance(own, Promise) else own
    return str(found)[:1].upper() + str(found)[1:]


def codes_of(model: type[models.Model], name: str) -> dict[Any, str]:
    """The word for each code of a field with choices; empty for others."""
    field = field_of(model, name)
    found = {code: str(word) for code, word in getattr(field, "flatchoices", None) or () if code not in ("", None)}
    if name == "action" and not found:
        found = {code: str(word) for code, word in log_actions.get_choices()}
    return found
