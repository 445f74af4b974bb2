"""When a theme is merged, its editors are editors of the theme that took it in: else nobody reviewed its records."""

from typing import Any

from django.dispatch import receiver

from portal.members.roles import RoleGrant
from themes.signals import theme_merged


@receiver(theme_merged, dispatch_uid="members.roles_follow_merged_theme")
def follow_merged_theme(sender: Any, source: Any, target: Any, **kwargs: Any) -> None:
    """What ended stays as it was; who held both already keeps both."""
    held = RoleGrant.objects.open().filter(theme=target).values("member")
    RoleGrant.objects.open().filter(theme=source).exclude(member__in=held).update(theme=target)
