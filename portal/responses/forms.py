"""One box: what to ask, what to answer."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.responses.models import LONGEST_TEXT


class TextForm(forms.Form):
    text = forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"class": "short", "dir": "auto"}))


class QuestionForm(TextForm):
    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["text"].label = _("Your question")
        self.fields["text"].error_messages["required"] = _("Write your question.")
        self.fields["text"].help_text = _(
            "Say what you want to do and where you are stuck. One question is easier to answer than three."
        )


class AnswerForm(TextForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["text"].label = _("Your answer")
        self.fields["text"].error_messages["required"] = _("Write your answer.")
        self.fields["text"].help_text = _("Only the person who asked reads it. Leave out what is not for others.")
