"""Wagtail's app of users, told to use our forms for members, and to ask first who it is."""

from wagtail.users.apps import WagtailUsersAppConfig


class MembersInAdminConfig(WagtailUsersAppConfig):
    user_viewset = "portal.members.viewsets.MemberViewSet"
    group_viewset = "portal.members.viewsets.GroupsConfirmedFirst"
