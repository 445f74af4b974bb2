"""Countries in the editors' admin: to look at, not to change. The data comes from files, by command."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, NumberColumn
from wagtail.snippets.views.snippets import InspectView, SnippetViewSet, SnippetViewSetGroup

from portal.countries.loading import NAME_LANGUAGES
from portal.countries.models import Country, RegionalBody, SurveyResult
from portal.countries.names import country_names
from portal.languages import OWN_NAMES, current_language


def country_choices() -> list[tuple[str, str]]:
    """(ISO alpha-2 code, name) in the editor's language, by name."""
    return sorted(country_names(current_language()).items(), key=lambda row: row[1])


class CountryFilterSet(WagtailFilterSet):
    class Meta:
        model = Country
        fields = ["region", "un_member", "associate_member", "lists"]


class CountryInspectView(InspectView):
    def get_names_display_value(self) -> str:
        names = self.object.names
        return "; ".join(f"{OWN_NAMES[code]}: {names[code]}" for code in NAME_LANGUAGES if names.get(code))

    def get_official_languages_display_value(self) -> str:
        return ", ".join(self.object.official_languages)

    def get_sources_display_value(self) -> str:
        return "; ".join(f"{name}: {source}" for name, source in self.object.sources.items())


class CountryViewSet(SnippetViewSet):
    model = Country
    icon = "site"
    menu_label = _("Countries and territories")
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_class = CountryInspectView
    inspect_view_fields = [
        "names",
        "iso2",
        "iso3",
        "m49",
        "region",
        "un_member",
        "associate_member",
        "lists",
        "capital",
        "population",
        "population_year",
        "land_area_km2",
        "eez_km2",
        "islands",
        "islands_note",
        "official_languages",
        "sources",
        "note",
        "updated",
    ]
    filterset_class = CountryFilterSet
    search_fields = ["iso2", "iso3", *(f"names__{code}" for code in NAME_LANGUAGES)]
    ordering = "names__en"
    list_per_page = 100
    list_display = [
        "__str__",
        Column("iso3", label=_("ISO code"), sort_key="iso3"),
        Column("get_region_display", label=_("Region"), sort_key="region"),
        BooleanColumn("un_member", label=_("Member of the United Nations"), sort_key="un_member"),
        NumberColumn("population", label=_("Population"), sort_key="population"),
    ]


class SurveyFilterSet(WagtailFilterSet):
    country = django_filters.ChoiceFilter(
        label=_("Country"), field_name="country__iso2", choices=country_choices, empty_label=_("All")
    )
    year = django_filters.AllValuesFilter(label=_("Edition"), field_name="year", empty_label=_("All"))

    class Meta:
        model = SurveyResult
        fields: list[str] = []


class SurveyResultViewSet(SnippetViewSet):
    model = SurveyResult
    icon = "table"
    menu_label = _("UN E-Government Survey")
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = ["country", "year", "egdi", "rank", "osi", "tii", "hci", "epi", "source", "note"]
    filterset_class = SurveyFilterSet
    ordering = ("-year", "country__iso3")
    list_per_page = 100
    list_display = [
        "country",
        Column("year", label=_("Edition"), sort_key="year"),
        Column("egdi", label=_("EGDI"), sort_key="egdi"),
        NumberColumn("rank", label=_("Rank"), sort_key="rank"),
        Column("osi", label=_("Online services"), sort_key="osi"),
        Column("tii", label=_("Networks"), sort_key="tii"),
        Column("hci", label=_("Human capital"), sort_key="hci"),
        Column("epi", label=_("Participation"), sort_key="epi"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SurveyResult]:
        return SurveyResult.objects.select_related("country")


class RegionalBodyForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Files of records name a body by its slug.
        self.fields["slug"].disabled = self.instance.pk is not None
        names = dict(country_choices())
        rows = Country.objects.values_list("pk", "iso2")
        self.fields["members"].choices = sorted(
            ((pk, names.get(iso2, iso2)) for pk, iso2 in rows), key=lambda row: row[1]
        )


class RegionalBodyViewSet(SnippetViewSet):
    model = RegionalBody
    icon = "group"
    menu_label = _("Regional bodies")
    copy_view_enabled = False
    search_fields = ["name", "slug"]
    list_filter = ["region"]
    ordering = "name"
    list_display = ["name", Column("get_region_display", label=_("Region"), sort_key="region")]
    edit_handler = ObjectList(
        [
            HelpPanel(
                _("A body of several states, such as CARICOM, which makes laws, strategies or services for them.")
            ),
            FieldPanel("name"),
            FieldPanel("slug", help_text=_("A short name in small Latin letters. It can't be changed later.")),
            FieldPanel("region"),
            FieldPanel("members", widget=forms.CheckboxSelectMultiple),
        ],
        base_form_class=RegionalBodyForm,
    )


class CountriesGroup(SnippetViewSetGroup):
    menu_label = _("Countries")
    menu_icon = "site"
    menu_order = 220
    items = (CountryViewSet, RegionalBodyViewSet, SurveyResultViewSet)
