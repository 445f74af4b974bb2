"""Templates, manuals and guides that another ministry can take and use."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from portal.repository.models import ResourcePage
from portal.repository.panels import story_panels
from portal.repository.sections import TOOLKIT


class ToolkitKind(models.TextChoices):
    TEMPLATE = "template", _("Template")
    MANUAL = "manual", _("Manual")
    GUIDE = "guide", _("Guide")
    TRAINING = "training", _("Training material")
    PRESENTATION = "presentation", _("Presentation")


class ToolkitPage(ResourcePage):
    toolkit_kind = models.CharField(_("kind"), max_length=14, choices=ToolkitKind.choices, blank=True)
    purpose = models.TextField(_("what it is for"), blank=True)
    audience = models.CharField(_("who uses it"), max_length=300, blank=True)
    steps = models.TextField(_("how to use it"), blank=True, help_text=_("One step a line."))
    may_be_changed = models.BooleanField(_("may be changed"), null=True, blank=True)

    record_kind = TOOLKIT
    content_panels = [
        *ResourcePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("toolkit_kind"), FieldPanel("may_be_changed")]),
                FieldPanel("purpose", help_text=_("What another ministry can do with it.")),
                FieldPanel("audience"),
                FieldPanel("steps"),
            ],
            heading=_("The toolkit"),
        ),
        *story_panels,
    ]

    class Meta:
        verbose_name = _("toolkit")
        verbose_name_plural = _("toolkits")

    def body_text(self) -> list[str]:
        return [self.purpose, self.audience, self.steps, *super().body_text()]
