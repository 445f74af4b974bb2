"""A person about whom the portal keeps something in every place where it keeps anything."""

import uuid
from importlib import import_module
from typing import Any

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.usersessions.models import UserSession
from django.conf import settings as django_settings
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone
from wagtail.models import Comment, CommentReply, ModelLogEntry, PageLogEntry

from portal.contributions.models import Answer, Draft, OtherText
from portal.countries.models import Country
from portal.members.models import Organisation, RoleGrant, User, Verification
from portal.members.verification import address_hash
from portal.outgoing_mail.services import enqueue_mail
from portal.repository.models import ResourcePage
from portal.repository.provenance import RecordSource
from portal.review.models import ChangeRequest
from portal.uploads.models import Upload
from portal.uploads.personal_data import path_of
from tests.conftest import browser_of
from tests.portal.making import make_record

NAME = "Moana Tikoidelaimakotu"
ADDRESS = "moana.tikoidelaimakotu@fisheries.example"
OLDER = "m.tikoidelaimakotu@old.example"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path
    settings.PRIVATE_ROOT = tmp_path / "private"
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def other(db: None) -> Any:
    return User.objects.create_user("tomasi@fisheries.example", "x", display_name="Tomasi")


@pytest.fixture
def person(db: None) -> Any:
    """An account with its rows of allauth, and nothing else yet."""
    fiji = Country.objects.get(iso2="FJ")
    user = User.objects.create_user(
        ADDRESS,
        "coral-lagoon-71",
        display_name=NAME,
        country=fiji,
        organisation=Organisation.objects.create(name="Ministry of Fisheries", kind="government", country=fiji),
        job_title="Registrar",
        expertise="Licences",
        languages=["en", "fr"],
    )
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
    return user


@pytest.fixture
def browser(person: Any) -> Client:
    return browser_of(person)


def new_session(**held: Any) -> str:
    store = import_module(django_settings.SESSION_ENGINE).SessionStore()
    store.update(held)
    store.create()
    key: str = store.session_key
    return key


@pytest.fixture
def full(person: Any, other: Any) -> Any:
    """The same person after a year of work."""
    now = timezone.now()
    fiji = person.country
    older = EmailAddress.objects.create(user=person, email=OLDER, verified=True)
    EmailConfirmation.objects.create(email_address=older, key="k" * 40, sent=now)
    RoleGrant.objects.create(member=person, role="focal", country=fiji, reason=f"Letter about {NAME}", granted_by=other)
    RoleGrant.objects.create(member=other, role="editor", reason="Asked", granted_by=person, ended_by=person)
    Verification.objects.create(
        member=person, kind="official", country=fiji, basis="admin", reason=f"{NAME} showed a letter",
        email_hash=address_hash(ADDRESS), verified_by=other, until=now + timezone.timedelta(days=9),
    )  # fmt: skip
    Verification.objects.create(
        member=other, kind="official", basis="focal", reason="Colleague", email_hash="x", verified_by=person, until=now
    )
    # sessions: one signed in, one half way with the address and a code inside, one of somebody else
    key = new_session(_auth_user_id=str(person.pk), _auth_user_backend="x", _auth_user_hash="y")
    UserSession.objects.create(user=person, ip="192.0.2.7", session_key=key, user_agent="Firefox")
    new_session(account_login_code={"email": ADDRESS.upper(), "code": "12345678"})
    new_session(_auth_user_id=str(other.pk))
    # mails: to the person, to an address of theirs without a member, and to others with the name in it
    for number, to in enumerate([ADDRESS, OLDER.upper()]):
        enqueue_mail(
            key=f"m:{number}", kind="t", to=to, subject="Hello", text="x", member=person if not number else None
        )
    enqueue_mail(
        key="m:other", kind="t", to=other.email, member=other, subject="A record came back",
        text=f"{NAME} <{ADDRESS}> answered.", html=f"<p>{NAME}</p>", headers={"Reply-To": ADDRESS},
    )  # fmt: skip
    # records: published with the name as credit, and one that never was
    published = make_record("Quarzvogel licences", bucket="fj")
    RecordSource.objects.create(page=published, publisher=NAME, citation="Told by its author")
    ResourcePage.objects.filter(pk=published.pk).update(owner=person, locked_by=person, checked_by=NAME)
    page = type(published).objects.get(pk=published.pk)
    page.save_revision(user=person)
    page.save_revision(user=other)
    unseen = make_record("Quarzvogel in private", bucket="fj")
    unseen.unpublish()
    ResourcePage.objects.filter(pk=unseen.pk).update(owner=person, first_published_at=None)
    unseen.revisions.all().update(user=person)
    comment = Comment.objects.create(page=published, user=person, text="Is this the law of 2021?", contentpath="title")
    CommentReply.objects.create(comment=comment, user=other, text="It is.")
    ChangeRequest.objects.create(page=published, field="summary", text="Say when.", asked_by=person, sent_at=now)
    ModelLogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(User), object_id=str(person.pk), label=NAME,
        action="wagtail.edit", timestamp=now, user=other, data={"name": NAME},
    )  # fmt: skip
    PageLogEntry.objects.log_action(published, "wagtail.edit", user=person)
    # drafts and files
    draft = Draft.objects.create(author=person, kind="case")
    Answer.objects.create(draft=draft, step="title", data={"title": f"Written by {NAME}"})
    OtherText.objects.create(draft=draft, step="title", fingerprint="f", data={"title": "Another quarzvogel title"})
    upload = Upload.objects.create(owner=person, draft=draft, name="../Licence list.pdf", key=uuid.uuid4(), size=9)
    path = path_of(upload)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"%PDF-1.7 " + NAME.encode())
    return person
