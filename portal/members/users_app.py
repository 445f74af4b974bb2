"""Wagtail's app of users, told to use our forms for members."""

from wagtail.users.apps import WagtailUsersAppConfig


class MembersInAdminConfig(WagtailUsersAppConfig):
    user_viewset = "portal.members.viewsets.MemberViewSet"
