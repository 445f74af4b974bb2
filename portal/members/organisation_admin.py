"""Organisations and government domains in the admin, for administrators."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from portal.countries.models import Country
from portal.countries.viewsets import country_choices
from portal.members.confirmation import confirm_first
from portal.members.organisations import GovernmentDomain, Organisation
from portal.members.verifying import end_what_domain_gave
from portal.members.verifying_organisations import set_organisation_verified, why_not_verified


class WithCountries(WagtailAdminModelForm):
    """Countries by name in the reader's language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = dict(Country.objects.values_list("iso2", "pk"))
        country: Any = self.fields["country"]
        named = [(codes[iso2], name) for iso2, name in country_choices() if iso2 in codes]
        country.choices = [("", "---------"), *named]


class DomainForm(WithCountries):
    def save(self, commit: bool = True) -> GovernmentDomain:
        before = self.initial.get("domain", "")
        domain: GovernmentDomain = super().save(commit)
        if commit and before:
            if not domain.is_trusted or {"domain", "country"} & set(self.changed_data):
                end_what_domain_gave(domain=before)
            elif domain.exact_only and "exact_only" in self.changed_data:
                end_what_domain_gave(domain=before, below_only=True)
        return domain


class OrganisationForm(WithCountries):
    """`is_verified` is a tick; who set it, and when, is written down with it."""

    is_verified = forms.BooleanField(
        label=_("Verified"),
        required=False,
        help_text=_("There is such an organisation, and it is what is said here. Your name and the day are kept."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_verified"].initial = self.instance.is_verified
        if self.instance.verified_at:
            by, day = self.instance.verified_by, formats.date_format(timezone.localtime(self.instance.verified_at))
            name = by.shown_name if by else gettext("a former member")
            self.fields["is_verified"].help_text = gettext("By %(name)s, on %(day)s.") % {"name": name, "day": day}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        wanted = bool(cleaned.get("is_verified"))
        if wanted != self.instance.is_verified or (wanted and not cleaned.get("public_url")):
            told = Organisation(pk=self.instance.pk, public_url=cleaned.get("public_url") or "")
            if reason := why_not_verified(organisation=told, is_verified=wanted, by=self.for_user):
                self.add_error("is_verified", reason)
        return cleaned

    def save(self, commit: bool = True) -> Organisation:
        organisation: Organisation = super().save(commit)
        if commit:
            wanted = self.cleaned_data["is_verified"]
            row = set_organisation_verified(organisation=organisation, is_verified=wanted, by=self.for_user)
            organisation.verified_by, organisation.verified_at = row.verified_by, row.verified_at
        return organisation


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    icon = "group"
    menu_label = _("Organisations")
    copy_view_enabled = False
    search_fields = ["name"]
    list_filter = ["kind", "country"]
    list_display = [
        "name",
        Column("get_kind_display", label=_("Kind")),
        Column("country", label=_("Country")),
        BooleanColumn("is_verified", label=_("Verified")),
    ]
    edit_handler = ObjectList(
        [
            HelpPanel(_("What members name in their profiles. Mend spelling and kind here.")),
            FieldPanel("name"),
            FieldPanel("kind"),
            FieldPanel("country"),
            FieldPanel("public_url"),
            FieldPanel("is_verified"),
        ],
        base_form_class=OrganisationForm,
    )

    def get_queryset(self, request: Any) -> Any:
        return Organisation.objects.select_related("country", "verified_by")


class GovernmentDomainViewSet(SnippetViewSet):
    model = GovernmentDomain
    icon = "globe"
    menu_label = _("Government domains")
    copy_view_enabled = False
    search_fields = ["domain"]
    list_filter = ["country", "is_trusted"]
    list_per_page = 100
    list_display = [
        "domain",
        Column("country", label=_("Country")),
        BooleanColumn("is_trusted", label=_("Trusted")),
        BooleanColumn("exact_only", label=_("This domain only")),
        Column("source", label=_("How it is known")),
    ]
    edit_handler = ObjectList(
        [
            HelpPanel(
                _("Whoever confirms an address at one of these becomes a verified official of the country at once.")
            ),
            FieldPanel("domain"),
            FieldPanel("country"),
            FieldPanel("exact_only"),
            FieldPanel("is_trusted"),
            FieldPanel("source"),
            FieldPanel("checked_on"),
        ],
        base_form_class=DomainForm,
    )

    @property
    def add_view(self) -> Callable[..., HttpResponse]:
        """A domain makes officials of all who have an address there."""
        return confirm_first(super().add_view)

    @property
    def edit_view(self) -> Callable[..., HttpResponse]:
        return confirm_first(super().edit_view)

    def get_queryset(self, request: Any) -> Any:
        return GovernmentDomain.objects.select_related("country")


class OrganisationsGroup(SnippetViewSetGroup):
    menu_label = _("Organisations")
    menu_icon = "group"
    menu_order = 230
    items = (OrganisationViewSet, GovernmentDomainViewSet)
