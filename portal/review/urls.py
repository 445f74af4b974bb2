"""The addresses of this room, below the language."""

from django.urls import URLPattern, path

from portal.review import views

urlpatterns: list[URLPattern] = [
    path("review/", views.review_queue, name="review_queue"),
    path("review/<int:page_id>/", views.review_record, name="review_record"),
    path("review/<int:page_id>/compare/", views.review_compare, name="review_compare"),
    path("review/<int:page_id>/original/", views.review_original, name="review_original"),
    path("review/<int:page_id>/beside/<uuid:work>/", views.review_beside, name="review_beside"),
    path("review/<int:page_id>/appeal/", views.review_appeal, name="review_appeal"),
]
