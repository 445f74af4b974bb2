"""The addresses of this room, below the language."""

from django.urls import URLPattern, path

from portal.uploads import views

urlpatterns: list[URLPattern] = [
    path("share/<uuid:key>/files/", views.share_files, name="share_files"),
    path("files/<uuid:key>/", views.upload, name="upload"),
    path("files/<int:pk>/<str:name>", views.upload_file, name="upload_file"),
]
