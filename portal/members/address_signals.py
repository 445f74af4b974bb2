"""What follows when somebody has proved to hold an address: a government's domain verifies, a new address ends."""

from typing import Any

from allauth.account.signals import authentication_step_completed, email_confirmed
from django.dispatch import receiver

from portal.members.models import User
from portal.members.verifying import end_what_no_longer_holds, verify_by_domain
from portal.outgoing_mail.services import send_to_new_address


@receiver(email_confirmed, dispatch_uid="members.address_confirmed")
def follow_confirmed_address(sender: Any, email_address: Any, **kwargs: Any) -> None:
    member = User.objects.get(pk=email_address.user_id)
    if member.email.lower() == email_address.email.lower():
        send_to_new_address(member=member, to=member.email)
        end_what_no_longer_holds(member=member)
        verify_by_domain(member=member)


@receiver(authentication_step_completed, dispatch_uid="members.signed_in_by_code")
def follow_code_by_mail(sender: Any, method: str, user: Any, **kwargs: Any) -> None:
    """A code that came by mail proves the mailbox again: it renews what the domain gave."""
    if method == "code" and str(kwargs.get("email") or user.email).lower() == user.email.lower():
        verify_by_domain(member=user)
