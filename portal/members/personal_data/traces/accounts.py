"""The account itself: its role, its verification, how it signs in, the mails it is owed."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.members.personal_data.registry import AtErasure, Erasure, trace

DROP, CUT, KEEP = AtErasure.DROP, AtErasure.CUT, AtErasure.KEEP

# What is exported of the account's own row, and what each field is after the erasure. A test compares with the model.
OWN_FIELDS = (
    "email",
    "display_name",
    "country",
    "organisation",
    "job_title",
    "language",
    "languages",
    "time_zone",
    "expertise",
    "consent_version",
    "consent_at",
    "date_joined",
    "last_login",
)
EMPTIED: dict[str, Any] = {
    "display_name": "",
    "country": None,  # in a state with few members, "former member, Niue" names a person
    "organisation": None,
    "job_title": "",
    "language": "en",
    "languages": [],
    "time_zone": "UTC",
    "expertise": "",
    "consent_version": "",
    "consent_at": None,
    "last_login": None,
    "is_staff": False,
    "is_superuser": False,
    "is_active": False,
}
SET_BY_ERASURE = {"id", "email", "password", "erased_at", "date_joined"}

trace(
    "members.RoleGrant",
    "member",
    DROP,  # "focal point of Niue" names a person as well as a name does
    title=_("Roles"),
    exported=("role", "country", "theme", "reason", "granted_at", "ended_at"),
)
trace("members.RoleGrant", "granted_by", CUT, title=_("Roles I granted"), exported=("role", "country", "granted_at"))
trace("members.RoleGrant", "ended_by", CUT, title=_("Roles I ended"), exported=("role", "country", "ended_at"))
trace(
    "members.Verification",
    "member",
    DROP,
    title=_("How I was verified"),
    exported=("kind", "country", "basis", "reason", "verified_at", "until", "ended_at", "ended_why"),
)
trace(
    "members.Verification",
    "verified_by",
    CUT,
    title=_("Members I verified"),
    exported=("kind", "country", "verified_at"),
)
trace(
    "members.Verification",
    "ended_by",
    CUT,
    title=_("Verifications I ended"),
    exported=("kind", "country", "ended_at"),
)
trace("members.User_groups", "user", DROP, title=_("Groups"), exported=("group",))
trace("members.User_user_permissions", "user", DROP, title=_("Single permissions"), exported=("permission",))
trace(
    "outgoing_mail.OutgoingMail",
    "member",
    DROP,
    title=_("Mails of the last 30 days"),
    exported=("kind", "subject", "text", "created", "state", "sent_at"),
)
trace("account.EmailAddress", "user", DROP, title=_("E-mail addresses"), exported=("email", "verified", "primary"))
trace(
    "mfa.Authenticator", "user", DROP, title=_("Second factors"), exported=("type", "created_at", "last_used_at")
)  # never their secrets
trace(
    "usersessions.UserSession",
    "user",
    DROP,
    title=_("Where I am signed in"),
    exported=("created_at", "last_seen_at", "ip", "user_agent"),
)
trace(
    "socialaccount.SocialAccount",
    "user",
    DROP,
    title=_("Accounts elsewhere that I sign in with"),
    exported=("provider", "uid", "date_joined", "last_login", "extra_data"),
)
trace(
    "personal_data.DataCopy",
    "member",
    DROP,
    title=_("Copies of my data"),
    exported=("asked_at", "state", "size", "until"),
)
trace(
    "personal_data.Leaving",
    "member",
    DROP,
    title=_("Wish to leave"),
    exported=("asked_at", "due", "words", "was_asked_for"),
)

trace(
    "members.RoleGrant",
    "confirmed_by",
    CUT,
    title=_("Roles I confirmed"),
    exported=("role", "country", "confirmed_at"),
)
trace(
    "members.VerificationRefusal",
    "member",
    DROP,
    title=_("Verification refused"),
    exported=("kind", "reason", "refused_at", "lifted_at"),
)
trace(
    "members.VerificationRefusal",
    "refused_by",
    CUT,
    title=_("Verifications I refused"),
    exported=("kind", "refused_at"),
)
trace("members.AddressLook", "member", DROP, title=_("Who saw my address"), exported=("where", "at"))
trace("members.AddressLook", "viewer", CUT, title=_("Addresses I saw"), exported=("where", "at"))


def empty_account(erasure: Erasure, values: dict[str, Any]) -> None:
    member = erasure.member
    for name, value in {**EMPTIED, **values}.items():
        setattr(member, name, value)
    member.set_unusable_password()
    member.save()


trace(
    "members.Organisation",
    "verified_by",
    CUT,
    title=_("Organisations I verified"),
    exported=("name", "verified_at"),
)
