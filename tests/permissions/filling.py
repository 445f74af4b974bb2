"""People of every role, things of another country, and what to put into the parameters of an address."""

import uuid
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page

from portal.contributions.models import Draft
from portal.members.granting import follow_roles
from portal.members.models import User
from portal.members.organisations import Organisation
from portal.members.roles import RoleGrant
from portal.members.verification import Verification
from portal.responses.models import AuthorQuestion
from portal.uploads.models import Upload
from tests.permissions.addresses import Address
from tests.portal.making import make_record
from tests.portal.members.people import land, make_administrator, make_member, make_verified

ROLES = ("new", "official", "donor", "focal", "editor", "moderator", "admin")
HOST = "crawl.example"  # of every address, so that one that leaks is found


def make_people() -> dict[str, User]:
    """One member a role; official and focal point of Fiji."""
    fund = Organisation.objects.create(name="Fund", kind="donor")
    people = {
        "new": make_member(f"new@{HOST}", country="FJ"),
        "official": make_verified(f"official@{HOST}", country="FJ"),
        "donor": make_verified(f"donor@{HOST}", country="", kind="donor", organisation=fund),
        "focal": make_member(f"focal@{HOST}", country="FJ"),
        "editor": make_member(f"editor@{HOST}"),
        "moderator": make_member(f"moderator@{HOST}"),
        "admin": make_administrator(f"admin@{HOST}"),
    }
    for role in ("focal", "editor", "moderator"):
        country = land("FJ") if role == "focal" else None
        RoleGrant.objects.create(member=people[role], role=role, country=country, reason="x")
        follow_roles(member=people[role])
    return people


@dataclass
class Things:
    """What belongs to a member of one country."""

    member: User
    verification: Verification
    draft: Draft
    upload: Upload
    page: Any
    question: AuthorQuestion


def make_things(iso2: str) -> Things:
    member = make_member(f"waits.{iso2.lower()}@{HOST}", country=iso2, display_name=f"Waits in {iso2}")
    author = make_verified(f"author.{iso2.lower()}@{HOST}", country=iso2, display_name=f"Author in {iso2}")
    page = make_record(f"Record of {iso2}", bucket=iso2.lower(), countries=[iso2])
    Page.objects.filter(pk=page.pk).update(owner=author)
    page.refresh_from_db()
    draft = Draft.objects.create(author=author, kind="case")
    upload = Upload.objects.create(owner=author, draft=draft, name="a.pdf")
    question = AuthorQuestion.objects.create(
        work=page.translation_key, page=page, asked_by=member, author=author, key=uuid.uuid4(), text="How long?"
    )
    return Things(member, Verification.objects.get(member=author), draft, upload, page, question)


def values_for(address: Address, things: Things) -> dict[str, Any]:
    """By the name of the address where that says what is meant, else by the name of the parameter."""
    by_name: dict[str, dict[str, Any]] = {
        "member": {"pk": things.member.pk},
        "verify_official": {"pk": things.member.pk},
        "verify_donor": {"pk": things.member.pk},
        "end_verification": {"pk": things.verification.pk},
        "record_list": {"section": "cases"},
        "bucket": {"section": "cases", "bucket": "fj"},
        "record": {"section": "cases", "bucket": "fj", "slug": things.page.slug},
        "identity": {"kind": "case", "work": things.page.translation_key},
        "author_question": {"pk": things.question.pk},
        "wagtail_serve": {"_0": ""},
    }
    if address.name == "roles:edit":
        return {"pk": RoleGrant.objects.exclude(role="admin").first().pk}
    if address.name in by_name:
        return by_name[address.name]
    if address.name.startswith("wagtailusers_users:"):
        return {"pk": things.member.pk}
    key = things.upload.key if "files/" in address.route and "share/" not in address.route else things.draft.key
    plain = {"key": key, "page_id": things.page.pk, "page_to_move_id": things.page.pk, "step": "title"}
    plain["work"] = things.page.translation_key
    regexes = {name: "nothing" for name, kind in address.parameters if kind == "regex"}
    pages = {"pk": things.page.pk} if "pages" in address.route else {}
    return {**regexes, **pages, **plain}
