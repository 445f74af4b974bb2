"""Lists of records, record pages, and the address of a work for other sites."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.url_routing import RouteResult
from wagtail.views import serve as serve_page

from portal.countries.names import countries_by_code
from portal.languages import current_language, interface_languages, short_code
from portal.repository.models import ResourcePage
from portal.repository.old_addresses import asked_again, paths_of
from portal.repository.record_page import is_guarded
from portal.repository.sections import KINDS_BY_SLUG, SECTIONS
from portal.repository.versions import best_version, record_url
from search.listing import answer_list

# The filters of a list: "kind" is given by the address, and a stage is a thing of cases only.
LIST_FACETS = {
    "cases": ("theme", "region", "country", "stage", "year", "language"),
    "laws": ("status", "law_kind", "region", "country", "theme", "year", "language"),
    "strategies": ("status", "region", "country", "theme", "year", "language"),
    "toolkits": ("theme", "region", "country", "year", "language"),
}


def record_list(request: HttpRequest, section: str) -> HttpResponse:
    kind = SECTIONS[section]
    return answer_list(
        request,
        template="repository/list.html",
        scope={"kind": (kind.slug,)},
        facets=LIST_FACETS[section],
        context={"kind": kind, "heading": kind.plural, "crumbs": [(_("Home"), home_url())]},
    )


def bucket(request: HttpRequest, section: str, bucket: str) -> HttpResponse:
    """A country's shelf is the section's list with that country chosen."""
    if bucket.upper() in countries_by_code():
        return redirect(f"{reverse('record_list', args=[section])}?country={bucket.upper()}")
    if bucket == "regional":
        return redirect(reverse("record_list", args=[section]))
    raise Http404


def record(request: HttpRequest, section: str, bucket: str, slug: str) -> HttpResponse:
    """The record at this address, in the best version for the reader, whichever language has the address.

    Serves through Wagtail, so that its hooks (view restrictions among them) still decide.
    """
    reading: str = getattr(request, "reading_language", current_language())
    found = ResourcePage.objects.versions_at(section, bucket, slug).annotate(is_guarded=is_guarded("path"))
    versions = versions_for(request, list(found))
    if not versions:
        return moved_or_missing(request, section, bucket, slug)
    chosen = best_version(versions, reading)
    if chosen.language == reading and chosen.address != (section, bucket, slug):
        return redirect(record_url(chosen.address, reading))
    page = chosen.specific
    page.locale = chosen.locale  # read with the versions
    page.found_versions = versions
    request._wagtail_route_for_request = RouteResult(page, args=[], kwargs={})  # type: ignore[attr-defined]
    return serve_page(request, request.path_info.lstrip("/"))


def versions_for(request: HttpRequest, versions: list[Any]) -> list[Any]:
    """Without those that this reader may not see, whose address alone would tell their title.

    Who may see none gets them all: Wagtail then asks to sign in.
    """
    return open_to(request, versions) or versions


def open_to(request: HttpRequest, versions: list[Any]) -> list[Any]:
    return [
        version
        for version in versions
        if not version.is_guarded or all(guard.accept_request(request) for guard in version.get_view_restrictions())
    ]


def moved_or_missing(request: HttpRequest, section: str, bucket: str, slug: str) -> HttpResponse:
    """Follow a record that moved: Wagtail keeps the redirect for its own language only, readers come by any."""
    moved = Redirect.objects.filter(old_path__in=paths_of((section, bucket, slug)), redirect_page__isnull=False)
    work = moved.order_by("-pk").values("redirect_page__translation_key")[:1]
    # Any version that this reader may see. Not to a guarded one: its address tells its title.
    found = ResourcePage.objects.live().filter(translation_key=work).annotate(is_guarded=is_guarded("path"))
    versions = open_to(request, list(found.select_related("locale")))
    if not versions:
        raise Http404
    reading: str = getattr(request, "reading_language", current_language())
    url = record_url(best_version(versions, reading).address, current_language())
    return asked_again(HttpResponseRedirect(url, status=301))


def identity(request: HttpRequest, kind: str, work: str) -> HttpResponse:
    """`/id/{kind}/{uuid}`: the name of the work for good; leads (303) to the best version for who asks."""
    try:
        key = uuid.UUID(work)
    except ValueError:
        raise Http404 from None
    found = ResourcePage.objects.live().of_work(key).filter(kind=KINDS_BY_SLUG[kind].slug).select_related("locale")
    versions = open_to(request, list(found.annotate(is_guarded=is_guarded("path"))))
    if not versions:
        raise Http404
    language = short_code(get_language_from_request(request))
    frame = language if language in interface_languages() else "en"
    chosen = best_version(versions, language)
    response = HttpResponseRedirect(record_url(chosen.address, frame), status=303)
    patch_vary_headers(response, ("Accept-Language",))
    return response


def home_url() -> str:
    return f"/{current_language()}/"
