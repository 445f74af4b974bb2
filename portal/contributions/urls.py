"""The addresses of this room, below the language."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("portal.contributions.device.urls")),
]
