"""`{% whose %}`: the hidden field by which a text that had to wait finds back to its author only."""

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html

from portal.contributions.device.owner import mark_of

register = template.Library()


@register.simple_tag(takes_context=True)
def whose(context: template.Context) -> str:
    return format_html('<input type="hidden" name="whose" value="{}">', mark_of(context["request"].user))


@register.simple_tag(takes_context=True)
def mark(context: template.Context) -> str:
    return mark_of(context["request"].user)


@register.simple_tag
def worker_url() -> str:
    """Where the script lies that opens the form without a line; empty where it is switched off."""
    return reverse("worker") if settings.OFFLINE_FORM else ""
