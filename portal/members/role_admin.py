"""Settings → Roles: who holds which, since when and by whose word; to grant, to confirm and to end."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import CreateView, IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from portal.countries.viewsets import country_choices
from portal.members.confirmation import confirm_first
from portal.members.granting import confirm_role, end_role
from portal.members.models import User
from portal.members.permissions import can
from portal.members.refused import Refused
from portal.members.role_forms import EndForm, GrantForm
from portal.members.roles import Role, RoleGrant


class ByTable(ModelPermissionPolicy):
    """Django's permissions say nothing here: one action of our table stands for adding and changing."""

    def __init__(self, model: Any, action: str) -> None:
        super().__init__(model)
        self.of_table = action

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and can(user, self.of_table)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions: Any) -> Any:
        return User.objects.active().filter(is_superuser=True)


ALL = gettext_lazy("All")
STATES = [
    ("standing", gettext_lazy("Held now")),
    ("waiting", gettext_lazy("Waits for a second administrator")),
    ("ended", gettext_lazy("Ended")),
]


def state_of(grant: RoleGrant) -> str:
    key = "ended" if grant.ended_at else "waiting" if grant.awaits_second else "standing"
    return str(dict(STATES)[key])


class RoleFilterSet(WagtailFilterSet):
    role = django_filters.ChoiceFilter(
        label=gettext_lazy("Role"), choices=Role.choices, empty_label=gettext_lazy("All")
    )
    country = django_filters.ChoiceFilter(
        label=gettext_lazy("Country"),
        field_name="country__iso2",
        choices=country_choices,
        empty_label=gettext_lazy("All"),
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=STATES, method="filter_state", empty_label=gettext_lazy("All")
    )

    class Meta:
        model = RoleGrant
        fields: list[str] = []

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        if value == "ended":
            return queryset.exclude(ended_at=None)
        return queryset.filter(ended_at=None, awaits_second=value == "waiting")


class RoleIndexView(IndexView):
    def get_base_queryset(self) -> Any:
        return RoleGrant.objects.select_related("member", "country", "theme", "granted_by")


class GrantView(CreateView):
    def get_initial(self) -> dict[str, Any]:
        number = self.request.GET.get("member", "")
        member = User.objects.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 10 else None
        return {"member_address": member.email} if member else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "for_user": self.request.user}

    def save_instance(self) -> RoleGrant:
        return self.form.save()  # type: ignore[no-any-return]


class RoleView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """One role: what is known of it, the second administrator's word, and its end."""

    model = RoleGrant
    permission_required = "change"
    template_name = "members/admin/role.html"
    header_icon = "group"
    index_url_name = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = RoleGrant.objects.select_related("member", "country", "theme", "granted_by", "confirmed_by", "ended_by")
        self.grant = get_object_or_404(rows, pk=kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.grant.get_role_display())

    def get_page_subtitle(self) -> str:
        return str(self.grant.member.shown_name)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("roles:index"), "label": _("Roles")},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_form_class(self) -> type[EndForm]:
        return EndForm  # not the viewset's, which grants

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = {**super().get_form_kwargs(), "grant": self.grant}
        if self.request.POST.get("step") == "confirm":
            kwargs["data"] = kwargs["files"] = None
        return kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, grant = self.request.user, self.grant
        asked = not grant.ended_at and grant.awaits_second and grant.granted_by_id != user.pk
        return {
            **super().get_context_data(**kwargs),
            "grant": grant,
            "state": state_of(grant),
            "may_confirm": asked and can(user, "role.grant", grant.member),
            "may_end": not grant.ended_at and can(user, "role.end", grant.member),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("step") != "confirm":
            return super().post(request, *args, **kwargs)
        try:
            confirm_role(grant=self.grant, by=request.user)
        except Refused as refused:
            messages.error(request, refused.sentence)
            return redirect("roles:edit", self.grant.pk)
        return self.done(_("The role is confirmed."))

    def form_valid(self, form: EndForm) -> HttpResponse:
        try:
            end_role(grant=self.grant, by=self.request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
            return self.form_invalid(form)
        return self.done(_("The role has ended."))

    def done(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect("roles:index")


class RoleGrantViewSet(ModelViewSet):
    model = RoleGrant
    icon = "group"
    menu_label = gettext_lazy("Roles")
    menu_name = "roles"
    menu_order = 610
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = RoleIndexView
    add_view_class = GrantView
    edit_view_class = RoleView
    filterset_class = RoleFilterSet
    list_per_page = 50
    ordering = ("-granted_at", "-pk")
    list_display = [
        TitleColumn(
            "member",
            label=gettext_lazy("Member"),
            accessor=lambda grant: grant.member.shown_name,
            get_url=lambda grant: reverse("roles:edit", args=[grant.pk]),
        ),
        Column("role", label=gettext_lazy("Role"), accessor="get_role_display"),
        Column("where", label=gettext_lazy("For"), accessor=lambda grant: grant.country or grant.theme or ""),
        Column("state", label=gettext_lazy("State"), accessor=state_of),
        DateColumn("granted_at", label=gettext_lazy("Since"), sort_key="granted_at"),
        Column("by", label=gettext_lazy("By"), accessor=lambda grant: grant.granted_by and grant.granted_by.shown_name),
    ]

    def get_form_class(self, for_update: bool = False) -> type[GrantForm]:
        return GrantForm

    @property
    def add_view(self) -> Callable[..., HttpResponse]:
        return confirm_first(super().add_view)

    @property
    def edit_view(self) -> Callable[..., HttpResponse]:
        return confirm_first(super().edit_view)

    def get_urlpatterns(self) -> list[URLPattern]:
        """No deleting, no usage, no history but the rows themselves."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path("<int:pk>/", self.edit_view, name="edit"),
        ]
