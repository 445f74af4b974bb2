"""What a member says of themselves: the form of the profile and how its answers are kept."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.countries.models import Country
from portal.countries.names import country_names
from portal.languages import OWN_NAMES, content_languages, current_language
from portal.members.models import User
from portal.members.organisations import Organisation, OrganisationKind
from portal.members.time_zones import zone_choices

ADDRESS = re.compile(r"[^\s@]@[^\s@]+\.[^\s@]|https?://|www\.", re.IGNORECASE)


def one_line(text: str) -> str:
    return " ".join(text.split())


def refuse_addresses(text: str) -> None:
    """Robots collect what stands on public pages."""
    if ADDRESS.search(text):
        raise ValidationError(
            _("Leave out e-mail and web addresses: others see this, and robots collect them."), code="address"
        )


class CountryField(forms.ModelChoiceField):
    """Countries in the order of the reader's language."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Country.objects.all(), **options)

    def shown(self) -> list[tuple[Any, str]]:
        names = country_names(current_language())
        rows = Country.objects.values_list("pk", "iso2")
        named = sorted(((pk, names.get(iso2, iso2)) for pk, iso2 in rows), key=lambda row: row[1])
        return [("", str(self.empty_label)), *named]


class ProfileForm(forms.Form):
    display_name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=150,
        help_text=gettext_lazy("As others shall see it, in any script."),
        error_messages={"required": gettext_lazy("Write your name, as others shall see it.")},
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    country = CountryField(
        label=gettext_lazy("Country that you work for"),
        required=False,
        empty_label=gettext_lazy("None: my office serves several countries"),
        error_messages={"invalid_choice": gettext_lazy("Choose a country from the list.")},
    )
    organisation = forms.CharField(
        label=gettext_lazy("Organisation"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Ministry, office or body, by its full name."),
        widget=forms.TextInput(attrs={"autocomplete": "organization", "dir": "auto", "list": "organisations"}),
    )
    organisation_kind = forms.ChoiceField(
        label=gettext_lazy("What kind of organisation it is"),
        required=False,
        choices=[("", gettext_lazy("Choose")), *OrganisationKind.choices],
        error_messages={"invalid_choice": gettext_lazy("Choose a kind from the list.")},
    )
    job_title = forms.CharField(
        label=gettext_lazy("What you do there"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title", "dir": "auto"}),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages that you read"),
        required=False,
        choices=[(code, OWN_NAMES[code]) for code in content_languages()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose languages from the list.")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of our mails to you"),
        choices=[(code, OWN_NAMES[code.partition("-")[0]]) for code in settings.INTERFACE_LANGUAGES],
        error_messages={"invalid_choice": gettext_lazy("Choose a language from the list.")},
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Hours are shown as they are at your place."),
        error_messages={"invalid_choice": gettext_lazy("Choose a time zone from the list.")},
    )
    expertise = forms.CharField(
        label=gettext_lazy("What others may ask you about"),
        max_length=600,
        required=False,
        help_text=gettext_lazy("Optional. For example: civil registers, services over radio, training of councils."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "class": "short"}),
    )

    def __init__(self, data: Any = None, *, member: User) -> None:
        super().__init__(data, initial=said_by(member))
        self.member = member
        country: Any = self.fields["country"]
        country.widget.choices = country.shown()
        zones: Any = self.fields["time_zone"]
        zones.choices = zone_choices(current_language(), also=member.time_zone)
        self.described()

    def described(self) -> None:
        """Tie each field to its hint and its error, for those who hear the page."""
        for name, field in self.fields.items():
            ids = [f"{name}-hint"] if field.help_text else []
            if self.is_bound and name in self.errors:
                ids.append(f"{name}-error")
                field.widget.attrs["aria-invalid"] = "true"
            if ids:
                field.widget.attrs["aria-describedby"] = " ".join(ids)
            field.widget.attrs["id"] = name

    def clean_display_name(self) -> str:
        name = one_line(self.cleaned_data["display_name"])
        refuse_addresses(name)
        if not any(letter.isalpha() for letter in name):
            raise ValidationError(_("Write your name, as others shall see it."))
        return name

    def clean_organisation(self) -> str:
        name = one_line(self.cleaned_data["organisation"])
        refuse_addresses(name)
        return name

    def clean_job_title(self) -> str:
        title = one_line(self.cleaned_data["job_title"])
        refuse_addresses(title)
        return title

    def clean_expertise(self) -> str:
        text: str = self.cleaned_data["expertise"].strip()
        refuse_addresses(text)
        return text

    def clean(self) -> None:
        name, kind = self.cleaned_data.get("organisation"), self.cleaned_data.get("organisation_kind")
        known = Organisation.objects.filter(name__iexact=name).exists() if name else True
        if not known and not kind and "organisation_kind" not in self.errors:
            self.add_error("organisation_kind", _("We don't know this organisation yet. Say what kind it is."))

    @property
    def offered(self) -> list[str]:
        """Names of organisations that the field suggests."""
        return list(Organisation.objects.offered(country=self.member.country).values_list("name", flat=True)[:40])


def said_by(member: User) -> dict[str, Any]:
    organisation = member.organisation
    return {
        "display_name": member.display_name,
        "country": member.country_id,
        "organisation": organisation.name if organisation else "",
        "organisation_kind": organisation.kind if organisation else "",
        "job_title": member.job_title,
        "languages": member.languages,
        "language": member.language,
        "time_zone": member.time_zone,
        "expertise": member.expertise,
    }
