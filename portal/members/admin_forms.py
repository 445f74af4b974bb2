"""Members in the admin: one name, as others see it, where Wagtail asks for a first and a last one; no roles here."""

from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms.account import NameEmailForm
from wagtail.users.forms import UserCreationForm, UserEditForm

from portal.members.granting import keep_an_administrator
from portal.members.models import User
from portal.members.refused import Refused
from portal.members.verifying import end_what_no_longer_holds

# Not is_superuser and groups: they follow from roles, which are granted for a reason and written down.
OWN_FIELDS = {"email", "display_name"}


class MemberCreationForm(UserCreationForm):
    first_name = None
    last_name = None
    is_superuser = None

    class Meta(UserCreationForm.Meta):
        fields = OWN_FIELDS


class MemberEditForm(UserEditForm):
    first_name = None
    last_name = None
    is_superuser = None

    class Meta(UserEditForm.Meta):
        fields = OWN_FIELDS | {"is_active"}

    def __init__(self, *args: Any, editing_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if editing_self:
            del self.fields["is_active"]

    def clean_is_active(self) -> bool:
        active: bool = self.cleaned_data["is_active"]
        if not active and self.instance.is_superuser:
            try:
                keep_an_administrator(without=self.instance.pk)
            except Refused as refused:
                raise ValidationError(refused.sentence) from None
        return active

    def save(self, commit: bool = True) -> User:
        member: User = super().save(commit)
        if commit and "email" in self.changed_data:
            # Its owner has yet to prove the new address; what was verified for the old one ends.
            EmailAddress.objects.filter(user=member).delete()
            EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=False)
            end_what_no_longer_holds(member=member)
        return member


class OwnNameForm(NameEmailForm):
    first_name = None
    last_name = None

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["display_name", "email"]


class PlainReason(forms.CharField):
    """A reason of a line or two, kept for good."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=300, widget=forms.Textarea(attrs={"rows": 2}), **options)
