"""Which kinds of records there are and what each is called in addresses, lists and the index."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


@dataclass(frozen=True, slots=True)
class Kind:
    slug: str  # in /id/{slug}/… and in the facet "kind"
    section: str  # in /{language}/{section}/…
    label: str | Promise
    plural: str | Promise
    template: str


CASE = Kind("case", "cases", _("Case"), _("Cases"), "cases/case.html")
LAW = Kind("law", "laws", _("Law"), _("Laws"), "legislation/law.html")
STRATEGY = Kind("strategy", "strategies", _("Strategy"), _("Strategies"), "strategies/strategy.html")
TOOLKIT = Kind("toolkit", "toolkits", _("Toolkit"), _("Toolkits"), "toolkits/toolkit.html")

KINDS = (CASE, LAW, STRATEGY, TOOLKIT)
SECTIONS = {kind.section: kind for kind in KINDS}
KINDS_BY_SLUG = {kind.slug: kind for kind in KINDS}


def counted(kind: str, number: int) -> str:
    """ "38 cases", "1 law": the plural of each language (six forms in Arabic, three in Russian)."""
    if kind == "case":
        text = ngettext("%(number)s case", "%(number)s cases", number)
    elif kind == "law":
        text = ngettext("%(number)s law", "%(number)s laws", number)
    elif kind == "strategy":
        text = ngettext("%(number)s strategy", "%(number)s strategies", number)
    elif kind == "toolkit":
        text = ngettext("%(number)s toolkit", "%(number)s toolkits", number)
    else:
        text = ngettext("%(number)s record", "%(number)s records", number)
    return text % {"number": number}
