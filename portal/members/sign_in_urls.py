"""What stands before allauth's own addresses, under the same names."""

from django.urls import include, path

from portal.members import sign_in_views as views

urlpatterns = [
    path("login/code/confirm/", views.confirm_login_code, name="account_confirm_login_code"),
    path("confirm-email/", views.confirm_address, name="account_email_verification_sent"),
    path("password/reset/confirm/", views.confirm_reset_code, name="account_confirm_password_reset_code"),
    path("2fa/webauthn/keys/<int:pk>/remove/", views.remove_key, name="mfa_remove_webauthn"),
    path("", include("allauth.urls")),
]
