"""How the desk names a record in a row: its kind, place and language, from memory."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from portal.countries.names import countries_by_code, country_name
from portal.languages import language_tag
from portal.repository.sections import KINDS_BY_SLUG

register = template.Library()


@register.filter
def tag_of(language: str) -> str:
    return language_tag(language)


@register.filter
def kind_label(kind: str) -> str:
    return str(KINDS_BY_SLUG[kind].label)


@register.filter
def place(submission: Any) -> str:
    """The shelf that the record stands on."""
    code = submission.page.url_path.rstrip("/").split("/")[-2].upper()
    return country_name(code) if code in countries_by_code() else _("Several countries")


@register.filter
def at(sentences: dict[str, str], name: str) -> str:
    """What was wrong with the remark at a field."""
    return sentences.get(f"r-{name}", "")
