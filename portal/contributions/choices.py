"""The two long lists of the form: islands by region with one line for another country, and themes by their group."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from portal.countries.models import Country, Region
from portal.countries.names import CountryEntry, countries_by_code
from portal.languages import current_language
from themes.models import Theme
from themes.vocabulary import Term, vocabulary


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


Groups = list[tuple[str, list[Option]]]

# By language, with the table they were made from: both tables are read anew only when they change.
_islands: dict[str, tuple[Any, Groups, list[str]]] = {}
_themes: dict[str, tuple[Any, Groups]] = {}


def islands(language: str) -> tuple[Groups, list[str]]:
    """States and territories by region, and the names of the other countries that the portal knows."""
    entries = countries_by_code()
    kept = _islands.get(language)
    if kept is None or kept[0] is not entries:
        groups: Groups = []
        for region in Region:
            held = [entry for entry in entries.values() if entry.region == region]
            if held:
                groups.append((str(region.label), [Option(e.iso2, e.name(language)) for e in in_order(held, language)]))
        others = [entry.name(language) for entry in in_order((e for e in entries.values() if not e.region), language)]
        kept = _islands[language] = (entries, groups, others)
    return kept[1], kept[2]


def in_order(entries: Iterable[CountryEntry], language: str) -> list[CountryEntry]:
    return sorted(entries, key=lambda entry: entry.name(language).casefold())


def themes(language: str) -> Groups:
    """Themes that are offered, each below the theme above it."""
    terms = vocabulary()
    kept = _themes.get(language)
    if kept is None or kept[0] is not terms:
        offered = [term for term in terms.values() if term.offered]
        tops = [term for term in offered if term.parent is None]
        groups: Groups = [("", [option(term, language) for term in tops])]
        for top in tops:
            below = [option(term, language) for term in offered if term.parent == top.slug]
            if below:
                groups.append((top.label(language), below))
        kept = _themes[language] = (terms, groups)
    return kept[1]


def option(term: Term, language: str) -> Option:
    return Option(term.slug, term.label(language))


def country_named(text: str) -> CountryEntry | None:
    """A country by its name in any language, or by its ISO code."""
    wanted = " ".join(text.split()).casefold()
    for entry in countries_by_code().values():
        if wanted in (entry.iso2.casefold(), entry.iso3.casefold()) or wanted in (
            name.casefold() for name in entry.names.values()
        ):
            return entry
    return None


class ChosenMany(forms.MultipleChoiceField):
    """Codes ticked in a list, told apart by `groups`; gives the rows of the model."""

    widget = forms.CheckboxSelectMultiple
    is_grouped = True

    def __init__(self, *, groups: Groups, most: int = 0, **kwargs: Any) -> None:
        self.groups, self.most = groups, most
        choices = [(option.value, option.label) for _group, options in groups for option in options]
        super().__init__(choices=choices, **kwargs)

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        if self.most and len(chosen) > self.most:
            raise forms.ValidationError(
                _("You ticked %(number)s. Keep the %(most)s that matter most and untick the others.")
                % {"number": len(chosen), "most": self.most}
            )
        return self.rows(chosen)

    def rows(self, chosen: list[str]) -> Any:
        return chosen


class ThemesField(ChosenMany):
    name_of_key = "slug"

    def rows(self, chosen: list[str]) -> list[Theme]:
        return list(Theme.objects.filter(slug__in=chosen)) if chosen else []


class OtherCountryField(forms.CharField):
    """The one line below the islands; gives a country."""

    def __init__(self, *, names: list[str], **kwargs: Any) -> None:
        self.names = names
        super().__init__(max_length=100, **kwargs)

    def clean(self, value: Any) -> CountryEntry | None:
        text = super().clean(value)
        if not text:
            return None
        found = country_named(text)
        if found is None:
            raise forms.ValidationError(
                _("We know no country called “%(name)s”. Check its spelling, or choose from the list above.")
                % {"name": text}
            )
        return found


class CountriesField(ChosenMany):
    def rows(self, chosen: list[str]) -> list[str]:
        return chosen


def countries_of(codes: list[str]) -> list[Country]:
    """In the order in which they were named: the first gives the record its shelf."""
    found = {country.iso2: country for country in Country.objects.filter(iso2__in=codes)}
    return [found[code] for code in codes if code in found]


def countries_field(**kwargs: Any) -> CountriesField:
    return CountriesField(groups=islands(current_language())[0], **kwargs)


def other_country_field(**kwargs: Any) -> OtherCountryField:
    return OtherCountryField(names=islands(current_language())[1], **kwargs)


def themes_field(**kwargs: Any) -> ThemesField:
    return ThemesField(groups=themes(current_language()), most=5, **kwargs)
