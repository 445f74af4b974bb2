from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ToolkitsConfig(AppConfig):
    name = "portal.toolkits"
    verbose_name = _("Toolkits")
