"""What a reviewer writes: a remark at a field, a decision, a note; and what the author writes who appeals."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm

LONGEST = 2000


class AdminRemarkForm(TaskStateCommentForm):
    """Asking for changes without saying which helps nobody."""

    comment = forms.CharField(
        label=_("What is to change?"), max_length=LONGEST, widget=forms.Textarea({"rows": 3}), required=True
    )


class AdminReasonForm(TaskStateCommentForm):
    """Of an administrator who says yes in the place of a country."""

    comment = forms.CharField(
        label=_("Why do you agree in its place?"),
        help_text=_("For example: the ministry wrote to us. The author reads it."),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        error_messages={
            "required": _("Say why you agree in the place of the country; the author reads it."),
            "max_length": _("Write it in at most %(limit_value)d characters; these are %(show_value)d."),
        },
    )


class RemarkForm(forms.Form):
    text = forms.CharField(
        max_length=LONGEST,
        error_messages={
            "required": _("Write what is to change, or leave the field as it is."),
            "max_length": _("Write it in at most %(limit_value)d characters; these are %(show_value)d."),
        },
    )
    quote = forms.CharField(max_length=300, required=False)


class NoteForm(forms.Form):
    text = forms.CharField(
        max_length=LONGEST,
        error_messages={
            "required": _("Write the note first."),
            "max_length": _("Write it in at most %(limit_value)d characters; these are %(show_value)d."),
        },
    )


class AgreementForm(forms.Form):
    """`reason`: of an administrator who stands in for a country without a focal point."""

    revision = forms.IntegerField()
    reason = forms.CharField(
        max_length=LONGEST,
        required=False,
        error_messages={"max_length": _("Write it in at most %(limit_value)d characters; these are %(show_value)d.")},
    )


class AppealForm(forms.Form):
    reason = forms.CharField(
        label=_("Why should another editor look at it?"),
        max_length=LONGEST,
        widget=forms.Textarea({"class": "short", "dir": "auto", "cols": None, "rows": None}),
        help_text=_("One or two sentences. The editor who decided before does not decide again."),
        error_messages={
            "required": _("Write why another editor should look at it."),
            "max_length": _("Write it in at most %(limit_value)d characters; these are %(show_value)d."),
        },
    )


class HideForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it hidden?"),
        max_length=LONGEST,
        widget=forms.Textarea({"class": "short", "dir": "auto", "cols": None, "rows": None}),
        help_text=_("One or two sentences. The author reads them in a mail."),
        error_messages={
            "required": _("Say in one sentence why you hide it; the author reads it."),
            "max_length": _("Write it in at most %(limit_value)d characters; these are %(show_value)d."),
        },
    )


class DecisionForm(forms.Form):
    CHOICES = ("changes", "publish", "schedule", "decline")

    decision = forms.ChoiceField(
        choices=[(name, name) for name in CHOICES],
        error_messages={
            "required": _("Choose a decision."),
            "invalid_choice": _("Choose one of the decisions below."),
        },
    )
    revision = forms.IntegerField()
    day = forms.DateField(required=False, error_messages={"invalid": _("Write the day as 2026-12-31.")})
    reason = forms.CharField(
        max_length=LONGEST,
        required=False,
        error_messages={"max_length": _("Write it in at most %(limit_value)d characters; these are %(show_value)d.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        decision = cleaned.get("decision")
        if decision == "schedule" and "day" not in self.errors:
            self.check_day(cleaned.get("day"))
        if decision == "decline" and not (cleaned.get("reason") or "").strip() and "reason" not in self.errors:
            self.add_error("reason", _("Say in one sentence why it is not published; the author reads it."))
        return cleaned

    def check_day(self, day: Any) -> None:
        if day is None:
            self.add_error("day", _("Say on which day it is to appear."))
        elif day <= timezone.localdate():
            self.add_error("day", _("Choose a day after today, or publish it now."))
        elif day > timezone.localdate() + timedelta(days=366):
            self.add_error("day", _("Choose a day within a year."))

    def publish_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], time(0, 0)))
