"""The addresses of this room, below the language."""

from django.urls import URLPattern, path

from portal.readership import views

urlpatterns: list[URLPattern] = [
    path("my-work/certificate/<int:page_id>/", views.certificate, name="certificate"),
]
