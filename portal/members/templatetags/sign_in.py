"""For the page of the sign-in: where somebody goes on to afterwards, in words."""

from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django import template
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

register = template.Library()

NAMES = {
    "share": _("Share a case"),
    "share_tasks": _("Share a case"),
    "share_step": _("Share a case"),
    "share_check": _("Share a case"),
    "share_files": _("Share a case"),
    "my_work": _("My work"),
    "my_data": _("My data"),
    "profile": _("My profile"),
    "review_queue": _("Review"),
    "review_record": _("Review"),
    "members_waiting": _("Members who wait"),
    "mfa_index": _("Second step"),
    "account_email": _("E-mail address"),
    "usersessions_list": _("Where you are signed in"),
    "wagtailadmin_home": _("Editors’ admin"),
}


@dataclass(frozen=True)
class Wanted:
    path: str
    name: str


@register.simple_tag
def where_to(address: str | None) -> Wanted | None:
    if not address or not get_adapter().is_safe_url(address):
        return None
    path = address.partition("?")[0]
    try:
        name = NAMES.get(resolve(path).url_name or "", "")
    except Resolver404:  # such as a page below another language than this one's
        name = ""
    return Wanted(path, str(name))
