from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "portal.uploads"
    label = "uploads"
    verbose_name = "Uploads"

    def ready(self) -> None:
        from portal.uploads import configuration, signals  # noqa: F401
