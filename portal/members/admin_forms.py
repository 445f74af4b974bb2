"""Members in the admin: one name, as others see it, where Wagtail asks for a first and a last one."""

from typing import ClassVar

from wagtail.admin.forms.account import NameEmailForm
from wagtail.users.forms import UserCreationForm, UserEditForm

from portal.members.models import User

OWN_FIELDS = {"email", "display_name", "is_superuser", "groups"}


class MemberCreationForm(UserCreationForm):
    first_name = None
    last_name = None

    class Meta(UserCreationForm.Meta):
        fields = OWN_FIELDS


class MemberEditForm(UserEditForm):
    first_name = None
    last_name = None

    class Meta(UserEditForm.Meta):
        fields = OWN_FIELDS | {"is_active"}


class OwnNameForm(NameEmailForm):
    first_name = None
    last_name = None

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["display_name", "email"]
