"""What the themes add to the editors' admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from portal.policies import NeverDeleted
from themes.models import Theme
from themes.viewsets import ThemeViewSet

# Before the viewset: Wagtail asks for the policy when it registers one.
register_permission_policy(Theme, NeverDeleted(Theme))
register_snippet(ThemeViewSet)


@hooks.register("register_log_actions")
def theme_log_actions(actions: Any) -> None:
    actions.register_action("themes.merge", _("Merge"), _("Merged into another theme"))
    actions.register_action("themes.retire", _("Retire"), _("Retired"))
    actions.register_action("themes.offer_again", _("Offer again"), _("Offered again"))
