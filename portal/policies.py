"""Permission policies of the editors' admin for data that nobody deletes, or that nobody edits by hand."""

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy


class NeverDeleted(ModelPermissionPolicy):
    """As Django's permissions say, but nobody may delete: not even a superuser, whom Django lets do everything."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and bool(super().user_has_permission(user, action))


class ReadOnly(ModelPermissionPolicy):
    """Everybody who may enter the admin may look; nobody may change, because the data comes from files."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and bool(user.has_perm("wagtailadmin.access_admin"))
