"""Words for the codes of a case: success factors and barriers."""

from django import template

from portal.cases.factors import BARRIERS, SUCCESS_FACTORS

register = template.Library()

WORDS = dict([*SUCCESS_FACTORS, *BARRIERS])  # no code stands in both lists


@register.filter
def reason(code: str) -> str:
    """The name of a success factor or a barrier."""
    return str(WORDS.get(code, code))
