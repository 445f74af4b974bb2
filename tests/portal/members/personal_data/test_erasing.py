"""After an erasure nothing that the portal wrote names the person: not in a row, not in a file, not in search."""

import json
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.core.internal import ratelimit
from django.conf import settings as django_settings
from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from wagtail.models import Comment, CommentReply, Page, PageLogEntry, Revision

from portal.contributions.models import Answer, Draft
from portal.members.models import RoleGrant, User, Verification
from portal.members.personal_data.copies import ask_for_copy, make_next_copy
from portal.members.personal_data.erasing import erase_account
from portal.members.personal_data.leaving import ask_to_leave
from portal.members.personal_data.places import path_of as copy_path
from portal.members.personal_data.registry import REGISTRY, AtErasure
from portal.outgoing_mail.models import OutgoingMail
from portal.repository.models import ResourcePage
from portal.repository.provenance import RecordSource
from portal.review.models import ChangeRequest
from portal.uploads.models import Upload
from portal.uploads.personal_data import path_of
from search.engines import get_engine
from search.request import SearchRequest
from tests.portal.members.personal_data.conftest import ADDRESS, NAME, OLDER, new_session

pytestmark = pytest.mark.django_db
SECRETS = (NAME, ADDRESS, OLDER, "Tikoidelaimakotu")


def dumped() -> dict[str, str]:
    """Every table as text, with what JSON or a session hides spelt out."""
    text = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            text[table] = "\n".join(repr(row) for row in cursor.fetchall())
    text["sessions, decoded"] = json.dumps([session.get_decoded() for session in Session.objects.all()], default=str)
    return text


def hits(folders: list[Path]) -> list[str]:
    needles = [secret.lower() for secret in SECRETS]
    found = [place for place, text in dumped().items() if any(needle in text.lower() for needle in needles)]
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and any(needle.encode() in path.read_bytes().lower() for needle in needles):
                found.append(path.name)
            if any(needle in str(path).lower() for needle in needles):
                found.append(str(path))
    return sorted(found)


@pytest.fixture
def folders(settings, tmp_path):
    return [Path(settings.VAR_DIR), Path(settings.MEDIA_ROOT), Path(settings.SEARCH_INDEX_DIR)]


def test_a_dump_of_database_index_and_files_holds_neither_name_nor_address(
    full, own_index, folders, django_capture_on_commit_callbacks
):
    own_index()
    ask_for_copy(member=full)
    make_next_copy()
    assert {"members_user", "outgoing_mail_outgoingmail", "wagtailcore_revision", "sessions, decoded"} <= set(
        hits(folders)
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_account(pk=full.pk)
    own_index()
    assert hits(folders) == []
    assert get_engine().search(SearchRequest.clean("Tikoidelaimakotu")).hits == ()
    assert get_engine().search(SearchRequest.clean("quarzvogel licences")).hits  # the record itself stays


def test_the_row_is_kept_and_emptied(full):
    before = full.pk
    erase_account(pk=before)
    member = User.objects.get(pk=before)
    assert member.erased_at is not None
    assert (member.display_name, member.country, member.organisation, member.languages) == ("", None, None, [])
    assert member.email.endswith("@invalid.invalid")
    assert not member.is_active
    assert not member.has_usable_password()
    assert authenticate(email=ADDRESS, password="coral-lagoon-71") is None
    assert User.objects.create_user(ADDRESS).pk != before  # the address is free again


def test_a_second_erasure_does_nothing(full):
    assert erase_account(pk=full.pk)
    gone = User.objects.get(pk=full.pk).email
    assert not erase_account(pk=full.pk)
    assert User.objects.get(pk=full.pk).email == gone


def test_it_is_one_transaction(full, monkeypatch):
    monkeypatch.setattr(
        "portal.members.personal_data.erasing.empty_account", lambda *_: (_ for _ in ()).throw(ZeroDivisionError)
    )
    with pytest.raises(ZeroDivisionError):
        erase_account(pk=full.pk)
    assert User.objects.get(pk=full.pk).display_name == NAME
    assert Draft.objects.filter(author=full).exists()
    assert OutgoingMail.objects.filter(to=ADDRESS).exists()


def test_nothing_points_to_the_person_but_what_is_kept_on_purpose(full):
    from django.apps import apps

    erase_account(pk=full.pk)
    left = {
        key
        for key, trace in REGISTRY.traces.items()
        if apps.get_model(trace.model)._base_manager.filter(**{trace.field: full.pk}).exists()
    }
    assert left <= {key for key, trace in REGISTRY.traces.items() if trace.at_erasure is AtErasure.KEEP}
    assert left == {"wagtailcore.Comment.user"}


def test_what_others_wrote_and_decided_stays(full, other):
    erase_account(pk=full.pk)
    assert CommentReply.objects.get().text == "It is."
    assert RoleGrant.objects.get(member=other).granted_by is None
    assert Verification.objects.get(member=other).verified_by is None
    assert not RoleGrant.objects.filter(country__iso2="FJ").exists()
    assert User.objects.get(pk=other.pk).display_name == "Tomasi"
    assert ChangeRequest.objects.get().text == "Say when."


def test_remarks_go_if_the_member_wants_it(full):
    ask_to_leave(member=full, words="go")
    erase_account(pk=full.pk)
    assert Comment.objects.get().text == "removed by the author"
    assert ChangeRequest.objects.get().text == "removed by the author"
    assert CommentReply.objects.get().text == "It is."


# --- What no walk finds, one by one ----------------------------------------------------------------------------


def test_sessions_end_half_way_ones_too_and_those_of_others_stay(full, other):
    for_search = new_session(note="nothing personal")
    erase_account(pk=full.pk)
    held = [session.get_decoded() for session in Session.objects.all()]
    assert {"_auth_user_id": str(other.pk)} in held
    assert Session.objects.filter(pk=for_search).exists()
    assert len(held) == 2


def test_confirmations_of_addresses_go_with_the_address(full):
    assert EmailConfirmation.objects.exists()
    erase_account(pk=full.pk)
    assert not EmailConfirmation.objects.exists()
    assert not EmailAddress.objects.filter(user=full).exists()


def test_mails_to_the_person_go_and_waiting_ones_to_others_lose_the_name(full, other):
    erase_account(pk=full.pk)
    mail = OutgoingMail.objects.get()
    assert mail.to == other.email
    assert mail.text == "a former member <a former member> answered."
    assert mail.html == "<p>a former member</p>"
    assert mail.headers == {"Reply-To": "a former member"}


def test_revisions_forget_the_owner_inside_and_out(full):
    page = Page.objects.get(title="Quarzvogel licences")
    latest = page.latest_revision
    assert (latest.content["owner"], latest.content["locked_by"]) == (full.pk, full.pk)
    erase_account(pk=full.pk)
    for revision in Revision.objects.filter(object_id=str(page.pk)):
        assert revision.content["owner"] is None
        assert revision.content["locked_by"] is None
        assert revision.user_id != full.pk
    page.refresh_from_db()
    assert (page.owner, page.locked_by) == (None, None)
    page.specific.get_latest_revision_as_object()  # still whole


def test_a_published_record_stays_and_its_line_says_former_member(full):
    erase_account(pk=full.pk)
    record = ResourcePage.objects.get(title="Quarzvogel licences")
    assert record.live
    assert RecordSource.objects.get(page=record, citation="Told by its author").publisher == "Former member"
    assert record.checked_by == "Former member"
    newest = record.latest_revision.content
    assert [source["publisher"] for source in newest["record_sources"] if source["citation"]] == ["Former member"]


def test_a_record_that_was_never_published_goes(full):
    assert ResourcePage.objects.filter(title="Quarzvogel in private").exists()
    erase_account(pk=full.pk)
    assert not ResourcePage.objects.filter(title="Quarzvogel in private").exists()


def test_a_record_on_which_a_colleague_wrote_stays(full, other):
    page = ResourcePage.objects.get(title="Quarzvogel in private").specific
    page.save_revision(user=other)
    erase_account(pk=full.pk)
    assert ResourcePage.objects.get(title="Quarzvogel in private").owner is None


def test_logs_about_the_account_lose_the_name_and_logs_of_its_work_the_person(full):
    from wagtail.models import ModelLogEntry

    erase_account(pk=full.pk)
    assert ModelLogEntry.objects.get(object_id=str(full.pk)).label == f"member {full.pk}"
    assert not PageLogEntry.objects.filter(user=full.pk).exists()
    assert PageLogEntry.objects.filter(action="wagtail.edit").exists()


@pytest.mark.parametrize("name", [ADDRESS, f"testserver:{ADDRESS}", OLDER])
def test_limits_of_sign_in_are_forgotten(full, rf, name):
    """Counted by allauth itself, so that its keys are the ones that are forgotten."""
    app, action = "allauth.account", "login_failed"
    assert ratelimit.consume(rf.post("/"), app=app, action=action, key=name)
    keys = [
        ratelimit.get_cache_key(rf.post("/"), app=app, action=action, rate=rate, key=name)
        for rate in ratelimit.get_rates(app=app, action=action)
        if rate.per == "key"
    ]
    assert all(cache.get(key) for key in keys)
    assert keys
    erase_account(pk=full.pk)
    assert [cache.get(key) for key in keys] == [None] * len(keys)


def test_drafts_answers_and_files_on_the_disk_go(full, django_capture_on_commit_callbacks):
    path = path_of(Upload.objects.get(owner=full))
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        erase_account(pk=full.pk)
    assert not path.exists()
    assert not Draft.objects.exists()
    assert not Answer.objects.exists()
    assert not Upload.objects.exists()


def test_old_copies_go_from_the_disk(full):
    copy = ask_for_copy(member=full)
    make_next_copy()
    assert copy_path(copy).exists()
    erase_account(pk=full.pk)
    assert not copy_path(copy).exists()


def test_the_picture_of_the_admins_profile_goes(full):
    from django.core.files.base import ContentFile
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(full)
    profile.avatar.save("me.png", ContentFile(b"picture"))
    path = Path(profile.avatar.path)
    assert path.exists()
    erase_account(pk=full.pk)
    assert not path.exists()


def test_media_is_no_place_for_copies():
    assert Path(django_settings.MEDIA_ROOT) not in copy_path_root().parents


def copy_path_root() -> Path:
    from portal.members.personal_data.places import root

    return root()


def test_remarks_stay_if_the_member_wants_that(full):
    ask_to_leave(member=full, words="stay")
    erase_account(pk=full.pk)
    assert Comment.objects.get().text == "Is this the law of 2021?"
    assert ChangeRequest.objects.get().text == "Say when."
