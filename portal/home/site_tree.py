"""The tree that everything stands in: a front page and four sections in each language."""

from django.conf import settings
from django.db import transaction
from django.utils import translation
from wagtail.models import Collection, Locale, Page, Site

from portal.home.models import HomePage
from portal.languages import short_code
from portal.repository.editors import grant_editor_permissions
from portal.repository.models import RepositorySectionPage
from portal.repository.sections import KINDS, Kind
from portal.review.workflow import ensure_workflow


@transaction.atomic
def build_site() -> HomePage:
    """Make what is missing of locales, pages, their review and the site; returns the English front page."""
    # Locales first: no page, not even the root, can be made without one.
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code, _name in settings.LANGUAGES}
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    if not Collection.objects.filter(depth=1).exists():
        Collection.add_root(name="Root")
    first = HomePage.objects.filter(locale=locales[settings.LANGUAGE_CODE]).first()
    if first is None:
        # Wagtail's first migration leaves a welcome page in the place of the site's own.
        Page.objects.child_of(root).filter(slug="home").delete()
        root.refresh_from_db()
        first = add_home(root, settings.LANGUAGE_CODE, locales[settings.LANGUAGE_CODE], None)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "root_page": first, "site_name": settings.SITE_NAME},
    )
    for code, locale in locales.items():
        home = HomePage.objects.filter(locale=locale).first() or add_home(root, code, locale, first)
        for kind in KINDS:
            if not RepositorySectionPage.objects.child_of(home).filter(slug=kind.section).exists():
                add_section(home, kind, first, code)
    ensure_workflow()
    grant_editor_permissions()
    return first


def add_home(root: Page, code: str, locale: Locale, first: HomePage | None) -> HomePage:
    slug = "home" if first is None else f"home-{short_code(code)}"
    home = HomePage(title=settings.SITE_NAME, slug=slug, locale=locale, live=True)
    if first:
        home.translation_key = first.translation_key
    Page.objects.get(pk=root.pk).add_child(instance=home)
    return home


def add_section(home: HomePage, kind: Kind, first: HomePage, code: str) -> None:
    with translation.override(code):
        page = RepositorySectionPage(title=str(kind.plural), slug=kind.section, locale=home.locale, live=True)
    sister = RepositorySectionPage.objects.child_of(first).filter(slug=kind.section).first()
    if sister:
        page.translation_key = sister.translation_key
    Page.objects.get(pk=home.pk).add_child(instance=page)
