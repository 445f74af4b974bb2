"""What is written to members about their roles, and to administrators who are asked for a second word."""

from portal.members.mails import page_address, write_to
from portal.members.models import User
from portal.members.roles import RoleGrant


def tell_of_role(*, grant: RoleGrant, event: str, takes_over: bool = False) -> None:
    """`event`: granted or ended. `takes_over`: the country is left without a focal point."""
    write_to(
        member=grant.member,
        key=f"role:{event}:{grant.pk}",
        kind=f"role_{event}",
        iso2=grant.country.iso2 if grant.country else "",
        grant=grant,  # the template asks for the role's name in the reader's language
        reason=grant.ended_why if event == "ended" else grant.reason,
        takes_over=takes_over,
        second_factor_url=second_factor_address(),
    )


def ask_second_administrator(*, grant: RoleGrant) -> None:
    others = User.objects.active().filter(is_superuser=True).exclude(pk__in=[grant.granted_by_id, grant.member_id])
    for administrator in others:
        write_to(
            member=administrator,
            key=f"role:confirm:{grant.pk}:{administrator.pk}",
            kind="role_waits",
            iso2=grant.country.iso2 if grant.country else "",
            name=grant.member.shown_name,
            reason=grant.reason,
            roles_url=page_address("roles:edit", grant.pk),
        )


def second_factor_address() -> str:
    return page_address("mfa_index")
