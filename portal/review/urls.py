"""The addresses of this room, below the language."""

from django.urls import URLPattern, path

from portal.members.own_time import in_own_time
from portal.review import hiding_views, views

urlpatterns: list[URLPattern] = [
    path("review/", in_own_time(views.review_queue), name="review_queue"),
    path("review/hidden/", in_own_time(hiding_views.hidden_records), name="review_hidden"),
    path("review/<int:page_id>/", in_own_time(views.review_record), name="review_record"),
    path("review/<int:page_id>/compare/", in_own_time(views.review_compare), name="review_compare"),
    path("review/<int:page_id>/original/", in_own_time(views.review_original), name="review_original"),
    path("review/<int:page_id>/beside/<uuid:work>/", in_own_time(views.review_beside), name="review_beside"),
    path("review/<int:page_id>/appeal/", in_own_time(views.review_appeal), name="review_appeal"),
    path("review/<int:page_id>/hide/", in_own_time(hiding_views.hide), name="review_hide"),
]
