"""What this room adds to the editors' admin: roles, organisations, and what is not to be seen there."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from portal.members.admin_guards import pages_to_choose
from portal.members.organisation_admin import OrganisationsGroup
from portal.members.organisations import GovernmentDomain, Organisation
from portal.members.permissions import can
from portal.members.role_admin import ByTable, RoleGrantViewSet
from portal.members.roles import RoleGrant

# Before the viewsets: Wagtail asks for the policies when it registers them.
register_permission_policy(RoleGrant, ByTable(RoleGrant, "role.grant"))
register_permission_policy(Organisation, ByTable(Organisation, "organisations.manage"))
register_permission_policy(GovernmentDomain, ByTable(GovernmentDomain, "organisations.manage"))
register_snippet(OrganisationsGroup)


@hooks.register("register_admin_viewset")
def roles_viewset() -> RoleGrantViewSet:
    return RoleGrantViewSet("roles", url_prefix="roles")


@hooks.register("construct_page_chooser_queryset")
def choose_among_own_and_public(pages: Any, request: HttpRequest) -> Any:
    return pages_to_choose(pages, request.user)


class WaitingMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can(request.user, "members.see_waiting")


@hooks.register("register_admin_menu_item")
def waiting_menu_item() -> MenuItem:
    return WaitingMenuItem(
        _("Members who wait"), reverse_lazy("members_waiting"), name="members-waiting", icon_name="user", order=240
    )
