from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PersonalDataConfig(AppConfig):
    name = "portal.members.personal_data"
    label = "personal_data"
    verbose_name = "Personal data"

    def ready(self) -> None:
        from portal.members.personal_data import leaving_signals  # noqa: F401
        from portal.members.personal_data.traces import accounts, by_hand, editors_admin  # noqa: F401

        # Each other room says in its personal_data.py what it keeps of whom.
        autodiscover_modules("personal_data")
