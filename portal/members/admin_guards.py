"""What Wagtail's admin would show of pages that somebody may not edit: closed here, for all but their titles' owners.

Group permissions close the pages of other countries, but choosers, lists of chosen pages, and the forms that ask
"are you sure?" still name drafts.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

Handler = Callable[[HttpRequest], HttpResponse]
BULK_OF_PAGES = "/admin/bulk/wagtailcore/page/"
BULK_OF_MEMBERS = "/admin/bulk/members/"


def pages_to_choose(pages: QuerySet[Page], user: Any) -> QuerySet[Page]:
    """Those that the user may edit, and what is public word for word: live, without a newer draft."""
    if user.is_superuser:
        return pages
    own = page_permission_policy.instances_user_has_any_permission_for(user, {"change", "add"})
    shown = Page.objects.filter(Q(pk__in=own.values("pk")) | Q(live=True, has_unpublished_changes=False))
    return pages.filter(pk__in=shown.values("pk"))  # by number alone: Wagtail's search knows few other fields


def may_name(user: Any, page_ids: list[str]) -> bool:
    """Whether all these pages may be named to the user. What is no number is left to Wagtail."""
    numbers = {int(number) for number in page_ids if number.isdecimal() and len(number) < 10}
    shown = pages_to_choose(Page.objects.filter(pk__in=numbers), user)
    return shown.count() == Page.objects.filter(pk__in=numbers).count()


def may_edit(user: Any, page_ids: list[str]) -> bool:
    numbers = {int(number) for number in page_ids if number.isdecimal() and len(number) < 10}
    own = page_permission_policy.instances_user_has_any_permission_for(user, {"change"})
    return Page.objects.filter(pk__in=numbers).count() == own.filter(pk__in=numbers).count()


def is_refused(request: HttpRequest) -> bool:
    path, user = request.path_info, request.user
    if path.startswith(BULK_OF_MEMBERS):
        return True  # roles are granted one by one, for a reason; nobody is deleted
    if not user.is_authenticated or user.is_superuser:
        return False
    asked = request.GET.getlist("id")
    if path.startswith(BULK_OF_PAGES):
        # All in a listing: those below the page that is listed, so the right to that one decides.
        return not may_edit(user, [request.GET.get("childOf", "0")] if "all" in asked else asked)
    if path.startswith("/admin/choose-page/chosen-multiple/"):
        return not may_name(user, asked)
    parts = path.strip("/").split("/")
    if parts[:2] == ["admin", "pages"] and parts[-1] == "confirm" and "move" in parts:
        return not may_name(user, [part for part in parts if part.isdecimal()])
    return False


def close_side_doors(get_response: Handler) -> Handler:
    """404, as for a page that is not there."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if request.path_info.startswith("/admin/") and is_refused(request):
            raise Http404

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware
