"""`{% whose %}`: the hidden field by which a text that had to wait finds back to its author only."""

from django import template
from django.utils.html import format_html

from portal.members.marks import mark_of

register = template.Library()


@register.simple_tag(takes_context=True)
def whose(context: template.Context) -> str:
    return format_html('<input type="hidden" name="whose" value="{}">', mark_of(context["request"].user))


@register.simple_tag(takes_context=True)
def mark(context: template.Context) -> str:
    return mark_of(context["request"].user)
