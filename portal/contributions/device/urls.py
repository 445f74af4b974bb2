"""Addresses for the author's device, below the language."""

from django.urls import path

from portal.contributions.device import views

urlpatterns = [
    path("token/", views.token, name="token"),
    path("share/offline/", views.offline_form, name="share_offline"),
]
