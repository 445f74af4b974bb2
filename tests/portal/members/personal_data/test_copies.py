"""The copy holds what is one's own and nobody else's address; its link is one's own, for seven days."""

import json
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, override

from portal.members.personal_data import copies
from portal.members.personal_data.copies import ask_for_copy, drop_over, make_next_copy, safe_name
from portal.members.personal_data.models import CopyState, DataCopy
from portal.members.personal_data.places import path_of
from portal.members.personal_data.registry import REGISTRY
from portal.members.personal_data.words import WORDS, field_of
from portal.members.roles import Role
from portal.members.verification import VerificationKind
from portal.outgoing_mail.models import OutgoingMail
from tests.conftest import browser_of
from tests.portal.members.personal_data.conftest import ADDRESS, NAME

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy(full):
    asked = ask_for_copy(member=full)
    assert make_next_copy()
    asked.refresh_from_db()
    return asked


def test_it_holds_everything_of_ones_own(copy, full):
    with zipfile.ZipFile(path_of(copy)) as archive:
        data, page = json.loads(archive.read("data.json")), archive.read("index.html").decode()
        [file] = data["files"]
        assert NAME.encode() in archive.read(file)
    assert file == "files/1-Licence list.pdf"  # no way out of the folder
    assert data["account"][0]["email"] == ADDRESS
    assert data["account"][0]["country"] == "Fiji"
    assert data["answers of drafts"][0]["answer"] == {"title": f"Written by {NAME}"}
    assert data["other texts of drafts"][0]["text"] == {"title": "Another quarzvogel title"}
    assert data["members.Verification.member"][0]["reason"] == f"{NAME} showed a letter"
    assert data["wagtailcore.Comment.user"][0]["text"] == "Is this the law of 2021?"
    assert {record["title"] for record in data["records"]} == {"Quarzvogel licences", "Quarzvogel in private"}
    assert data["records"][0]["summary"]
    for said in (NAME, ADDRESS, "Is this the law of 2021?", "Quarzvogel in private", "Another quarzvogel title"):
        assert said in page
    exported = {key for key, trace in REGISTRY.traces.items() if trace.exported}
    assert exported <= set(data)


def test_its_page_speaks_the_readers_language_and_its_data_keep_the_codes(full):
    full.language = "fr"
    full.save()
    made = ask_for_copy(member=full)
    assert make_next_copy()
    with zipfile.ZipFile(path_of(made)) as archive:
        data, page = json.loads(archive.read("data.json")), archive.read("index.html").decode()
    assert data["members.RoleGrant.member"][0]["role"] == "focal"
    assert data["members.Verification.member"][0]["basis"] == "admin"
    with override("fr"):
        for word in (Role.FOCAL_POINT.label, VerificationKind.OFFICIAL.label, gettext("Sent at"), gettext("Kind")):
            assert str(word) in page
    for raw in ('<dd dir="auto">focal</dd>', '<dd dir="auto">admin</dd>', "<b>Sent at</b>", "<b>Kind</b>"):
        assert raw not in page


def test_no_field_of_a_copy_is_named_by_its_code():
    fields = [(apps.get_model(trace.model), name) for trace in REGISTRY.traces.values() for name in trace.exported]
    made_up = [
        f"{model._meta.label}.{name}"
        for model, name in fields
        if name not in WORDS and not isinstance(getattr(field_of(model, name), "verbose_name", ""), Promise)
    ]
    assert made_up == []


def test_it_holds_nobody_elses_address_and_no_secret(copy, full, other):
    with zipfile.ZipFile(path_of(copy)) as archive:
        text = b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8", "replace")
    assert other.email not in text
    full.refresh_from_db()
    assert full.password not in text


def test_the_member_is_told_by_mail_without_name_or_direct_link(copy):
    mail = OutgoingMail.objects.get(key=f"account:copy:{copy.pk}")
    assert mail.subject == "Your copy is ready"
    assert "/en/my-data/" in mail.text
    assert str(copy.key) not in mail.text
    assert NAME not in mail.subject + mail.text


def test_the_link_gives_a_zip_to_its_owner(copy, browser):
    answer = browser.get(reverse("my_data_download", args=[copy.key]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].startswith('attachment; filename="my-data-')
    assert answer["Cache-Control"] == "private, no-store"
    assert b"".join(answer.streaming_content) == path_of(copy).read_bytes()


def test_somebody_elses_link_is_404(copy, other):
    assert browser_of(other).get(reverse("my_data_download", args=[copy.key])).status_code == 404


def test_who_is_not_signed_in_signs_in_first(copy, client):
    answer = client.get(reverse("my_data_download", args=[copy.key]))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_after_seven_days_the_link_says_410_before_and_after_the_file_is_gone(copy, browser):
    DataCopy.objects.update(until=timezone.now() - timedelta(seconds=1))
    address = reverse("my_data_download", args=[copy.key])
    assert browser.get(address).status_code == 410
    assert path_of(copy).exists()
    assert drop_over() == 1
    assert not path_of(copy).exists()
    answer = browser.get(address)
    assert answer.status_code == 410
    assert "Ask for a new copy" in answer.content.decode()
    assert drop_over() == 0


def test_a_file_that_the_disk_lost_is_410_and_no_error(copy, browser):
    path_of(copy).unlink()
    assert browser.get(reverse("my_data_download", args=[copy.key])).status_code == 410


def test_one_at_a_time(browser, person):
    first = browser.post(reverse("my_data_copy"))
    assert (first.status_code, first.url) == (303, "/en/my-data/?done=copy#d2")
    second = browser.post(reverse("my_data_copy"))
    assert second.status_code == 409
    page = second.content.decode()
    assert "<title>Error: My data" in page
    assert "One is being made; you get a mail." in page
    assert DataCopy.objects.filter(member=person).count() == 1
    make_next_copy()
    assert browser.post(reverse("my_data_copy")).status_code == 303


def test_a_copy_that_is_being_made_cannot_be_taken_yet(browser, person):
    asked = ask_for_copy(member=person)
    answer = browser.get(reverse("my_data_download", args=[asked.key]))
    assert (answer.status_code, answer.url) == (303, "/en/my-data/#d2")


def test_the_command_makes_what_waits_one_after_the_other(full, other, capsys):
    ask_for_copy(member=full)
    ask_for_copy(member=other)
    call_command("make_copies")
    assert capsys.readouterr().out.strip() == "Copies made: 2"
    assert set(DataCopy.objects.values_list("state", flat=True)) == {CopyState.READY}


def test_a_copy_that_fails_is_tried_thrice_and_holds_up_nobody(full, other, monkeypatch):
    broken, fine = ask_for_copy(member=full), ask_for_copy(member=other)
    real = copies.sections_of

    def sections_of(member):
        if member == full:
            raise ZeroDivisionError
        return real(member)

    monkeypatch.setattr(copies, "sections_of", sections_of)
    call_command("make_copies")
    call_command("make_copies")
    broken.refresh_from_db()
    fine.refresh_from_db()
    assert (broken.state, broken.tries, fine.state) == (CopyState.FAILED, 3, CopyState.READY)
    assert ask_for_copy(member=full)  # the next may be asked for


def test_a_copy_whose_worker_died_is_made_by_the_next(person):
    asked = ask_for_copy(member=person)
    DataCopy.objects.update(state=CopyState.MAKING, begun_at=timezone.now() - timedelta(minutes=31), tries=1)
    assert make_next_copy()
    asked.refresh_from_db()
    assert asked.state == CopyState.READY


def test_a_copy_at_work_is_not_taken_from_its_worker(person):
    ask_for_copy(member=person)
    DataCopy.objects.update(state=CopyState.MAKING, begun_at=timezone.now(), tries=1)
    assert not make_next_copy()


def test_the_page_inside_speaks_the_members_language(full):
    full.language, full.time_zone = "ar", "Pacific/Fiji"
    full.date_joined = datetime(2026, 3, 4, 20, 25, tzinfo=UTC)
    full.save()
    asked = ask_for_copy(member=full)
    make_next_copy()
    with zipfile.ZipFile(path_of(asked)) as archive:
        page = archive.read("index.html").decode()
        assert '<html lang="ar" dir="rtl">' in page
        assert "SIDS Knowledge Exchange" not in page
        assert "5 مارس 2026، 08:25" in page  # as on the member's wall; data.json has it as programs do
        assert json.loads(archive.read("data.json"))["account"][0]["date_joined"].startswith("2026-03-04T20:25")
        # Long words break, so that a phone shows the page: it is opened from a folder, with its own styles.
        assert '<link rel="stylesheet" href="page.css">' in page
        assert "overflow-wrap" in archive.read("page.css").decode()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("a\\b:c.pdf", "a_b_c.pdf"),
        ("...", "file"),
        ("", "file"),
        ("مذكرة.pdf", "مذكرة.pdf"),
    ],
)
def test_names_of_files_unpack_everywhere(sent, kept):
    assert safe_name(sent) == kept


def test_what_a_dead_worker_left_half_made_goes_with_the_account_and_when_it_is_given_up(person):
    from portal.members.personal_data.erasing import erase_account
    from portal.members.personal_data.places import half_of

    asked = ask_for_copy(member=person)
    half_of(asked).parent.mkdir(parents=True, exist_ok=True)

    def dies(tries):
        half_of(asked).write_bytes(b"half of all that is kept")
        begun = timezone.now() - timedelta(minutes=31)
        DataCopy.objects.update(state=CopyState.MAKING, begun_at=begun, tries=tries)

    dies(3)
    assert not make_next_copy()
    assert not half_of(asked).exists()
    dies(1)
    erase_account(pk=person.pk)
    assert not half_of(asked).exists()
