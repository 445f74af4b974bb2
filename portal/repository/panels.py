"""How editors fill in what all kinds of records share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, Panel


class OriginalPanel(Panel):
    """On a version: whose facts readers see, mostly the original's, and which fields count only there."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "repository/admin/original_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk and not self.instance.is_original and self.original())

        def original(self) -> Any:
            """As readers find it: among the versions that are published, if any is."""
            from portal.repository.models import ResourcePage
            from portal.repository.versions import original_of

            if not hasattr(self, "_original"):
                versions = list(ResourcePage.objects.of_work(self.instance.translation_key).select_related("locale"))
                live = [version for version in versions if version.live]
                self._original = original_of(live or versions) if versions else None
            return self._original

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            original = self.original()
            return {**context, "original": original, "is_own": original and original.pk == self.instance.pk}


resource_panels = [
    FieldPanel("summary"),
    FieldPanel("text_language"),
    MultiFieldPanel(
        [
            FieldPanel(
                "countries",
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Every country that did it, not those that only paid or advised."),
            ),
            FieldPanel(
                "regional_bodies",
                widget=forms.CheckboxSelectMultiple,
                help_text=_("The body of several states whose work it is, if it is one's."),
            ),
            FieldPanel(
                "themes",
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Two to four are enough. A narrower theme stands for its broader one too."),
            ),
            FieldPanel("years"),
            FieldPanel("sdg_targets"),
        ],
        heading=_("Where, what about, when"),
    ),
]

story_panels = [
    FieldPanel("body"),
    InlinePanel(
        "organisations",
        heading=_("Organisations"),
        label=_("Organisation"),
        help_text=_("Who led it, who took part, who paid."),
    ),
    InlinePanel(
        "relations",
        heading=_("Related records"),
        label=_("Related record"),
        help_text=_("State a relation once: the other record shows it from its side."),
    ),
    InlinePanel(
        "attachments",
        heading=_("Files"),
        label=_("File"),
        help_text=_("Readers see kind and size before they download. Keep files small: many links are thin."),
    ),
]

source_panels = [
    MultiFieldPanel(
        [
            InlinePanel(
                "record_sources",
                label=_("Source"),
                help_text=_("At least one that readers can open. Say which statement it bears."),
            ),
            FieldRowPanel(
                [
                    FieldPanel("confidence"),
                    FieldPanel("confidence_reason", help_text=_("For example: one source only, or an old one.")),
                ]
            ),
            FieldRowPanel(
                [
                    FieldPanel("checked_on", help_text=_("The day of the last comparison with its sources.")),
                    FieldPanel("checked_by", help_text=_("A name or an office, as readers should see it.")),
                ]
            ),
            FieldPanel("note"),
            FieldRowPanel(
                [
                    FieldPanel("licence", help_text=_("Of this text, for example CC BY 4.0.")),
                    FieldPanel("redistribute"),
                ]
            ),
        ],
        heading=_("Where it comes from"),
    ),
    FieldPanel("is_original"),
]
