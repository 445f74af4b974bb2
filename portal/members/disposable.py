"""Mailboxes that anybody opens for ten minutes: an account that nobody can be reached at, nor take back."""

from disposable_email_domains import blocklist
from django import forms
from django.utils.translation import gettext as _

from portal.members.domains import NotADomain, domain_of, names_above
from portal.members.organisations import GovernmentDomain


def disposable_domain(address: str) -> str:
    """The address's domain where it, or one above it, is on the list; empty otherwise.

    A government domain that administrators list is none, whatever the list says.
    """
    try:
        names = names_above(domain_of(address))
    except NotADomain:
        return ""
    if blocklist.isdisjoint(names) or GovernmentDomain.objects.filter(domain__in=names, is_trusted=True).exists():
        return ""
    return names[0]


class LastingAddress(forms.Form):
    """For forms that take a new address. Asked before anything is looked up, so it tells nothing of accounts."""

    def clean_email(self) -> str:
        if domain := disposable_domain(self.cleaned_data["email"]):
            raise forms.ValidationError(
                _(
                    "Addresses at %(domain)s are made to be thrown away. Type one that you will keep, best that of "
                    "your office."
                ),
                code="disposable",
                params={"domain": domain},
            )
        address: str = super().clean_email()  # type: ignore[misc]
        return address
