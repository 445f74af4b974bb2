from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "portal.review"
    label = "review"
    verbose_name = _("Review")

    def ready(self) -> None:
        from portal.review import signals

        signals.connect()
        signals.stop_wagtails_mails()
