from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "portal.home"
    verbose_name = _("Home")

    def ready(self) -> None:
        # Each room's daily.py says what it must do once a day.
        autodiscover_modules("daily")
