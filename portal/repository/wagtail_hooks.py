"""What the repository adds to the editors' admin: its menu, the way to translate, and guards for the shelves."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import SubmenuMenuItem
from wagtail.models import Page

from portal.repository.addresses import holder_of_address
from portal.repository.admin_forms import address_is_taken
from portal.repository.admin_lists import repository_menu
from portal.repository.admin_views import translate_page
from portal.repository.files import admin_report  # noqa: F401  registers its page and its menu item
from portal.repository.models import BucketPage, RepositorySectionPage, ResourcePage
from portal.repository.services import mark_original


@hooks.register("register_admin_menu_item")
def repository_menu_item() -> SubmenuMenuItem:
    return SubmenuMenuItem(
        gettext_lazy("Repository"), repository_menu, name="repository", icon_name="folder-open-inverse", order=200
    )


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("repository/admin.css"))


# Stands before the address of wagtail.contrib.simple_translation, which has the same path.
@hooks.register("register_admin_urls", order=-1)
def translate_url() -> list[URLPattern]:
    return [path("translation/submit/page/<int:page_id>/", translate_page, name="translate_record")]


@hooks.register("after_copy_page")
def copy_is_original(request: HttpRequest, page: Page, new_page: Page) -> None:
    """A copy is a work of its own, whatever it was copied from."""
    if isinstance(new_page, ResourcePage) and not new_page.is_original:
        mark_original(page=new_page, is_original=True)


def holds_records(page: Page) -> bool:
    return issubclass(page.specific_class, BucketPage | RepositorySectionPage) and page.get_children().exists()


@hooks.register("before_unpublish_page")
@hooks.register("before_delete_page")
def keep_shelves(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The records on a shelf that is taken away would stay readable, or go with it: both by mistake."""
    if not holds_records(page):
        return None
    title = page.get_admin_display_title()
    messages.error(request, _("“%(title)s” holds records. Move, unpublish or delete them first.") % {"title": title})
    return redirect("wagtailadmin_explore", page.pk)


@hooks.register("before_bulk_action")
def keep_shelves_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    if action_type in {"delete", "unpublish"}:
        for page in objects:
            if isinstance(page, Page) and (refused := keep_shelves(request, page)):
                return refused
    return None


@hooks.register("before_move_page")
def keep_addresses(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Two works with one address: one of them could not be reached in some languages."""
    other = holder_of_address(page=page, parent=destination, slug=page.slug)
    if other is None:
        return None
    messages.error(request, not_moved(page, address_is_taken(other)))
    return redirect("wagtailadmin_pages:move", page.pk)


@hooks.register("before_bulk_action")
def keep_addresses_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    if action_type != "move":
        return None
    destination, moved = action.cleaned_form.cleaned_data["chooser"], {}
    for page in objects:
        if not isinstance(page, Page):
            continue
        # From two shelves onto one: neither is there yet.
        other = holder_of_address(page=page, parent=destination, slug=page.slug) or moved.get(page.slug)
        if other:
            messages.error(request, not_moved(page, address_is_taken(other)))
            return redirect(action.next_url)
        moved[page.slug] = page
    return None


def not_moved(page: Page, reason: str) -> str:
    title = page.get_admin_display_title()
    return _("“%(title)s” cannot be moved there. %(reason)s Nothing was moved.") % {"title": title, "reason": reason}
