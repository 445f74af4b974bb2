"""The pages about the portal itself, the choice of language, and the way from a bare address to a language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _

from portal.countries.constellation import theme_strip
from portal.countries.sheets import places
from portal.languages import (
    OWN_NAMES,
    content_languages,
    current_language,
    interface_languages,
    language_tag,
    short_code,
)
from portal.page_frame import alternate_links

LONGEST_RETURN = 2000
# A path of ours: no second slash (another host), no backslash (some browsers read it as one), no climbing.
LOCAL_PATH = re.compile(r"/(?P<language>[a-z]{2})/(?P<rest>[^\s\\\x00-\x1f\x7f]*)")


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language of the interface, with the page that the reader came from."""

    tag: str
    own_name: str
    url: str
    records: int
    is_current: bool


def to_language(request: HttpRequest) -> HttpResponse:
    """An address without a language: on to the same one in the language that the browser asks for."""
    language = short_code(get_language_from_request(request))
    if language not in interface_languages():
        language = "en"
    response = HttpResponseRedirect(f"/{language}{request.get_full_path()}")
    patch_vary_headers(response, ("Accept-Language",))
    return response


ROBOTS = """\
User-agent: *
Disallow: /admin/
Disallow: /*/search/
Disallow: /*?
Sitemap: {site}/sitemap.xml
"""


def robots(request: HttpRequest) -> HttpResponse:
    """Records may be read by every engine; filters can be combined without end, so lists with a question are left."""
    return HttpResponse(ROBOTS.format(site=settings.BASE_URL.rstrip("/")), content_type="text/plain")


def favicon(request: HttpRequest) -> HttpResponse:
    """Some readers of feeds and old browsers ask here without looking at the page."""
    return HttpResponseRedirect(static("portal/favicon.svg"))


def about(request: HttpRequest) -> HttpResponse:
    states = {code: 1 for code, place in places().items() if not place.is_alone}
    return render(request, "home/about.html", {"chart": theme_strip(states), **plain_page(request)})


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "home/accessibility.html", plain_page(request))


def plain_page(request: HttpRequest) -> dict[str, Any]:
    return {
        "crumbs": [(_("Home"), f"/{current_language()}/")],
        "alternates": alternate_links(request.path),
        "canonical": request.path,
        "contact_email": getattr(settings, "CONTACT_EMAIL", ""),
    }


def languages(request: HttpRequest) -> HttpResponse:
    from portal.home.front_page import records_by_language

    return render(request, "home/languages.html", languages_context(request, records_by_language()))


def languages_context(request: HttpRequest, records_by_language: Mapping[str, int]) -> dict[str, Any]:
    came_from = return_path(request.GET.get("from", ""))
    rest = came_from.lstrip("/").partition("/")[2]
    return {
        **plain_page(request),
        "came_from": came_from if rest else "",
        "choices": [
            LanguageChoice(
                tag=language_tag(code),
                own_name=OWN_NAMES[code],
                url=f"/{code}/{rest}",
                records=records_by_language.get(code, 0),
                is_current=code == current_language(),
            )
            for code in interface_languages()
        ],
        "portuguese_records": records_by_language.get("pt", 0),
    }


def return_path(asked: str) -> str:
    """Where to lead back to: a page of this portal in some language, else the front page in this one."""
    home = f"/{current_language()}/"
    match = LOCAL_PATH.fullmatch(asked) if len(asked) <= LONGEST_RETURN else None
    if match is None or match["language"] not in content_languages():
        return home
    path = match["rest"].partition("?")[0].partition("#")[0]
    if path.startswith(("languages", "/")) or "//" in path or ".." in path.split("/"):
        return home
    return asked
