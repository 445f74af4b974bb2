"""Themes in the editors' admin: the list, the form, and the two ways in which a theme goes out of use."""

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log
from wagtail.snippets.views import snippets as snippet_views
from wagtail.snippets.views.snippets import SnippetViewSet

from themes.admin_forms import MergeForm, ThemeForm
from themes.models import Theme
from themes.services import ThemeInUse, merge_themes, offer_theme_again, records_by_theme, retire_theme

STATES = [
    ("offered", gettext_lazy("Offered")),
    ("retired", gettext_lazy("Retired")),
    ("merged", gettext_lazy("Merged into another")),
]


def theme_state(theme: Theme) -> str:
    if theme.merged_into:
        return _("Merged into “%(theme)s”") % {"theme": theme.merged_into}
    return _("Retired") if theme.is_retired else _("Offered")


class ThemeFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=STATES, method="filter_state", empty_label=gettext_lazy("In the list")
    )
    parent = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Broader theme"), queryset=lambda request: Theme.objects.in_use().top_level()
    )

    class Meta:
        model = Theme
        fields: list[str] = []

    def filter_state(self, queryset: QuerySet[Theme], name: str, value: str) -> QuerySet[Theme]:
        if value == "merged":
            return queryset.exclude(merged_into=None)
        return queryset.filter(merged_into=None, is_retired=value == "retired")

    def filter_queryset(self, queryset: QuerySet[Theme]) -> QuerySet[Theme]:
        found = super().filter_queryset(queryset)
        # A merged theme is history: shown only to those who ask for it.
        return found if self.form.cleaned_data.get("state") else found.filter(merged_into=None)


class ThemeIndexView(snippet_views.IndexView):
    def search_queryset(self, queryset: QuerySet[Theme]) -> QuerySet[Theme]:
        if not self.is_searching:
            return queryset
        words = self.search_query
        named = Theme.objects.filter(
            Q(slug__icontains=words) | Q(labels__text__icontains=words) | Q(labels__synonyms__icontains=words)
        )
        return queryset.filter(pk__in=named.values("pk"))

    @cached_property
    def carried_by(self) -> dict[int, int]:
        return records_by_theme()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        for theme in context["object_list"]:
            theme.carried_by = self.carried_by.get(theme.pk, 0)
        return context

    def get_list_more_buttons(self, instance: Theme) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if self.user_has_permission("change"):
            buttons += ways_out(instance)
        return buttons


def ways_out(theme: Theme) -> list[Button]:
    """The buttons that take a theme out of use, or bring it back."""
    if theme.merged_into_id:
        return []
    name = _("Offer again") if theme.is_retired else _("Retire")
    icon = "rotate" if theme.is_retired else "no-view"
    merge_url, retire_url = (reverse(theme_url_name(view), args=[theme.pk]) for view in ("merge", "retire"))
    return [
        Button(_("Merge into…"), url=merge_url, icon_name="redirect", priority=40),
        Button(name, url=retire_url, icon_name=icon, priority=50),
    ]


def theme_url_name(view: str) -> str:
    return f"wagtailsnippets_themes_theme:{view}"


class ThemeEditView(snippet_views.EditView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        theme = Theme.objects.filter(pk=self.object_pk).exclude(merged_into=None).select_related("merged_into").first()
        if theme and theme.merged_into and self.user_has_permission("change"):
            messages.warning(request, theme_state(theme))
            return redirect(theme_url_name("edit"), theme.merged_into.pk)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return [*super().header_more_buttons, *ways_out(self.object)]

    def get_usage_url(self) -> None:
        # Wagtail's index of references holds no many-to-many: it would say "not used" of every theme.
        return None


class ThemeActionView(PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, FormView):
    """A page that says what will happen, and one button."""

    model = Theme
    permission_required = "change"
    template_name = "themes/admin/action.html"
    header_icon = "tag"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.object.merged_into_id:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(theme_url_name("list")), "label": _("Themes")},
            {"url": reverse(theme_url_name("edit"), args=[self.object.pk]), "label": str(self.object)},
            {"url": "", "label": self.get_page_title(), "sublabel": str(self.object)},
        ]

    def consequences(self) -> list[str]:
        return []

    def get_action_label(self) -> str:
        return str(self.get_page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        carried_by = records_by_theme().get(self.object.pk, 0)
        context: dict[str, Any] = super().get_context_data(carried_by=carried_by, **kwargs)
        context |= {"consequences": self.consequences(), "action_label": self.get_action_label()}
        context["cancel_url"] = reverse(theme_url_name("edit"), args=[self.object.pk])
        return context


class ThemeMergeView(ThemeActionView):
    page_title = gettext_lazy("Merge into…")
    form_class = MergeForm

    def get_action_label(self) -> str:
        return _("Merge")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "source": self.object}

    def consequences(self) -> list[str]:
        return [
            _("Every record that carries this theme will carry the other one instead, drafts included."),
            _("The address of this theme will lead to the other one."),
            _("The names of this theme are not carried over: add them to the other one as words people look for."),
            _("A merge can't be taken back."),
        ]

    def form_valid(self, form: MergeForm) -> HttpResponse:
        name, target = str(self.object), form.cleaned_data["target"]
        try:
            merge_themes(source=self.object, target=target)
        except ThemeInUse as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        log(self.object, "themes.merge", user=self.request.user, title=name, data={"into": str(target)})
        messages.success(
            self.request, _("“%(theme)s” was merged into “%(target)s”.") % {"theme": name, "target": str(target)}
        )
        return redirect(theme_url_name("edit"), target.pk)


class ThemeRetireView(ThemeActionView):
    def get_form(self, form_class: Any = None) -> None:
        return None

    def get_page_title(self) -> str:
        return _("Offer again") if self.object.is_retired else _("Retire")

    def consequences(self) -> list[str]:
        if self.object.is_retired:
            return [_("The theme will be offered again to those who write records, and in the list of themes.")]
        return [
            _("The theme will no longer be offered to those who write records, nor in the list of themes."),
            _("Its page and its address stay, and the records that carry it keep it."),
            _("You can offer it again later."),
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.is_retired:
            offer_theme_again(theme=self.object)
            log(self.object, "themes.offer_again", user=request.user)
            messages.success(request, _("“%(theme)s” is offered again.") % {"theme": self.object})
        else:
            retire_theme(theme=self.object)
            log(self.object, "themes.retire", user=request.user)
            messages.success(request, _("“%(theme)s” was retired.") % {"theme": self.object})
        return redirect(theme_url_name("list"))


class ThemeViewSet(SnippetViewSet):
    model = Theme
    icon = "tag"
    menu_label = gettext_lazy("Themes")
    menu_order = 210
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = ["slug", "parent", "is_retired", "labels", "sdg_targets", "un_terms", "updated"]
    index_view_class = ThemeIndexView
    edit_view_class = ThemeEditView
    filterset_class = ThemeFilterSet
    search_fields = ["slug"]  # switches the search on; ThemeIndexView says how
    ordering = ("position", "slug")
    list_per_page = 100
    list_display = [
        "__str__",
        Column("slug", label=gettext_lazy("Address"), sort_key="slug"),
        Column("parent", label=gettext_lazy("Broader theme"), accessor=lambda theme: theme.parent or ""),
        NumberColumn("carried_by", label=gettext_lazy("Records")),
        Column("state", label=gettext_lazy("State"), accessor=theme_state),
    ]
    edit_handler = ObjectList(
        [
            HelpPanel(
                gettext_lazy(
                    "A theme has one address and a name in each language. Change a name freely: records and search "
                    "follow at once. A theme is never deleted: merge it into another, or retire it."
                )
            ),
            InlinePanel(
                "labels",
                heading=gettext_lazy("Names"),
                label=gettext_lazy("Name in a language"),
                min_num=1,
                panels=[
                    FieldRowPanel([FieldPanel("language"), FieldPanel("text")]),
                    FieldPanel("synonyms"),
                    FieldPanel(
                        "scope_note", help_text=gettext_lazy("One sentence that says which records belong here.")
                    ),
                ],
                help_text=gettext_lazy(
                    "One name in each language. Where a language has none, readers see the name in the language "
                    "that they read next best."
                ),
            ),
            FieldPanel("slug"),
            FieldRowPanel(
                [
                    FieldPanel("parent"),
                    FieldPanel("position", help_text=gettext_lazy("Lists of themes begin with the smallest number.")),
                ]
            ),
            MultiFieldPanel(
                [FieldPanel("sdg_targets"), FieldPanel("un_terms")], heading=gettext_lazy("What it is elsewhere")
            ),
        ],
        base_form_class=ThemeForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Theme]:
        return Theme.objects.select_related("parent", "merged_into").prefetch_related("labels")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("merge/<int:pk>/", self.construct_view(ThemeMergeView), name="merge"),
            path("retire/<int:pk>/", self.construct_view(ThemeRetireView), name="retire"),
        ]
