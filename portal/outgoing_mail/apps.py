from django.apps import AppConfig


class OutgoingMailConfig(AppConfig):
    name = "portal.outgoing_mail"
    label = "outgoing_mail"
    verbose_name = "Outgoing mail"
