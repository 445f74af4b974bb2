"""The front page of each language, and plain pages that editors write."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from portal.repository.blocks import StoryBlock


class HomePage(Page):
    question = models.CharField(
        _("question"),
        max_length=120,
        blank=True,
        help_text=_("The heading of the front page. Empty: the portal's own question in this language."),
    )
    lead = models.CharField(
        _("lead"), max_length=300, blank=True, help_text=_("Below the question. Empty: the number of records.")
    )

    template = "home/home.html"
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["repository.RepositorySectionPage", "home.InformationPage"]
    content_panels = [*Page.content_panels, FieldPanel("question"), FieldPanel("lead")]

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.home.front_page import front_page_context

        return {**super().get_context(request, *args, **kwargs), **front_page_context(self, request)}


class InformationPage(Page):
    """A page of plain text, such as an editorial policy, for other pages to link to."""

    summary = models.CharField(_("summary"), max_length=300, blank=True)
    body = StreamField(StoryBlock(), verbose_name=_("text"), blank=True)

    template = "home/information.html"
    parent_page_types: ClassVar = ["home.HomePage", "home.InformationPage"]
    subpage_types: ClassVar = ["home.InformationPage"]
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]

    class Meta:
        verbose_name = _("information page")
        verbose_name_plural = _("information pages")
