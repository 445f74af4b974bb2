"""Organisations and government domains in the admin, for administrators."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
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
        domain: GovernmentDomain = super().save(commit)
        if commit and not domain.is_trusted:
            end_what_domain_gave(domain=domain.domain)
        return domain


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    icon = "group"
    menu_label = _("Organisations")
    copy_view_enabled = False
    search_fields = ["name"]
    list_filter = ["kind", "country"]
    list_display = ["name", Column("get_kind_display", label=_("Kind")), Column("country", label=_("Country"))]
    edit_handler = ObjectList(
        [
            HelpPanel(_("What members name in their profiles. Mend spelling and kind here.")),
            FieldPanel("name"),
            FieldPanel("kind"),
            FieldPanel("country"),
        ],
        base_form_class=WithCountries,
    )

    def get_queryset(self, request: Any) -> Any:
        return Organisation.objects.select_related("country")


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
