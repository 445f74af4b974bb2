"""What review adds to the editors' admin: the way to the desk, and no way around a review."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from portal.members.permissions import can
from portal.repository.models import ResourcePage
from portal.review.in_the_admin import (
    may_review,
    open_submission,
    publishing_around,
    take_up_own_edit,
    what_stands_open,
)


class DeskMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can(request.user, "queue.see")

    @property
    def url(self) -> str:
        return reverse("review_queue")

    @url.setter
    def url(self, _value: str) -> None:
        """The address has the language in it, which is not known when the menu is made."""


@hooks.register("register_admin_menu_item")
def desk_menu_item() -> MenuItem:
    return DeskMenuItem(gettext_lazy("Review"), "", name="review", icon_name="tasks", order=190)


@hooks.register("before_publish_page")
def no_publishing_around(request: HttpRequest, page: Page) -> HttpResponse | None:
    reason = publishing_around(page.specific_deferred, request.user)
    if reason is None:
        return None
    messages.error(request, reason + " " + _("Your text is saved as a draft."))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def no_publishing_around_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    if action_type != "publish":
        return None
    for page in objects:
        if isinstance(page, Page) and (reason := publishing_around(page.specific_deferred, request.user)):
            title = page.get_admin_display_title()
            messages.error(
                request, _("“%(title)s”: %(reason)s Nothing was published.") % {"title": title, "reason": reason}
            )
            return redirect(action.next_url)
    return None


@hooks.register("construct_page_action_menu")
def no_button_around(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    page = context.get("page")
    if page is not None and page.pk:
        is_barred = publishing_around(page.specific_deferred, request.user) is not None
    else:
        is_barred = issubclass(kind_begun(request), ResourcePage) and not request.user.is_superuser
    if not is_barred:
        return
    menu_items[:] = [item for item in menu_items if item.name != "action-publish"]


def kind_begun(request: HttpRequest) -> type:
    """Of the form for a new page: its address names the model."""
    named = request.resolver_match.kwargs if request.resolver_match else {}
    if "content_type_model_name" not in named:
        return Page
    return apps.get_model(named["content_type_app_name"], named["content_type_model_name"])


@hooks.register("after_edit_page")
def keep_own_edit(request: HttpRequest, page: Page) -> None:
    """What a reviewer mends in the admin is what the next decision publishes."""
    submission = open_submission(page)
    state = submission.workflow_state if submission else None
    if state and state.current_task_state:
        take_up_own_edit(page, state.current_task_state, request.user)


@hooks.register("before_edit_page")
def say_what_stands_open(request: HttpRequest, page: Page) -> None:
    """Why the button “Approve” is not there, with the way to the desk where each is shown at its field."""
    submission = open_submission(page)
    if request.method != "GET" or submission is None or not may_review(page, submission, request.user):
        return
    problems, requests = what_stands_open(submission)
    address = reverse("review_record", args=[page.pk])
    number = len(problems) + len(requests)
    sentence = (
        ngettext(
            "%(number)s thing keeps this record from being published.",
            "%(number)s things keep this record from being published.",
            number,
        )
        % {"number": number}
        if number
        else _("This record is in review.")
    )
    messages.info(request, format_html('{} <a href="{}">{}</a>', sentence, address, _("Open it on the review desk")))
