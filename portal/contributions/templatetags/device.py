"""What pages say to the script that keeps text on the device."""

from django import template
from django.conf import settings
from django.urls import reverse

register = template.Library()


@register.simple_tag
def worker_url() -> str:
    """Where the script lies that opens the form without a line; empty where it is switched off."""
    return reverse("worker") if settings.OFFLINE_FORM else ""
