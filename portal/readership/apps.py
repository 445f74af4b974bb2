from django.apps import AppConfig


class ReadershipConfig(AppConfig):
    name = "portal.readership"
    label = "readership"
    verbose_name = "Readership"
