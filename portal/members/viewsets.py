"""Where administrators manage members, and members their own account, in the admin."""

from typing import Any

from django import forms
from wagtail.admin.views.account import AccountView, NameEmailSettingsPanel
from wagtail.users.views.users import IndexView, UserViewSet

from portal.members.admin_forms import MemberCreationForm, MemberEditForm, OwnNameForm


class MemberIndexView(IndexView):
    @property
    def columns(self) -> list[Any]:
        # Wagtail's second column repeats the name: what people sign in by is shown on the edit form alone.
        return [column for column in super().columns if column.name != self.model.USERNAME_FIELD]

    def order_queryset(self, queryset: Any) -> Any:
        return queryset.order_by("display_name", "pk") if self.ordering == "name" else super().order_queryset(queryset)


class MemberViewSet(UserViewSet):
    index_view_class = MemberIndexView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return MemberEditForm if for_update else MemberCreationForm


class OwnNamePanel(NameEmailSettingsPanel):
    form_class = OwnNameForm


class OwnAccountView(AccountView):
    def get_panels(self) -> list[Any]:
        panels = super().get_panels()
        return [
            OwnNamePanel(panel.request, panel.user, panel.profile) if type(panel) is NameEmailSettingsPanel else panel
            for panel in panels
        ]
