"""The addresses of this room, below the language."""

from django.urls import URLPattern, path

from portal.members import cards, profile, waiting

urlpatterns: list[URLPattern] = [
    path("profile/", profile.profile, name="profile"),
    path("members/waiting/", waiting.members_waiting, name="members_waiting"),
    path("members/<int:pk>/", cards.member, name="member"),
    path("members/<int:pk>/official/", waiting.verify_official_page, name="verify_official"),
    path("members/<int:pk>/donor/", waiting.verify_donor_page, name="verify_donor"),
    path("members/verifications/<int:pk>/end/", waiting.end_verification_page, name="end_verification"),
]
