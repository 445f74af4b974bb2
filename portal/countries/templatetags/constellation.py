"""The island constellation in templates, for pages whose views must not know the countries."""

from collections.abc import Mapping

from django import template
from django.utils.safestring import SafeString

from portal.countries import constellation
from portal.countries.sheets import places
from portal.languages import current_language

register = template.Library()


@register.simple_tag
def theme_strip(lit: Mapping[str, int]) -> SafeString:
    """Three small sheets: {% theme_strip lit %}, where `lit` holds the number of records by country code."""
    return constellation.theme_strip(lit)


@register.filter
def islands_lit(lit: Mapping[str, int]) -> int:
    """How many dots of the strip are lit: countries without a place on it left out."""
    drawn = {code for code, place in places().items() if not place.is_alone}
    return sum(1 for code, number in lit.items() if number and code in drawn)


@register.simple_tag
def locator(iso2: str, label: str) -> SafeString:
    """The sheet of one country with its dot lit and named; empty where the chart does not reach."""
    island = constellation.Island(iso2, label, "", 0)
    return constellation.locator(iso2, constellation.chart_name(island, current_language()))
