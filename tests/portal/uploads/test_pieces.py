"""A file comes whole, however often the link breaks, and once, however often it is sent."""

import hashlib
import random
import uuid

import pytest

from portal.uploads import services
from portal.uploads.models import Upload, UploadState
from portal.uploads.places import path_of
from portal.uploads.services import key_of
from tests.conftest import browser_of
from tests.portal.repository.files import zoo

pytestmark = pytest.mark.django_db
MB = 1024**2


def test_a_file_in_pieces_is_ready_when_it_is_whole(sender):
    data = zoo.make_padded_pdf(MB)
    told = sender(data, "Log book.pdf").send()
    upload = Upload.objects.get()
    assert told == {"offset": len(data), "size": len(data), "state": "ready", "reason": "", "sentence": ""}
    assert (upload.name, upload.kind, path_of(upload).read_bytes()) == ("Log book.pdf", "pdf", data)


def test_a_piece_that_came_already_is_answered_with_where_we_are(sender):
    sent = sender(zoo.make_padded_pdf(MB))
    sent.piece(0, 1000)
    assert sent.piece(0, 1000).json()["offset"] == 1000  # its answer was lost
    assert sent.piece(5000, 1000).json()["offset"] == 1000  # one before it was lost
    assert sent.browser.get(sent.url).json()["offset"] == 1000
    assert sent.send()["state"] == "ready"


def test_another_file_under_the_same_key_is_a_conflict(sender):
    sent = sender(zoo.make_padded_pdf(MB))
    sent.piece(0, 1000)
    answer = sent.piece(1000, sha256="0" * 64)
    assert (answer.status_code, answer.json()) == (409, {"reason": "other_file"})
    assert sent.piece(1000, size=5).status_code == 409
    assert sent.send()["state"] == "ready"


def test_what_was_damaged_on_its_way_starts_anew(sender):
    data = zoo.make_pdf([zoo.ENGLISH])
    sent = sender(data)
    told = sent.piece(0, data=data[:-9] + b"x" * 9).json()
    assert (told["offset"], told["state"], told["reason"]) == (0, "coming", "damaged_on_the_way")
    assert "damaged" in told["sentence"]
    assert sent.send()["state"] == "ready"
    assert Upload.objects.get().reason == ""


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"offset": "-1"}, 400),
        ({"offset": "ten"}, 400),
        ({"size": ""}, 400),
        ({"size": "9" * 30}, 400),
        ({"sha256": "xyz"}, 400),
        ({"draft": "mine"}, 400),
    ],
)
def test_an_unclear_piece_is_refused_and_leaves_nothing(sender, query, status):
    assert sender(zoo.make_pdf(["a"])).piece(0, data=b"%PDF", **query).status_code == status
    assert not Upload.objects.exists()


def test_a_piece_longer_than_allowed_or_than_the_file_is_refused(sender):
    sent = sender(zoo.make_padded_pdf(MB))
    assert sent.piece(0, 256 * 1024 + 1).status_code == 413
    assert sent.piece(0, data=b"x" * 100, size=50, sha256="1" * 64).status_code == 413
    assert sent.piece(0, data=b"x" * 3 * MB).status_code == 400  # Django's own limit for a body
    assert not Upload.objects.filter(offset__gt=0).exists()


def test_a_file_over_ten_megabytes_is_refused_by_its_first_piece(sender):
    told = sender(zoo.make_pdf(["a"])).piece(0, size=10 * MB + 1).json()
    assert (told["state"], told["reason"]) == ("refused", "too_large")
    assert "10 MB" in told["sentence"]


def test_a_disk_that_knows_less_than_the_row_is_believed(sender):
    sent = sender(zoo.make_padded_pdf(MB))
    sent.piece(0, 9000)
    with path_of(Upload.objects.get()).open("r+b") as file:
        file.truncate(4000)
    assert sent.piece(9000, 1000).json()["offset"] == 4000
    assert sent.send()["state"] == "ready"


def test_a_check_that_was_cut_off_is_made_when_the_file_is_sent_again(sender, monkeypatch):
    sent = sender(zoo.make_pdf(["a"]))

    def die(**_rest):
        raise SystemError("the worker was killed")

    with monkeypatch.context() as patch:
        patch.setattr(services, "finish", die)
        with pytest.raises(SystemError):
            sent.piece(0)
    upload = Upload.objects.get()
    assert (upload.state, upload.is_whole) == (UploadState.COMING, True)
    assert sent.piece(0).json()["state"] == "ready"


def test_the_key_is_a_name_in_its_owners_own_space(sender, other):
    sent = sender(zoo.make_pdf(["a"]))
    sent.send()
    stranger = browser_of(other)
    assert stranger.get(sent.url).status_code == 404
    assert sender(sent.data, browser=stranger).send()["state"] == "ready"
    assert sorted(Upload.objects.values_list("owner__display_name", flat=True)) == ["Lote", "Other"]


def test_who_is_signed_out_is_told_so_and_not_sent_elsewhere(sender, client):
    sent = sender(zoo.make_pdf(["a"]), browser=client)
    assert sent.piece(0).status_code == 401
    assert client.get(sent.url).status_code == 401
    assert not Upload.objects.exists()


def test_the_plain_form_and_the_script_know_a_file_by_the_same_key(sender, put, draft_key):
    data = zoo.make_pdf(["a"])
    upload = put(data, "a.pdf")
    assert upload.key == key_of(draft_key, hashlib.sha256(data).hexdigest())
    assert sender(data, "a.pdf").send()["state"] == "ready"
    assert Upload.objects.count() == 1


def test_the_same_file_in_two_drafts_is_two_files(put):
    data = zoo.make_pdf(["a"])
    assert put(data, "a.pdf").pk != put(data, "a.pdf", key=uuid.uuid4()).pk


@pytest.mark.thorough
def test_ten_files_of_ten_megabytes_come_whole_over_a_link_that_breaks(sender):
    """Three of ten pieces are cut: before they come, in their middle, or after they were written."""
    chance = random.Random(5)
    for number in range(10):
        data = zoo.make_padded_pdf(10 * MB - 64 * 1024) + b"\n" * number + b"%%EOF\n"
        sent = sender(data, f"{number}.pdf")
        offset, requests, told = 0, 0, {"state": "coming"}
        while told["state"] == "coming":
            requests += 1
            assert requests < 200
            cut = chance.choice(["before", "middle", "answer"]) if chance.random() < 0.3 else ""
            if cut == "before":
                continue
            length = chance.randrange(1, 200_000) if cut == "middle" else 256 * 1024
            answer = sent.piece(offset, length)
            told = sent.browser.get(sent.url).json() if cut else answer.json()
            offset = told["offset"]
        assert told["state"] == "ready"
        upload = Upload.objects.get(key=sent.key)
        assert hashlib.sha256(path_of(upload).read_bytes()).hexdigest() == sent.sha256
    assert Upload.objects.count() == 10
