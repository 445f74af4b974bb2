"""The forms by which administrators grant and end roles."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm

from portal.countries.models import Country
from portal.countries.viewsets import country_choices
from portal.members.admin_forms import PlainReason
from portal.members.granting import grant_role, is_last_focal_point
from portal.members.models import User
from portal.members.refused import Refused
from portal.members.roles import RoleGrant
from themes.models import Theme


class AddressOfMember(forms.EmailField):
    """Becomes the member who has that address."""

    def clean(self, value: Any) -> Any:
        address = super().clean(value)
        if not address:
            return None
        member = User.objects.filter(email=address.lower(), erased_at=None).first()
        if member is None:
            raise ValidationError(_("Nobody with this address has an account. Ask the person to sign up first."))
        return member


class GrantForm(WagtailAdminModelForm):
    member_address = AddressOfMember(label=gettext_lazy("E-mail address of the member"))
    reason = PlainReason(label=gettext_lazy("Why"), help_text=gettext_lazy("It is kept, and the member is shown it."))

    class Meta:
        model = RoleGrant
        fields = ["role", "country", "theme", "letter"]
        help_texts = {"country": gettext_lazy("For a focal point.")}

    field_order = ["member_address", "role", "country", "theme", "reason", "letter"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = dict(Country.objects.values_list("iso2", "pk"))
        country: Any = self.fields["country"]
        country.choices = [
            ("", "---------"),
            *((codes[iso2], name) for iso2, name in country_choices() if iso2 in codes),
        ]
        theme: Any = self.fields["theme"]
        theme.queryset = Theme.objects.in_use()
        theme.empty_label = _("Every theme")
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return said
        try:
            self.granted = grant_role(
                member=said["member_address"],
                role=said["role"],
                by=self.for_user,
                reason=said["reason"],
                country=said["country"],
                theme=said["theme"],
                letter=said["letter"],
            )
        except Refused as refused:
            field = {"member": "member_address"}.get(refused.field, refused.field)
            self.add_error(field if field in self.fields else None, refused.sentence)
        return said

    def _post_clean(self) -> None:
        """The service makes the row; the form's own instance is never saved."""

    def save(self, commit: bool = True) -> RoleGrant:
        return self.granted


class EndForm(forms.Form):
    why = PlainReason(label=gettext_lazy("Why the role ends"))
    successor = AddressOfMember(
        label=gettext_lazy("Who follows: e-mail address"),
        required=False,
        help_text=gettext_lazy("Becomes focal point once a second administrator has agreed."),
    )
    administrators_take_over = forms.BooleanField(
        label=gettext_lazy("Nobody follows yet: administrators take over"), required=False
    )

    def __init__(self, *args: Any, grant: RoleGrant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_last_focal_point(grant):
            del self.fields["successor"], self.fields["administrators_take_over"]
