"""How the desk names a record in a row: its place and its language, each from memory."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from portal.countries.names import countries_by_code, country_name
from portal.languages import current_language, language_tag
from portal.repository.sections import KINDS_BY_SLUG
from portal.repository.templatetags.records import in_language

register = template.Library()


@register.filter
def tag_of(language: str) -> str:
    return language_tag(language)


@register.filter
def kind_label(kind: str) -> str:
    return str(KINDS_BY_SLUG[kind].label)


@register.filter
def place_and_language(submission: Any) -> str:
    """The shelf that the record stands on, and the language where it is not the reader's own."""
    code = submission.page.url_path.rstrip("/").split("/")[-2].upper()
    place = country_name(code) if code in countries_by_code() else _("Several countries")
    if submission.language == current_language():
        return place
    return _("%(place)s, %(in_language)s") % {"place": place, "in_language": in_language(submission.language)}


@register.filter
def at(sentences: dict[str, str], name: str) -> str:
    """What was wrong with the remark at a field."""
    return sentences.get(f"r-{name}", "")
