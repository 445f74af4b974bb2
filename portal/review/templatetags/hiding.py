"""`{% hide_address record as address %}`: where this reader may hide the record; empty for who may not."""

from typing import Any

from django import template
from django.urls import reverse

from portal.members.permissions import can
from portal.review.hiding import work_item

register = template.Library()


@register.simple_tag(takes_context=True)
def hide_address(context: Any, record: Any) -> str:
    user = context["request"].user
    # Whether to any record comes first: most members may hide none, and cost no query more.
    if record is None or not can(user, "record.hide") or not can(user, "record.hide", work_item(record, user)):
        return ""
    return reverse("review_hide", args=[record.pk])
