"""Words for the codes that records and the index carry: countries, themes, stages, languages."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.apps import apps
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.countries.language_names import language_list
from portal.countries.names import country_name as name_of_country
from portal.countries.templatetags.record_lines import MARKS
from portal.languages import OWN_NAMES, current_language, direction, language_tag
from portal.repository.dates import PartialDate, read_partial_date
from portal.repository.sections import KINDS_BY_SLUG
from portal.repository.sections import counted as counted_records
from portal.repository.versions import record_url
from search import registry
from themes.vocabulary import theme_label as label_of_theme

register = template.Library()

# Shapes of the look for the stage of a case: disc, half disc, ring, bar.
STAGE_MARKS = {"running": "yes", "scaled": "yes", "pilot": "part", "idea": "soon", "stopped": "end"}
REACH = {"none": "r1", "voice": "r1", "2g": "r2", "3g": "r3", "broadband": "r4"}
# What a phone on 2G gets in practice: some time to ask, then about 50 kbit a second.
BYTES_A_SECOND_ON_2G = 6_300
SECONDS_TO_ASK_ON_2G = 1.3


@register.filter
def country_name(code: str) -> str:
    return name_of_country(code)


@register.filter
def theme_name(slug: str) -> str:
    return label_of_theme(slug)


@register.filter
def facet_label(value: str, facet: str) -> str:
    """The name of a facet's value: {{ "running"|facet_label:"stage" }}."""
    return str(registry.labels(facet, current_language()).get(value, value))


@register.simple_tag
def counted(kind: str, number: int | None) -> str:
    """ "38 cases": {% counted "case" 38 %}; any other word than a kind counts records."""
    return counted_records(kind, number or 0)


@register.filter
def goal_number(address: str) -> str:
    """ "16.6" of http://metadata.un.org/sdg/16.6."""
    return address.rstrip("/").rpartition("/")[2]


@register.filter
def own_name(language: str) -> str:
    """A language in its own words."""
    return OWN_NAMES.get(language, language)


@register.filter
def in_language(language: str) -> str:
    """ "In French": what stands beside a text that is not in the reader's language."""
    return {
        "en": _("In English"),
        "fr": _("In French"),
        "es": _("In Spanish"),
        "ru": _("In Russian"),
        "ar": _("In Arabic"),
        "zh": _("In Chinese"),
        "pt": _("In Portuguese"),
    }.get(language, language)


@register.filter
def lang_tag(language: str) -> str:
    return language_tag(language)


@register.filter
def text_direction(language: str) -> str:
    return direction(language)


@register.filter
def whole(value: Any) -> str:
    """A number with the separators of the reader's language, no decimals."""
    return number_format(round(value), decimal_pos=0, force_grouping=True) if value is not None else ""


@register.simple_tag
def hit_url(hit: Any) -> str:
    """Address of a hit in the frame of the reader's language."""
    return f"/{current_language()}{hit.version.url}"


@register.simple_tag
def record_link(record: Any) -> str:
    """Address of a record in the frame of the reader's language."""
    return record_url(record.address, current_language())


@register.filter
def kind_label(kind: str) -> str:
    """ "Case": the word for one record of a kind."""
    return str(KINDS_BY_SLUG[kind].label) if kind in KINDS_BY_SLUG else kind


@register.filter
def choice_label(code: str, field: str) -> str:
    """The word for a code of a model's field: {{ "act"|choice_label:"legislation.LawPage.instrument" }}."""
    app, model, name = field.split(".")
    choices = apps.get_model(app, model)._meta.get_field(name).flatchoices  # type: ignore[union-attr]
    return str(dict(choices).get(code, code))


@register.filter
def mark(status: str) -> str:
    """Class of the shape beside a status or a stage; empty where nothing is known."""
    return MARKS.get(status) or STAGE_MARKS.get(status, "")


@register.filter
def reach(connectivity: str) -> str:
    return REACH.get(connectivity, "")


@register.filter
def partial_date(text: str) -> PartialDate | None:
    return read_partial_date(text or "")


@register.filter
def money(amount: Any, currency: str) -> str:
    """ "US$ 180,000", "FJD 39,000,000"; the number alone where no source names the currency."""
    sign = "US$" if currency == "USD" else currency
    return f"{sign} {whole(amount)}".strip()


@register.filter
def seconds_on_2g(size: int) -> int:
    return round(size / BYTES_A_SECOND_ON_2G + SECONDS_TO_ASK_ON_2G)


@register.filter
def languages(codes: str) -> str:
    """ "English, French" for the codes "en, fr"."""
    return language_list(code for code in re.split(r"[,\s]+", codes.strip()) if code)


@register.filter
def short_name(body: str) -> str:
    """ "OECS": what stands in brackets after the name of a regional body, else the name."""
    inside = re.search(r"\(([^()]+)\)$", body)
    return inside[1] if inside else body


@register.filter
def any_has(rows: Iterable[Any], name: str) -> bool:
    """Whether a block of a stream fills this field: a column that nobody fills is left out."""
    return any(row.value.get(name) for row in rows)


@register.filter
def nth(rows: Sequence[Any], place: int) -> Any:
    return rows[place] if place < len(rows) else None


@register.simple_tag
def foreign(language: str) -> SafeString:
    """Attributes for a text that is not in the reader's language: ` lang="fr"`, with dir where it differs."""
    reader = current_language()
    tag = language_tag(language)
    if not language or tag == language_tag(reader):
        return SafeString("")
    if direction(language) == direction(reader):
        return format_html(' lang="{}"', tag)
    return format_html(' lang="{}" dir="{}"', tag, direction(language))


@register.simple_tag
def lang_of(text: Any, in_original: Any, record: Any, original: Any) -> SafeString:
    """Attributes for a text of a version; where it reads as in the original nobody has translated it."""
    return foreign(original.reads_in if text == in_original else record.reads_in)


@register.filter
def told(hit: Any, name: str) -> tuple[Any, str]:
    """A text of a list row and its language: as the version shown tells it, else as the original does."""
    own = hit.card.get("told", {}).get(hit.version.language, {})
    if name in own:
        return own[name], own["reads_in"]
    return hit.card.get(name), hit.card.get("text_language") or hit.original


@register.simple_tag
def title_lang(record: Any) -> SafeString:
    """Attributes for the title: a law may be described in English under its Dutch name."""
    official = getattr(record, "official_languages", "")
    if len(official) == 2 and record.title == getattr(record, "official_title", ""):
        return foreign(official)
    if record.reads_in != record.language:
        # Inside a text of another language the title says its own, even where it is the reader's.
        return format_html(' lang="{}" dir="{}"', language_tag(record.language), direction(record.language))
    return foreign(record.language)
