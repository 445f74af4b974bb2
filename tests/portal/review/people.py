"""Members and records for tests of the review, made as the portal makes them."""

from datetime import timedelta
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page

from portal.cases.models import CasePage
from portal.countries.models import Country
from portal.members.holdings import forget_holdings
from portal.members.models import User
from portal.members.roles import RoleGrant
from portal.members.verification import Verification, address_hash
from portal.repository.services import free_slug, open_bucket
from portal.review.models import ReviewerNotice
from portal.review.services import start_review
from themes.models import Theme


def country(code: str) -> Country:
    return Country.objects.get(iso2=code)


def member(name: str, *, language: str = "en", **fields: Any) -> User:
    email = f"{name.lower().replace(' ', '.')}@ministry.example"
    return User.objects.create_user(email, "x", display_name=name, language=language, **fields)


def official(name: str = "Teretia B.", code: str = "FJ", **fields: Any) -> User:
    user = member(name, country=country(code), **fields)
    Verification.objects.create(
        member=user,
        kind="official",
        country=country(code),
        basis="domain",
        reason="test",
        email_hash=address_hash(user.email),
        until=timezone.now() + timedelta(days=365),
    )
    return user


def donor(name: str = "Fund F.", **fields: Any) -> User:
    user = member(name, **fields)
    Verification.objects.create(
        member=user,
        kind="donor",
        basis="admin",
        reason="test",
        email_hash=address_hash(user.email),
        until=timezone.now() + timedelta(days=730),
    )
    return user


def grant(user: User, role: str, *, code: str | None = None, theme: str | None = None) -> User:
    RoleGrant.objects.create(
        member=user,
        role=role,
        country=country(code) if code else None,
        theme=Theme.objects.get(slug=theme) if theme else None,
        reason="test",
    )
    forget_holdings(user)
    return user


def focal(code: str = "FJ", name: str = "Ioane M.", **fields: Any) -> User:
    return grant(member(name, **fields), "focal", code=code)


def editor_of(theme: str | None = None, name: str = "Lupe F.", **fields: Any) -> User:
    return grant(member(name, **fields), "editor", theme=theme)


def admin_member(name: str = "Ana A.", **fields: Any) -> User:
    return grant(member(name, **fields), "admin")


READY = {"summary": "Ice ordered by text message; sellers pay on the jetty.", "licence": "CC BY 4.0"}


def draft_case(
    author: User,
    title: str = "Ice for the fish market",
    *,
    codes: tuple[str, ...] = ("FJ",),
    themes: tuple[str, ...] = ("health",),
    language: str = "en",
    work: Any = None,
    **fields: Any,
) -> CasePage:
    """As contributions make it at “Send for review”: an unpublished page with its first revision."""
    bucket = codes[0].lower()
    parent = open_bucket(language=language, section="cases", bucket=bucket, title=bucket.upper())
    key = work.translation_key if work else None
    page = CasePage(
        title=title,
        slug=free_slug(section="cases", bucket=bucket, title=title, translation_key=key),
        locale=parent.locale,
        live=False,
        owner=author,
        is_original=work is None,
        **{**READY, "problem": "About a third of the catch spoiled.", **fields},
    )
    if key:
        page.translation_key = key
    page.countries = list(Country.objects.filter(iso2__in=codes))
    page.themes = list(Theme.objects.filter(slug__in=themes))
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision(user=author)
    return CasePage.objects.get(pk=page.pk)


def sent_case(author: User, title: str = "Ice for the fish market", **rest: Any) -> CasePage:
    page = draft_case(author, title, **rest)
    start_review(page=page, user=author)
    return fresh(page)


def an_hour_passes() -> None:
    """What came in is told of by the command that a timer runs."""
    ReviewerNotice.objects.update(created=timezone.now() - timedelta(hours=1))
    call_command("tell_reviewers", stdout=StringIO())


def fresh(page: Any) -> CasePage:
    return CasePage.objects.get(pk=page.pk)


def rewrite(page: Any, user: User, **changes: Any) -> Any:
    """A new revision, as a service of the author's form saves it."""
    draft = fresh(page).get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    return draft.save_revision(user=user, log_action=True)
