"""Where allauth's views need a word more: a code that expired, a last key, and the doors that Wagtail opens."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account import views as account
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as keys
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

View = Callable[..., HttpResponse]


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Wagtail's two doors (of its admin, of guarded pages) lead here: there is one way in, with limits and codes.

    Who is signed in already comes here because the account does not do: back to the page would be a circle.
    """
    if request.user.is_authenticated:
        raise PermissionDenied
    wanted = get_next_redirect_url(request)
    address = reverse("account_login")
    return HttpResponseRedirect(f"{address}?{urlencode({'next': wanted})}" if wanted else address)


def saying_that_it_expired(view: View, *doors: str) -> View:
    """allauth leads back to the beginning without a word when a code is too old, or was asked for elsewhere."""

    def spoken(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        told = list(getattr(messages.get_messages(request), "_queued_messages", []))
        beginnings = {reverse(door) for door in doors}
        if response.status_code == 302 and response["Location"].partition("?")[0] in beginnings and not told:
            messages.warning(
                request,
                _("This code has expired, or it was asked for in another browser. Ask for a new one here."),
            )
        return response

    return spoken


confirm_login_code = saying_that_it_expired(account.confirm_login_code, "account_request_login_code", "account_login")
confirm_address = saying_that_it_expired(account.email_verification_sent, "account_login")
confirm_reset_code = saying_that_it_expired(
    account.confirm_password_reset_code, "account_login", "account_reset_password"
)


def remove_key(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a role asks for a second factor, the last one stays; allauth asks this of the app alone."""
    if request.user.is_authenticated:
        key = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN, pk=pk).first()
        if key is not None and not get_adapter().can_delete_authenticator(key):
            messages.error(request, str(get_adapter().error_messages["cannot_delete_authenticator"]))
            return HttpResponseRedirect(reverse("mfa_list_webauthn"))
    response: HttpResponse = keys.remove_webauthn(request, pk=pk)
    return response
