"""A field that holds several values of a controlled list, shown as boxes to tick."""

from typing import Any

from django import forms
from django.db import models


class ChoiceListField(models.JSONField):
    """A list of codes out of `options` ((code, label) pairs), stored as JSON in the order of the list."""

    def __init__(self, *args: Any, options: list[tuple[str, Any]] | None = None, **kwargs: Any) -> None:
        self.options = options or []
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            choices=self.options,
            required=not self.blank,
            label=self.verbose_name,
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )
