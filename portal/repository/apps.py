from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RepositoryConfig(AppConfig):
    name = "portal.repository"
    verbose_name = _("Repository")

    def ready(self) -> None:
        from portal.repository import old_addresses, role_groups, search_signals, title_search, version_signals  # noqa: F401
        from portal.repository.files import places, signals  # noqa: F401
