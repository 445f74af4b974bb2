"""Where administrators manage members, and members their own account, in the admin."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn
from wagtail.admin.views.account import AccountView, NameEmailSettingsPanel
from wagtail.users.views.groups import GroupViewSet
from wagtail.users.views.users import DeleteView, EditView, IndexView, UserViewSet

from portal.members.admin_forms import MemberCreationForm, MemberEditForm, OwnNameForm
from portal.members.confirmation import confirm_first
from portal.members.roles import RoleGrant
from portal.members.verification import AddressLook


class MemberIndexView(IndexView):
    @property
    def columns(self) -> list[Any]:
        # Wagtail's second column repeats the name: what people sign in by is shown on the edit form alone. No
        # actions on many at once: roles are granted one by one, and no member is deleted.
        return [
            column
            for column in super().columns
            if column.name != self.model.USERNAME_FIELD and not isinstance(column, BulkActionsCheckboxColumn)
        ]

    def order_queryset(self, queryset: Any) -> Any:
        return queryset.order_by("display_name", "pk") if self.ordering == "name" else super().order_queryset(queryset)

    def get_delete_url(self, instance: Any) -> str:
        return ""


class MemberEditView(EditView):
    """The one page of the admin that shows an address: who opened it is written down for the member."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.can_delete = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.editing_self:
            AddressLook.objects.create(member=self.object, viewer=request.user, where="admin")
        return super().get(request, *args, **kwargs)  # type: ignore[no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        grants = RoleGrant.objects.open().filter(member=self.object).select_related("country", "theme")
        return {**super().get_context_data(**kwargs), "grants": grants}


class NobodyIsDeleted(DeleteView):
    """Members leave by their own page of data, which empties the row and keeps what they wrote."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        raise PermissionDenied


class MemberViewSet(UserViewSet):
    index_view_class = MemberIndexView
    edit_view_class = MemberEditView
    delete_view_class = NobodyIsDeleted
    copy_view_enabled = False  # it would show another's address, unseen by its owner, and leave nothing to copy

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return MemberEditForm if for_update else MemberCreationForm

    @property
    def add_view(self) -> Callable[..., HttpResponse]:
        return confirm_first(super().add_view)

    @property
    def edit_view(self) -> Callable[..., HttpResponse]:
        """Another address or password would open the account to whoever found this session open."""
        return confirm_first(super().edit_view)


class GroupsConfirmedFirst(GroupViewSet):
    """A group's rights are those of everybody in it."""

    @property
    def add_view(self) -> Callable[..., HttpResponse]:
        return confirm_first(super().add_view)

    @property
    def edit_view(self) -> Callable[..., HttpResponse]:
        return confirm_first(super().edit_view)

    @property
    def delete_view(self) -> Callable[..., HttpResponse]:
        return confirm_first(super().delete_view)


class OwnNamePanel(NameEmailSettingsPanel):
    form_class = OwnNameForm


class OwnAccountView(AccountView):
    def get_panels(self) -> list[Any]:
        panels = super().get_panels()
        return [
            OwnNamePanel(panel.request, panel.user, panel.profile) if type(panel) is NameEmailSettingsPanel else panel
            for panel in panels
        ]
