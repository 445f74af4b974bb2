"""How people sign in: allauth, its second factor, its limits. docs/sign-in.md tells why each is as it is."""

from portal import env

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_login"  # the adapter knows better; see portal.members.adapter

# --- The account -----------------------------------------------------------------------------------------------
ACCOUNT_ADAPTER = "portal.members.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]  # no password: a stranger's would open an account that its owner confirms later
ACCOUNT_SIGNUP_FORM_CLASS = "portal.members.signing_up_form.SignUpQuestions"
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "homepage"
_FORMS = "portal.members.sign_in_forms."
ACCOUNT_FORMS = {
    "login": f"{_FORMS}SignInForm",
    "signup": f"{_FORMS}SignUpForm",
    "request_login_code": f"{_FORMS}AskForCodeForm",
    "confirm_login_code": f"{_FORMS}SignInCodeForm",
    "confirm_email_verification_code": f"{_FORMS}AddressCodeForm",
    "confirm_password_reset_code": f"{_FORMS}ResetCodeForm",
    "confirm_reauthentication_code": f"{_FORMS}ConfirmationCodeForm",
    "reauthenticate": f"{_FORMS}ConfirmByPasswordForm",
    "add_email": f"{_FORMS}NewAddressForm",
    "change_password": f"{_FORMS}ChangePasswordForm",
    "set_password": f"{_FORMS}FirstPasswordForm",
    "reset_password": f"{_FORMS}ForgottenPasswordForm",
    "reset_password_from_key": f"{_FORMS}NewPasswordForm",
}
SIGN_UP_SECONDS = env.number(
    "SIGN_UP_SECONDS",
    3,
    "A sign-up sent sooner than this many seconds is shown once more, with everything typed; 0: never.",
)
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 1800
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False  # its form is there for unknown addresses only: it would tell
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_TIMEOUT = 2000  # longer than any code, or a code would die before its time
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 900
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}

# --- Second factor ---------------------------------------------------------------------------------------------
SECOND_FACTOR_REQUIRED = env.flag(
    "SECOND_FACTOR_REQUIRED",
    True,
    "Ask focal points, editors, moderators and administrators for a second factor; `make run` alone: only if set.",
)
SECOND_FACTOR_KEYS = env.words(
    "SECOND_FACTOR_KEYS",
    "",
    "Encrypt what second factors rest on: long random texts, the newest first; empty: SECRET_KEY does it.",
)
MFA_ADAPTER = "portal.members.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": f"{_FORMS}SecondFactorForm",
    "reauthenticate": f"{_FORMS}ConfirmBySecondFactorForm",
    "activate_totp": f"{_FORMS}NewAppForm",
    "add_webauthn": f"{_FORMS}NewKeyForm",
    "edit_webauthn": f"{_FORMS}RenameKeyForm",
}

# --- Sessions and limits ---------------------------------------------------------------------------------------
SESSION_COOKIE_AGE = 14 * 24 * 3600
HALFWAY_SESSION_AGE = 3600  # of sessions that wait for a code: they hold an address
USERSESSIONS_TRACK_ACTIVITY = False  # it would write at every request
ALLAUTH_TRUSTED_PROXY_COUNT = 0
ACCOUNT_RATE_LIMITS = {"confirm_email": "3/m/key"}  # one in ten seconds refuses who pressed twice on a slow link
DATABASE_ROUTERS = ["portal.members.limits.LimitsRouter"]
CACHES = {
    "default": {"BACKEND": "portal.members.limits.SharedLimits"},
    "limits": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "limits",
        # Beyond it Django deletes by the alphabet, and that would be the limits' own rows.
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
}

# --- Other services to sign in with ----------------------------------------------------------------------------
OIDC_PROVIDERS = env.json_list(
    "OIDC_PROVIDERS",
    "OpenID Connect providers to sign in with: a JSON list of objects with id, name, server_url, client_id, secret.",
    ("id", "name", "server_url", "client_id", "secret"),
)
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": each["id"],
                "name": each["name"],
                "client_id": each["client_id"],
                "secret": each["secret"],
                "settings": {"server_url": each["server_url"]},
            }
            for each in OIDC_PROVIDERS
        ],
        "OAUTH_PKCE_ENABLED": True,
    }
}
SOCIALACCOUNT_AUTO_SIGNUP = False  # the questions of the sign-up, and the consent, come first
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # not every provider has verified the addresses it tells
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
SOCIALACCOUNT_FORMS = {"signup": "portal.members.provider_form.ProviderSignUpForm"}

# --- No second door --------------------------------------------------------------------------------------------
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
