"""What stands around every page: its language, the menu, the footer and where the page is in other languages."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.languages import (
    OWN_NAMES,
    content_languages,
    current_language,
    direction,
    interface_languages,
    language_tag,
)
from portal.repository.sections import CASE, LAW, STRATEGY, TOOLKIT

NAME = gettext_noop("SIDS Knowledge Exchange")

# What the link to the languages shows where two letters of the code say nothing to its readers.
LANGUAGE_SIGNS = {"ar": "ع", "zh": "中"}

# Addresses that hold no page of the portal, so that no other language has them either.
OUTSIDE = ("/admin/", "/documents/", "/static/", "/media/")

Link = dict[str, Any]


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every template. No query, nothing of the session: public pages must not vary by visitor.

    Links are made only when a template asks for them, so the admin does not pay for them.
    """
    language = current_language()
    frame = {
        "language": language,
        "language_tag": language_tag(language),
        "language_name": OWN_NAMES.get(language, language),
        "language_sign": LANGUAGE_SIGNS.get(language, language.upper()),
        "direction": direction(language),
        "site_name": _(settings.SITE_NAME),
        "site_url": settings.BASE_URL.rstrip("/"),
        "home_url": f"/{language}/",
        "main_nav": SimpleLazyObject(lambda: main_nav(request.path)),
        "footer_links": SimpleLazyObject(footer_links),
        "my_work_url": SimpleLazyObject(lambda: reverse("my_work")),
        "languages_url": SimpleLazyObject(lambda: languages_url(request)),
        "share_url": SimpleLazyObject(lambda: reverse("share")),
    }
    if request.resolver_match and not request.path.startswith(OUTSIDE):
        # Most pages exist alike in each language; record pages say for themselves where theirs are.
        frame["alternates"] = SimpleLazyObject(lambda: alternate_links(request.path))
        frame["canonical"] = request.path
    return frame


def main_nav(path: str) -> list[Link]:
    """The five words of the header; `current` is where the reader is."""
    links = [
        (CASE.plural, reverse("record_list", args=[CASE.section])),
        (LAW.plural, reverse("record_list", args=[LAW.section])),
        (STRATEGY.plural, reverse("record_list", args=[STRATEGY.section])),
        (_("Themes"), reverse("theme_index")),
        (_("Countries"), reverse("country_index")),
    ]
    return [{"label": str(label), "url": url, "current": path.startswith(url)} for label, url in links]


def footer_links() -> list[Link]:
    about = reverse("about")
    links = [
        (CASE.plural, reverse("record_list", args=[CASE.section])),
        (LAW.plural, reverse("record_list", args=[LAW.section])),
        (STRATEGY.plural, reverse("record_list", args=[STRATEGY.section])),
        (TOOLKIT.plural, reverse("record_list", args=[TOOLKIT.section])),
        (_("Themes"), reverse("theme_index")),
        (_("Countries"), reverse("country_index")),
        (_("Share a case"), reverse("share")),
        (_("Search"), reverse("search")),
        (_("My work"), reverse("my_work")),
        # The same for everybody: it leads strangers to the sign-in, and members to My work, where they sign out.
        (_("Sign in or out"), f"{reverse('my_work')}#account"),
        (_("About"), about),
        (_("Where records come from"), f"{about}#records"),
        (_("Help on a slow link"), f"{about}#slow"),
        (_("Accessibility"), reverse("accessibility")),
        (_("Languages"), reverse("languages")),
    ]
    return [{"label": str(label), "url": url} for label, url in links]


def languages_url(request: HttpRequest) -> str:
    """The page of languages, which leads back to this one, with its filters."""
    address = reverse("languages")
    path = request.get_full_path()
    if path.startswith(OUTSIDE) or path.partition("?")[0] == address:
        return address
    return f"{address}?{urlencode({'from': path}, safe='/')}"


def alternate_links(path: str) -> list[dict[str, str]]:
    """The same address in each language of the interface; for pages that exist in all of them alike."""
    first, _slash, rest = path.lstrip("/").partition("/")
    rest = rest if first in content_languages() else ""
    return [
        {"language": code, "name": OWN_NAMES[code], "tag": language_tag(code), "url": f"/{code}/{rest}"}
        for code in interface_languages()
    ]
