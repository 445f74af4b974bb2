"""The search page: one question over all kinds of records."""

from django.http import HttpRequest, HttpResponse

from search.listing import answer_list

SEARCH_FACETS = ("kind", "theme", "region", "country", "language", "year", "status", "stage")


def search_page(request: HttpRequest) -> HttpResponse:
    return answer_list(request, template="search/search.html", scope={}, facets=SEARCH_FACETS, context={})
