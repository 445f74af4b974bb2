"""Actions of addresses whose views cannot say theirs: Wagtail's and allauth's, and pages for everybody.

A view of ours says its action by `@may(...)`. What stands neither there nor here fails the test.
"""

from portal.members.permissions import can

EVERYBODY = "everybody"
SIGNED_IN = "signed in"

# name -> action
EXACT = {
    **dict.fromkeys(
        (
            "root",
            "robots",
            "sitemap_index",
            "django.contrib.sitemaps.views.sitemap",
            "favicon",
            "worker",
            "share_offline",  # an empty form that devices keep; it holds nothing of anybody
            "token",  # tells strangers, too, that nobody is signed in
            "kept_text",  # of one's own session
            "identity",
            "record_list",
            "bucket",
            "record",
            "theme_index",
            "theme",
            "country_index",
            "country",
            "region",
            "search",
            "search_clicked",
            "suggest",
            "languages",
            "about",
            "accessibility",
            "member",  # its view asks for itself: strangers see who is verified, members see members
            "wagtail_serve",
            "wagtailcore_login",
            "wagtailcore_authenticate_with_password",
            "wagtaildocs_serve",
            "wagtaildocs_authenticate_with_password",
            # doors of allauth
            "account_login",
            "account_logout",
            "account_signup",
            "account_signup_by_passkey",
            "account_inactive",
            "account_confirm_email",
            "account_email_verification_sent",
            "account_request_login_code",
            "account_confirm_login_code",
            "account_reset_password",
            "account_reset_password_done",
            "account_reset_password_from_key",
            "account_reset_password_from_key_done",
            "account_confirm_password_reset_code",
            "account_complete_password_reset",
            "account_password_reset_completed",
            "account_verify_phone",
            "mfa_authenticate",
            "mfa_login_webauthn",
            "mfa_signup_webauthn",
            "mfa_trust",
            "socialaccount_login_cancelled",
            "socialaccount_login_error",
            "socialaccount_signup",
            "openid_connect_login",
            "openid_connect_callback",
            # of Wagtail's admin
            "wagtailadmin_login",
            "wagtailadmin_logout",
            "wagtailadmin_password_reset",
            "wagtailadmin_password_reset_done",
            "wagtailadmin_password_reset_confirm",
            "wagtailadmin_password_reset_complete",
            "wagtailadmin_sprite",
            "wagtailadmin_javascript_catalog",
        ),
        EVERYBODY,
    ),
}

# route -> action, for addresses without a name
ROUTES = {
    "admin/account/": "admin.enter",
}

# Wagtail's door of a page for some tells those who are signed in, and may not, that they may not.
ASKS_AGAIN = frozenset({"wagtailcore_login"})

# Whose view asks the table once more, when it knows the record: some of those whom the door lets in stay outside.
# Whom it lets through, from what the record is: (user, item, method) -> may.
OF_A_RECORD = {
    "share_translate": lambda user, item, method: method == "GET" or can(user, "record.translate", item),
    "share_change": lambda user, item, method: can(
        user, "record.renew" if item.state == "published" else "draft.write", item
    ),
    "share_withdraw": lambda user, item, method: (
        item.author_id == user.pk
        and (method == "GET" or item.state == "withdrawn" or can(user, "record.withdraw", item))
    ),
}

# beginning of the name or the route -> action; the first that fits
PREFIXES = (
    ("^(?:cases|laws|strategies|toolkits", EVERYBODY),  # without a language: leads to the page in one
    ("roles:", "role.grant"),
    ("wagtailusers_users:", "role.grant"),
    ("wagtailusers_groups:", "role.grant"),
    ("wagtailsnippets_members_", "organisations.manage"),
    ("en/account/social/", EVERYBODY),  # allauth's old addresses: they lead on to those that ask
    ("account_", SIGNED_IN),
    ("mfa_", SIGNED_IN),
    ("socialaccount_", SIGNED_IN),
    ("usersessions_", SIGNED_IN),
    ("admin/", "admin.enter"),
)
