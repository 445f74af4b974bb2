"""The texts as modelsearch, the search of Wagtail, knows them: a model with a title that weighs more and a text."""

from django.db import models
from modelsearch import index


class Text(index.Indexed, models.Model):
    key = models.CharField(max_length=40)
    title = models.TextField()
    body = models.TextField()
    is_public = models.BooleanField()

    search_fields = [
        index.SearchField("title", boost=2),  # as Wagtail weighs the title of a page
        index.SearchField("body"),
        index.FilterField("is_public"),
    ]

    class Meta:
        app_label = "baseline"

    def __str__(self) -> str:
        return self.title
