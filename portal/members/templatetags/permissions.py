"""`{% can "record.publish" item as may_publish %}`: a button is shown where the table says yes."""

from typing import Any

from django import template

from portal.members import permissions

register = template.Library()


@register.simple_tag(takes_context=True)
def can(context: Any, action: str, item: Any = None) -> bool:
    return permissions.can(context["request"].user, action, item)
