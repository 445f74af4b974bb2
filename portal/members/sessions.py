"""What is kept of a session beside the session itself: since when, and in which browser. Never from where."""

from typing import Any

from allauth.usersessions.models import UserSession

from portal.members.adapter import NOWHERE
from portal.members.browsers import describe_browser


def keep_little(sender: type[UserSession], instance: UserSession, **_signal: Any) -> None:
    instance.ip = NOWHERE
    instance.user_agent = describe_browser(instance.user_agent)
