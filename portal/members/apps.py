from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_save
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "portal.members"
    verbose_name = _("Members")

    def ready(self) -> None:
        from allauth.usersessions.models import UserSession

        from portal.members import (
            address_signals,  # noqa: F401 - ends what rested on an address
            checks,  # noqa: F401 - registers the system checks
            theme_signals,  # noqa: F401 - roles follow a theme that is merged
        )
        from portal.members.limits import make_limits_table
        from portal.members.sessions import keep_little

        post_migrate.connect(make_limits_table, sender=self, dispatch_uid="limits_table")
        pre_save.connect(keep_little, sender=UserSession, dispatch_uid="keep_little")
