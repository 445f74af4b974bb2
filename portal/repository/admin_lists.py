"""The editors' lists of records: columns, filters and the choice of a shelf that all kinds share.

Each kind registers its own list from its own app; the menu "Repository" gathers them.
"""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import LocaleFilter
from wagtail.admin.menu import Menu, MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.choose_parent import ChooseParentView
from wagtail.admin.views.pages.listing import IndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Locale
from wagtail.permissions import page_permission_policy

from portal.countries.names import countries_by_code, country_name, country_names
from portal.languages import current_language, short_code
from portal.repository.models import BucketPage, Confidence, ResourcePage
from portal.repository.sections import KINDS
from portal.repository.services import open_bucket, section_of
from themes.admin_forms import tree_labels

MENU_HOOK = "register_repository_menu_item"
REGIONAL = "regional"
SEARCH_ORDERINGS = {"title", "latest_revision_created_at", "live"}  # what Wagtail's search can sort by

repository_menu = Menu(register_hook_name=MENU_HOOK)


def country_choices() -> list[tuple[str, str]]:
    return sorted(country_names(current_language()).items(), key=lambda row: row[1])


def language_choices() -> list[tuple[str, str]]:
    return [(locale.language_code, locale.get_display_name()) for locale in Locale.objects.all()]


class LinkFilter(django_filters.MultipleChoiceFilter):
    """Records tied to one of the chosen countries or themes; a subquery, because Wagtail's search knows no joins."""

    def __init__(self, *, relation: str, column: str, **kwargs: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, **kwargs)
        self.relation, self.column = relation, column

    def filter(self, qs: QuerySet[Any], value: list[Any]) -> QuerySet[Any]:
        if not value:
            return qs
        through: type[Model] = getattr(ResourcePage, self.relation).through
        rows = through._default_manager.filter(**{f"{self.column}__in": value})
        return qs.filter(pk__in=rows.values("resourcepage_id"))


class RecordFilterSet(PageFilterSet):
    """What editors look for in every kind; a kind adds its own, first. Sites and child pages mean nothing here."""

    locale = LocaleFilter(
        label=gettext_lazy("Language"),
        choices=language_choices,
        empty_label=None,
        null_label=gettext_lazy("All"),
        null_value=None,
        widget=forms.RadioSelect,
    )
    country = LinkFilter(
        label=gettext_lazy("Country"), relation="countries", column="country__iso2", choices=country_choices
    )
    theme = LinkFilter(label=gettext_lazy("Theme"), relation="themes", column="theme_id", choices=tree_labels)
    confidence = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Confidence"), choices=Confidence.choices, widget=forms.CheckboxSelectMultiple
    )
    live = django_filters.ChoiceFilter(
        label=gettext_lazy("Published"),
        choices=[("True", gettext_lazy("Published")), ("False", gettext_lazy("Draft only"))],
        empty_label=gettext_lazy("All"),
        widget=forms.RadioSelect,
    )
    is_original = django_filters.ChoiceFilter(
        label=gettext_lazy("Version"),
        choices=[("True", gettext_lazy("Originals")), ("False", gettext_lazy("Versions in other languages"))],
        empty_label=gettext_lazy("All"),
        widget=forms.RadioSelect,
    )
    is_generated = django_filters.ChoiceFilter(
        label=gettext_lazy("Made by"),
        choices=[
            ("False", gettext_lazy("Written by people")),
            ("True", gettext_lazy("A program, to try the portal under load")),
        ],
        empty_label=gettext_lazy("All"),
        widget=forms.RadioSelect,
    )
    site = None
    has_child_pages = None
    filters: Any

    class Meta:
        model = ResourcePage
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The kind's own filters first, who and when last.
        shared, last = list(RecordFilterSet.base_filters), list(PageFilterSet.base_filters)
        names = sorted(self.filters, key=lambda name: (name in last, name in shared))
        self.filters = {name: self.filters[name] for name in names}


def choice_filter(field: str, label: Any, choices: Any) -> django_filters.MultipleChoiceFilter:
    """Boxes to tick for a field with a fixed list of values."""
    return django_filters.MultipleChoiceFilter(
        field_name=field, label=label, choices=choices, widget=forms.CheckboxSelectMultiple
    )


def places(record: ResourcePage) -> str:
    """Countries, else regional bodies, both read with the list."""
    names = [country_name(country.iso2) for country in record.countries.all()]
    return ", ".join(sorted(names) or [str(body) for body in record.regional_bodies.all()])


def language_of(record: ResourcePage) -> str:
    name = record.locale.get_display_name()
    return name if record.is_original else _("%(language)s (version)") % {"language": name}


class RecordIndexView(IndexView):
    """Reads what the columns show with the rows: as many queries for fifty records as for one."""

    prefetch: tuple[str, ...] = ()
    show_locale_labels = False  # there is a column for it

    def annotate_queryset(self, pages: QuerySet[Any]) -> QuerySet[Any]:
        return super().annotate_queryset(pages).prefetch_related("countries", "regional_bodies", *self.prefetch)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.is_searching:
            return super().filter_queryset(queryset)
        # Wagtail's search refuses conditions on fields that it does not index, a list of rows it takes.
        found = super().filter_queryset(self.model.objects.all())
        return queryset.filter(pk__in=found.order_by().values("pk"))

    def get_valid_orderings(self) -> list[str]:
        orderings: list[str] = super().get_valid_orderings()
        return [name for name in orderings if not self.is_searching or name.lstrip("-") in SEARCH_ORDERINGS]


class ShelfForm(forms.Form):
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=language_choices,
        help_text=gettext_lazy("The language in which you will write. Versions in other languages can follow."),
    )
    shelf = forms.ChoiceField(
        label=gettext_lazy("Country"),
        help_text=gettext_lazy("It becomes part of the address. For several countries choose the regional shelf."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shelf: Any = self.fields["shelf"]
        shelf.choices = [
            (REGIONAL, _("Several countries")),
            *((code.lower(), name) for code, name in country_choices()),
        ]


class ChooseShelfView(ChooseParentView):
    """Asks for language and country, not for a page of the tree; makes the shelf if it is the country's first."""

    page_title = gettext_lazy("Where does it belong?")

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def get_form(self, form_class: Any = None) -> ShelfForm:
        if self.request.method == "POST":
            return ShelfForm(self.request.POST)
        return ShelfForm(initial={"language": "en", "shelf": REGIONAL})

    def form_valid(self, form: ShelfForm) -> HttpResponse:
        language, bucket = short_code(form.cleaned_data["language"]), form.cleaned_data["shelf"]
        kind = self.model.record_kind
        section = section_of(language=language, section=kind.section)
        shelf = BucketPage.objects.child_of(section).filter(slug=bucket).first()
        if not (shelf or section).permissions_for_user(self.request.user).can_add_subpage():
            raise PermissionDenied
        if shelf is None:
            is_country = bucket.upper() in countries_by_code()
            title = country_name(bucket.upper(), language) if is_country else "Regional"
            shelf = open_bucket(language=language, section=kind.section, bucket=bucket, title=title)
        options = self.model._meta
        return redirect("wagtailadmin_pages:add", options.app_label, options.model_name, shelf.pk)


class RecordMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(page_permission_policy.user_has_any_permission(request.user, {"add", "change", "publish"}))


class RecordListing(PageListingViewSet):
    """The list of one kind. A kind gives model, icon, filterset_class, own_columns and what those need read along."""

    choose_parent_view_class = ChooseShelfView
    menu_hook = MENU_HOOK
    menu_item_class = RecordMenuItem
    list_per_page = 50
    own_columns: tuple[Column, ...] = ()
    prefetch: tuple[str, ...] = ()

    @property
    def kind(self) -> Any:
        return self.model.record_kind

    @property
    def name(self) -> str:
        return f"{self.kind.section}_list"

    @property
    def url_prefix(self) -> str:
        return f"repository/{self.kind.section}"

    @property
    def menu_label(self) -> Any:
        return self.kind.plural

    @property
    def menu_order(self) -> int:
        return KINDS.index(self.kind)

    @property
    def index_view_class(self) -> type[RecordIndexView]:
        return type("RecordIndexView", (RecordIndexView,), {"prefetch": self.prefetch})

    @property
    def columns(self) -> list[Column]:
        return [
            BulkActionsColumn("bulk_actions"),
            PageTitleColumn("title", label=gettext_lazy("Title"), sort_key="title", classname="title"),
            Column("places", label=gettext_lazy("Countries"), accessor=places),
            Column("language", label=gettext_lazy("Language"), accessor=language_of, sort_key="locale__language_code"),
            *self.own_columns,
            DateColumn(
                "latest_revision_created_at",
                label=gettext_lazy("Updated"),
                sort_key="latest_revision_created_at",
                width="12%",
            ),
            PageStatusColumn("status", label=gettext_lazy("Status"), sort_key="live", width="12%"),
        ]
