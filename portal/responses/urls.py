"""The addresses of this room, below the language."""

from django.urls import path

from portal.responses import views

urlpatterns = [
    path("saved/", views.saved_records, name="saved_records"),
    path("saved/<uuid:work>/", views.keep_record, name="keep_record"),
    path("ask/<uuid:work>/", views.ask, name="ask_author"),
    path("my-work/questions/", views.author_questions, name="author_questions"),
    path("my-work/questions/<int:pk>/", views.author_question, name="author_question"),
]
