"""allauth's forms as the portal shows them: digits of any script, plain fields, sentences that say what to do."""

import unicodedata
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from portal.members.disposable import LastingAddress
from portal.members.signing_up import do_as_much_for_nothing
from portal.members.time_trap import TimeTrap

LONGEST_ADDRESS = 254
LONGEST_PASSWORD = 1_000
LONGEST_CODE = 60
ADDRESS_WANTED = _("No e-mail address is typed. Type the one you signed up with.")
ADDRESS_WRONG = _("This is not a whole e-mail address. Write it like name@office.gov.ki.")


def in_latin_digits(typed: str) -> str:
    """Arabic, Devanagari, full-width and all other decimal digits as 0-9; without marks, blanks and dashes."""
    kept = [sign for sign in typed if unicodedata.category(sign)[0] not in "CZP"]
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in kept)


class Plain(forms.Form):
    """No placeholders, a longest length everywhere, and sentences of our own."""

    use_required_attribute = False  # the browser's bubbles are in its language, not in the page's

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            attrs = field.widget.attrs
            attrs.pop("placeholder", None)
            attrs.pop("style", None)
            if isinstance(field, forms.EmailField):
                bound(field, LONGEST_ADDRESS)
                field.label = _("E-mail address")
                field.error_messages |= {"required": ADDRESS_WANTED, "invalid": ADDRESS_WRONG}
                attrs |= {"dir": "ltr", "spellcheck": "false", "inputmode": "email", "autocapitalize": "none"}
            elif isinstance(field.widget, forms.PasswordInput):
                bound(field, LONGEST_PASSWORD)
                attrs["dir"] = "ltr"


def bound(field: forms.Field, longest: int) -> None:
    """A longest length for a field that was made without it, or with a larger one."""
    kept = [each for each in field.validators if not isinstance(each, MaxLengthValidator)]
    field.validators = [*kept, MaxLengthValidator(longest)]
    field.max_length = longest  # type: ignore[attr-defined]
    field.widget.attrs["maxlength"] = str(longest)


class Digits(Plain):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        bound(field, LONGEST_CODE)
        field.error_messages["required"] = _("No code is typed. Type the digits, then send again.")
        field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr", "class": "otp"}

    def clean_code(self) -> str:
        self.cleaned_data["code"] = in_latin_digits(self.cleaned_data["code"])
        code: str = super().clean_code()  # type: ignore[misc]
        return code


# --- Sign in ---------------------------------------------------------------------------------------------------


class SignInForm(Plain, account.LoginForm):
    """One address, two ways: a code by mail, or (`how` says so) the password."""

    def _setup_password_field(self) -> None:
        # allauth takes the field away when the sign-up asks for no password.
        self.fields["password"].required = False
        self.fields["password"].help_text = ""

    @property
    def by_password(self) -> bool:
        return self.is_bound and self.data.get("how") == "password"

    def clean(self) -> Any:
        if not self.by_password:
            self.cleaned_data.pop("password", None)
        elif "login" in self.cleaned_data and not self.cleaned_data.get("password"):
            self.add_error("password", _("No password is typed. Type it, or take a code by mail instead."))
        return super().clean()


class AskForCodeForm(Plain, account.RequestLoginCodeForm):
    pass


class SignInCodeForm(Digits, account.ConfirmLoginCodeForm):
    pass


class AddressCodeForm(Digits, account.ConfirmEmailVerificationCodeForm):
    pass


class SignUpForm(TimeTrap, LastingAddress, Plain, account.SignupForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        trap = self.fields["homepage"]
        bound(trap, 200)
        trap.widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}
        self.fields["email"].error_messages["required"] = _("No e-mail address is typed. Type yours.")
        self.fields["email"].help_text = _("Never shown to anyone. An office address speeds things up.")

    def try_save(self, request: HttpRequest) -> tuple[Any, HttpResponse | None]:
        if self.account_already_exists:
            do_as_much_for_nothing(self, request)
        user, response = super().try_save(request)
        return user, response


# --- Password --------------------------------------------------------------------------------------------------


class ForgottenPasswordForm(Plain, account.ResetPasswordForm):
    pass


class ResetCodeForm(Digits, account.ConfirmPasswordResetCodeForm):
    pass


class TwoPasswords(Plain):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("New password, once more")


class NewPasswordForm(TwoPasswords, account.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(TwoPasswords, account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Present password")


class FirstPasswordForm(TwoPasswords, account.SetPasswordForm):
    pass


# --- Address, confirmation -------------------------------------------------------------------------------------


class NewAddressForm(LastingAddress, Plain, account.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New address")
        self.fields["email"].error_messages["required"] = _("No e-mail address is typed. Type the new one.")


class ConfirmByPasswordForm(Plain, account.ReauthenticateForm):
    pass


class ConfirmationCodeForm(Digits, account.ConfirmReauthenticationCodeForm):
    pass


# --- Second factor ---------------------------------------------------------------------------------------------


class SecondFactorForm(Digits, second_factor.AuthenticateForm):
    pass


class ConfirmBySecondFactorForm(Digits, second_factor.ReauthenticateForm):
    pass


class NewAppForm(Digits, ActivateTOTPForm):
    def clean_code(self) -> str:
        code = super().clean_code()
        # Used up here, so that whoever looked over the shoulder cannot sign in with it within the minute.
        TOTP(self._unsaved())._mark_code_used(code)
        return code

    def _unsaved(self) -> Any:
        from allauth.mfa.models import Authenticator

        return Authenticator(user=self.user, type=Authenticator.Type.TOTP)


class NewKeyForm(Plain, AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key, for you alone")
        bound(self.fields["name"], 100)


class RenameKeyForm(Plain, EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key, for you alone")
        bound(self.fields["name"], 100)
