"""The addresses of this room, below the language and `my-data/`."""

from django.urls import path

from portal.members.own_time import in_own_time
from portal.members.personal_data import views

urlpatterns = [
    path("", in_own_time(views.my_data), name="my_data"),
    path("copy/", views.make_copy, name="my_data_copy"),
    path("copy/<uuid:key>/", views.download_copy, name="my_data_download"),
    path("leave/", views.leave, name="my_data_leave"),
    path("keep/", views.keep, name="my_data_keep"),
]
