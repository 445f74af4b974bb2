"""The questions of the sign-up, beside the address. allauth builds its form on this one, so it imports none of its."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.countries.models import Region
from portal.countries.names import countries_by_code
from portal.languages import OWN_NAMES, current_language, interface_languages, language_tag
from portal.members.organisations import Organisation, OrganisationKind
from portal.members.signing_up import complete_sign_up, one_line

ELSEWHERE, NONE = "other", "none"
MOST_SUGGESTED = 40
KINDS = (
    (OrganisationKind.GOVERNMENT, _("Government"), _("National, island or town")),
    (OrganisationKind.DONOR, _("Donor"), _("Ministry, bank or fund that pays for projects")),
    (OrganisationKind.UN, _("United Nations"), ""),
    (OrganisationKind.REGIONAL, _("Regional body"), _("Of several countries, such as CARICOM")),
    (OrganisationKind.ACADEMIA, _("University or research"), ""),
    (OrganisationKind.NGO, pgettext_lazy("kind of organisation", "Association"), _("Not of a government")),
    (OrganisationKind.PRIVATE, _("Firm"), ""),
)


def country_choices() -> list[tuple[Any, Any]]:
    language = current_language()
    entries = sorted(countries_by_code().values(), key=lambda entry: entry.name(language))
    grouped = [
        (region.label, [(entry.iso2, entry.name(language)) for entry in entries if entry.region == region.value])
        for region in Region
    ]
    return [
        ("", _("Choose")),
        *((label, countries) for label, countries in grouped if countries),
        (ELSEWHERE, _("Another country")),
        (NONE, _("None: regional or international body")),
    ]


def suggested_organisations() -> list[str]:
    """Of verified members only: what a stranger typed at the sign-up is not shown to the next one."""
    vouched = Organisation.objects.filter(members__verifications__ended_at=None, members__verifications__isnull=False)
    return list(vouched.order_by("name").values_list("name", flat=True).distinct()[:MOST_SUGGESTED])


class LanguageSelect(forms.Select):
    """Each language in its own words, so each says which it is."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["lang"] = language_tag(str(value))
        return option


class SignUpQuestions(forms.Form):
    display_name = forms.CharField(
        label=_("Your name, as others shall see it"),
        help_text=_("“Teretia B.” is enough."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        error_messages={"required": _("No name is typed. Type how others shall see you, such as “Teretia B.”.")},
    )
    country = forms.ChoiceField(
        label=_("Country you work for"),
        choices=lazy(country_choices, list),
        widget=forms.Select(attrs={"autocomplete": "country-name"}),
        error_messages={"required": _("No country is chosen. Choose the one you work for, or “None”.")},
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        help_text=_("Its full name, such as “Ministry of Fisheries”."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization", "dir": "auto", "list": "organisations"}),
        error_messages={"required": _("No organisation is typed. Type the office, body or firm you work for.")},
    )
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=OrganisationKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("No kind of organisation is chosen. Choose the one that fits best.")},
    )
    language = forms.ChoiceField(
        label=_("Language of the pages and mails"),
        choices=lazy(lambda: [(code, OWN_NAMES[code]) for code in interface_languages()], list),
        widget=LanguageSelect,
        error_messages={"required": _("No language is chosen. Choose one.")},
    )
    consent = forms.BooleanField(
        label=_("I have read what is kept about me"),
        error_messages={"required": _("The box is not ticked. Read what is kept about you, then tick it.")},
    )
    field_order = ("display_name", "email", "country", "organisation", "kind", "language", "consent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = current_language()

    @property
    def kinds(self) -> list[dict[str, Any]]:
        chosen = self["kind"].value()
        return [{"value": kind, "label": label, "more": more, "chosen": kind == chosen} for kind, label, more in KINDS]

    @property
    def organisations(self) -> list[str]:
        return suggested_organisations()

    def clean_display_name(self) -> str:
        return self._worded("display_name")

    def clean_organisation(self) -> str:
        return self._worded("organisation")

    def _worded(self, name: str) -> str:
        text = one_line(self.cleaned_data[name])
        if not text:
            raise forms.ValidationError(self.fields[name].error_messages["required"], code="required")
        return text

    def signup(self, request: HttpRequest, user: Any) -> None:
        told = self.cleaned_data
        entry = countries_by_code().get(told["country"])
        complete_sign_up(
            user=user,
            display_name=told["display_name"],
            country_id=entry.pk if entry else None,
            organisation=told["organisation"],
            kind=told["kind"],
            language=told["language"],
        )
