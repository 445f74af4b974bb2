"""What a new member tells at the sign-up, written down."""

import unicodedata
import uuid
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from portal.languages import django_code, short_code
from portal.members.profiles import find_or_create_organisation

CONSENT_VERSION = "2026-11"  # changes with the text "What is kept about you" on the sign-up page


def one_line(typed: str) -> str:
    """Without line breaks, and without marks that would turn the text around a name."""
    return " ".join(
        "".join(" " if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp") else sign for sign in typed).split()
    )


@transaction.atomic
def complete_sign_up(
    *, user: Any, display_name: str, country_id: int | None, organisation: str, kind: str, language: str
) -> None:
    user.display_name = display_name
    user.country_id = country_id
    if organisation:
        user.organisation = find_or_create_organisation(name=organisation, kind=kind, country=user.country)
    user.language = django_code(language)
    user.languages = [short_code(language)]
    user.consent_version = CONSENT_VERSION
    user.consent_at = timezone.now()
    user.save()


class TakenBack(Exception):
    """Raised to undo what was written for nothing."""


def do_as_much_for_nothing(form: Any, request: HttpRequest) -> None:
    """Write an account and take it back: for an address that has one, the answer must not come sooner."""
    told = form.cleaned_data
    form.cleaned_data = {**told, "email": f"{uuid.uuid4().hex}@invalid.example"}
    form.account_already_exists = False
    try:
        with transaction.atomic():
            form.save(request)
            raise TakenBack
    except TakenBack:
        pass
    finally:
        form.cleaned_data = told
        form.account_already_exists = True
