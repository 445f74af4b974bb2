from django.apps import AppConfig


class ResponsesConfig(AppConfig):
    name = "portal.responses"
    label = "responses"
    verbose_name = "Responses"
