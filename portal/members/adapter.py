"""What allauth asks of the portal: where to go next, how a mail is sent, who must confirm what."""

import uuid
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.languages import current_language
from portal.members.browsers import describe_browser
from portal.members.confirmation import recently_confirmed
from portal.outgoing_mail.services import enqueue_mail

NOWHERE = "0.0.0.0"  # noqa: S104 - "address unknown", nothing listens there

# What the next page says by itself, or what nobody needs to be told.
SILENT = {
    "account/messages/logged_in.txt",
    "account/messages/logged_out.txt",
    "account/messages/login_code_sent.txt",
    "account/messages/email_confirmation_sent.txt",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("This code is not right. Type the eight digits of the newest mail."),
        "email_password_mismatch": _(
            "Address and password do not go together. Check both, or take a code by mail instead."
        ),
        "incorrect_password": _("This is not your password. Try once more."),
        "enter_current_password": _("This is not your present password. Type the one you sign in with now."),
        "too_many_login_attempts": _("That was tried too often. Wait a minute, then ask for a new code."),
        "rate_limited": _("That was tried too often. Wait a minute, then try again."),
        "duplicate_email": _("This is your address already. Type another one."),
        "same_as_current": _("This is your address already. Type another one."),
        "email_taken": _("This address cannot be used here. Type another one."),
    }

    # --- Where to ----------------------------------------------------------------------------------------------

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("my_work")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return f"/{current_language()}/"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("usersessions_list")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("account_email") if self.request.user.is_authenticated else reverse("account_login")

    # --- Mail --------------------------------------------------------------------------------------------------

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Promise the mail; who signs in never waits for a mail server, and a lost one never shows an error.

        Texts hold nothing that somebody typed: a stranger may have entered this address.
        """
        request = allauth_context.request or self.request
        language = current_language()
        words = {**context, "email": email, "site_name": settings.SITE_NAME, "site_url": settings.BASE_URL}
        subject = render_to_string(f"{template_prefix}_subject.txt", words)
        text = render_to_string(f"{template_prefix}_message.txt", words).strip()
        user = context.get("user") or getattr(request, "user", None)
        enqueue_mail(
            key=f"account:{uuid.uuid4()}",
            kind=template_prefix.rpartition("/")[2][:40].replace("_", "-"),
            to=email,
            subject=subject,
            text=text,
            headers={"Auto-Submitted": "auto-generated"},
            member=user if user is not None and user.is_authenticated and user.pk else None,
            language=language,
        )
        if request is not None and context.get("code") and not request.user.is_authenticated:
            request.session.set_expiry(settings.HALFWAY_SESSION_AGE)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        browser = describe_browser(self.request.META.get("HTTP_USER_AGENT", ""))
        words = {"timestamp": timezone.now(), "browser": browser, "user": user, **(context or {})}
        self.send_mail(template_prefix, email or user.email, words)

    # --- Words on the page ---------------------------------------------------------------------------------------

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        if message_template in SILENT:
            return
        try:
            super().add_message(request, level, message_template, message_context, extra_tags, message)
        except TemplateDoesNotExist:
            return

    # --- Limits ------------------------------------------------------------------------------------------------

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            raise ValidationError(
                _(
                    "Too many wrong passwords. Wait five minutes before the next one, or take a code by mail now: "
                    "that stays open."
                ),
                code="too_many_login_attempts",
            ) from None

    def get_client_ip(self, request: HttpRequest) -> str:
        """Limits count by it. A proxy that was not named makes one address of all; the system check says so."""
        try:
            return super().get_client_ip(request)
        except (ImproperlyConfigured, PermissionDenied):
            return NOWHERE

    # --- Sessions ----------------------------------------------------------------------------------------------

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        request.session.set_expiry(settings.SESSION_COOKIE_AGE)  # it had the short age of a half-way one

    # --- Confirmation --------------------------------------------------------------------------------------------

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        if recently_confirmed(allauth_context.request):
            return False
        return bool(super().is_reauthentication_required(app=app, **options))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Password, else second factor, else a code by mail: mail alone must not do where a second factor is."""
        methods = super().get_reauthentication_methods(user)
        mailed = [method for method in methods if method["id"] == "reauthenticate_by_code"]
        others = [method for method in methods if method["id"] != "reauthenticate_by_code"]
        return others if user.is_authenticated and is_mfa_enabled(user) else [*others, *mailed]
