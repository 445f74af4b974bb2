"""What comes out of each kind of file, and of files that lie, swell or are broken: an answer, in bounded memory."""

import io
import itertools
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portal.repository.files.bounds import BOUNDS, LONGEST_PAGE, Bounds
from portal.repository.files.child import answer
from portal.repository.files.extraction import Extract, extract
from portal.repository.files.reading import Budget
from tests.portal.repository.files import zoo

MEGABYTE = 1024**2
# An interpreter with the parser and the text that it gives back; the bound of the kernel is four times as high.
MODEST = 130 * MEGABYTE


def read(data: bytes, **bounds: int) -> Extract:
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        return extract(file, Bounds(**bounds))


def texts(found: Extract) -> list[str]:
    return [page.text for page in found.pages]


# --- Each kind -------------------------------------------------------------------------------------------------


def test_a_pdf_is_read_by_page_in_any_script():
    found = read(zoo.make_pdf([zoo.ENGLISH, zoo.FRENCH, zoo.ARABIC, zoo.CHINESE]))
    assert (found.state, found.kind, found.number_of_pages, found.cut) == ("done", "pdf", 4, "")
    assert [page.number for page in found.pages] == [1, 2, 3, 4]
    assert texts(found) == [zoo.ENGLISH, zoo.FRENCH, zoo.ARABIC, zoo.CHINESE]


PRINTED = """<meta charset="utf-8"><style>p {{ break-after: page }}</style>
<p>{0}</p><p lang="fr">{1}</p><p lang="ar" dir="rtl">{2}</p>"""


def test_arabic_as_a_browser_prints_it_reads_as_it_was_typed(chromium_path, tmp_path):
    """Joined shapes in the order of the eye are what a PDF holds; words in the order of the tongue are sought."""
    (tmp_path / "p.html").write_text(PRINTED.format(zoo.ENGLISH, zoo.FRENCH, zoo.ARABIC), encoding="utf-8")
    command = [chromium_path, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    command += [f"--user-data-dir={tmp_path}/profile", f"--print-to-pdf={tmp_path}/p.pdf", f"file://{tmp_path}/p.html"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    found = read((tmp_path / "p.pdf").read_bytes())
    assert [set(text.split()) for text in texts(found)[:3]] == [
        set(text.split()) for text in (zoo.ENGLISH, zoo.FRENCH, zoo.ARABIC)
    ]


def test_a_pdf_locked_against_change_only_is_read():
    assert texts(read(zoo.lock_pdf(zoo.make_pdf([zoo.ENGLISH]), to_open=""))) == [zoo.ENGLISH]


@pytest.mark.parametrize("page_break", [zoo.SAVED_BREAK, zoo.FORCED_BREAK, zoo.FORCED_BREAK + zoo.SAVED_BREAK])
def test_a_docx_has_the_pages_that_its_program_noted(page_break):
    found = read(zoo.make_docx([zoo.ENGLISH, zoo.FRENCH, zoo.ARABIC], page_break=page_break))
    assert (found.state, found.kind) == ("done", "docx")
    assert [(page.number, page.text) for page in found.pages] == [(1, zoo.ENGLISH), (2, zoo.FRENCH), (3, zoo.ARABIC)]


def test_a_docx_without_noted_pages_is_one_page_without_a_number():
    found = read(zoo.make_docx([zoo.ENGLISH, zoo.FRENCH], page_break=""))
    assert [(page.number, page.text) for page in found.pages] == [(0, f"{zoo.ENGLISH} {zoo.FRENCH}")]


def test_notes_are_read_and_what_was_deleted_and_the_second_copy_of_a_text_box_are_not():
    box = "<mc:AlternateContent xmlns:mc='mc'><mc:Choice><w:t>boxed</w:t></mc:Choice><mc:Fallback><w:t>boxed</w:t>"
    body = f"<w:p><w:r>{box}</mc:Fallback></mc:AlternateContent><w:delText>gone</w:delText></w:r></w:p>"
    found = read(zoo.make_zip(zoo.word_parts(body, notes=zoo.paragraph("a footnote"))))
    assert texts(found) == ["boxed a footnote"]


def test_an_odt_has_the_pages_that_its_program_noted():
    found = read(zoo.make_odt([zoo.FRENCH, zoo.ARABIC]))
    assert (found.kind, [(page.number, page.text) for page in found.pages]) == (
        "odt",
        [(1, zoo.FRENCH), (2, zoo.ARABIC)],
    )


def test_an_xlsx_has_its_visible_sheets_by_name():
    sheets = {"Costs": [["Nursery", "Seedlings"], ["Fence"]], "Secret": [["hush"]], "Coûts": [["Pépinière"]]}
    found = read(zoo.make_xlsx(sheets, hidden=["Secret"]))
    assert found.kind == "xlsx"
    assert [(page.label, page.text) for page in found.pages] == [
        ("Costs", "Nursery Seedlings Fence"),
        ("Coûts", "Pépinière"),
    ]


def test_a_pptx_has_its_slides_in_the_order_shown():
    found = read(zoo.make_pptx(["First to be seen", "Then this"]))
    assert (found.kind, [(page.number, page.text) for page in found.pages]) == (
        "pptx",
        [(1, "First to be seen"), (2, "Then this")],
    )


def test_plain_text_is_read():
    assert texts(read(f"{zoo.FRENCH};{zoo.ARABIC}\n".encode("utf-8-sig"))) == [f"{zoo.FRENCH};{zoo.ARABIC}"]


def test_a_long_page_is_kept_in_pieces_with_the_number_of_the_page():
    found = read(zoo.make_xlsx({"Long": [[f"word{number}"] for number in range(3_000)]}))
    assert len(found.pages) > 2
    assert {(page.number, page.label) for page in found.pages} == {(1, "Long")}
    assert max(map(len, texts(found))) <= LONGEST_PAGE
    assert " ".join(texts(found)).split() == [f"word{number}" for number in range(3_000)]


def test_text_comes_clean():
    dirty = "ﬁnance of the a\u0300toll\u202e develop-\nment \u00adﺣﻤﺎﻳﺔ"
    assert texts(read(dirty.encode())) == ["finance of the a\u0300toll development حماية"]


# --- Files that lie, swell or are broken -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "state"),
    [
        (lambda: b"", "damaged"),
        (lambda: b"%PDF-1.7\n", "damaged"),
        (lambda: b"%PDF-1.7\n" + b"\xff\x00<<" * 5_000, "damaged"),
        (lambda: zoo.make_pdf([zoo.ENGLISH] * 20)[:2_500], "damaged"),
        (lambda: zoo.lock_pdf(zoo.make_pdf([zoo.ENGLISH]), to_open="secret"), "locked"),
        (lambda: zoo.make_docx([zoo.ENGLISH])[:200], "damaged"),
        (lambda: zoo.make_zip(zoo.word_parts("<w:p>")), "damaged"),
        (lambda: zoo.make_zip({**zoo.word_parts(""), "_rels/.rels": "<"}), "damaged"),
        (lambda: zoo.make_zip({"META-INF/MANIFEST.MF": "a JAR"}), "unsupported"),
        (lambda: zoo.make_swelling_entities(), "damaged"),
        (lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x01" * 500, "unsupported"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5_000, "unsupported"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 9, "locked"),
        (lambda: zoo.make_bomb(512 * MEGABYTE), "too_large"),
        (lambda: zoo.make_zip({f"part{number}": "" for number in range(BOUNDS.parts + 1)}), "too_large"),
    ],
    ids=[
        "empty", "header only", "garbage", "cut", "locked", "cut docx", "docx of broken XML", "broken relations", "JAR",
        "entities", "JPEG", "old Office", "locked Office", "bomb", "too many parts",
    ],
)  # fmt: skip
def test_a_bad_file_has_an_answer_in_bounded_memory(make: Callable[[], bytes], state: str):
    found = read(make())
    assert found.state == state
    assert found.pages == []
    assert 0 < found.peak < MODEST


def test_a_bomb_whose_headers_lie_about_its_size_is_no_bomb():
    lying = zoo.lie_about_size(zoo.make_bomb(200 * MEGABYTE), "word/document.xml", 1_000)
    found = read(lying)
    assert found.state == "damaged"
    assert found.peak < MODEST


def test_what_unpacks_below_the_bound_is_read_as_far_as_the_bound_of_characters():
    found = read(zoo.make_bomb(100 * MEGABYTE), ratio=1_000_000)
    assert (found.state, found.cut) == ("done", "characters")
    assert 0 <= BOUNDS.characters - sum(map(len, texts(found))) < LONGEST_PAGE
    assert found.peak < MODEST


@pytest.mark.thorough
def test_a_page_that_swells_does_not_fill_the_memory():
    found = read(zoo.make_swelling_pdf(400 * MEGABYTE))
    assert found.state in {"done", "damaged"}
    assert found.peak < BOUNDS.memory


@pytest.mark.parametrize("name", ["form.docx", "form.xlsx", "form"])
def test_a_file_is_what_its_bytes_say_whatever_its_name_is(tmp_path, name):
    (tmp_path / name).write_bytes(zoo.make_pdf([zoo.ENGLISH]))
    with (tmp_path / name).open("rb") as file:
        assert extract(file).kind == "pdf"


def test_of_ten_thousand_pages_the_first_are_read():
    found = read(zoo.make_pdf([f"leaf {number}" for number in range(1, 10_001)]), pages=300)
    assert (found.state, found.cut, found.number_of_pages) == ("done", "pages", 300)
    assert texts(found)[-1] == "leaf 300"
    assert found.peak < MODEST


def test_of_a_scan_of_two_hundred_pages_nothing_is_read():
    found = read(zoo.make_scan(200))
    assert (found.state, found.number_of_pages, found.pages) == ("done", 200, [])
    assert found.peak < MODEST


def test_the_bound_of_characters_cuts():
    found = read(zoo.make_pdf([zoo.ENGLISH] * 10), characters=200)
    assert (found.state, found.cut, sum(map(len, texts(found)))) == ("done", "characters", 200)


def test_the_bound_of_time_keeps_what_was_read(monkeypatch, tmp_path):
    """By a clock that goes on by a second with each look, in this process."""
    ticks = itertools.count()
    monkeypatch.setattr("portal.repository.files.reading.time.monotonic", lambda: next(ticks))
    (tmp_path / "f.pdf").write_bytes(zoo.make_pdf([f"leaf {number}" for number in range(1, 41)]))
    with (tmp_path / "f.pdf").open("rb") as file:
        lines = list(answer(file, Budget(Bounds(seconds=20))))
    pages = [line["page"] for line in lines if "page" in line]
    assert [page[0] for page in pages] == list(range(1, 11))
    assert (lines[-1]["end"], lines[-1]["cut"]) == ("done", "time")


def test_a_process_that_does_not_end_is_ended_and_what_it_wrote_stands(tmp_path, monkeypatch):
    """The process that reads is replaced by one that writes two pages and hangs."""
    slow = tmp_path / "slow"
    slow.write_text(
        '#!/bin/sh\necho \'{"kind": "pdf"}\'\necho \'{"page": [1, "", "first"]}\'\n'
        'printf \'{"page": [2, "\'\nexec sleep 600\n'
    )
    slow.chmod(0o755)
    monkeypatch.setattr("portal.repository.files.extraction.sys.executable", str(slow))
    found = extract(io.BytesIO(b"x"), Bounds(seconds=1))
    assert (found.state, found.cut, texts(found)) == ("failed", "time", ["first"])


def test_a_process_that_gets_too_little_memory_ends_alone():
    found = read(zoo.make_pdf([zoo.ENGLISH]), memory=24 * MEGABYTE)
    assert found.state in {"failed", "damaged"} or found.cut == "memory"
    assert found.pages == []


def test_the_reading_process_learns_nothing_of_our_environment(monkeypatch):
    told: dict[str, Any] = {}
    popen = subprocess.Popen

    def spy(*args: Any, **rest: Any) -> Any:
        told.update(rest)
        return popen(*args, **rest)

    monkeypatch.setenv("SECRET_KEY", "hush")
    monkeypatch.setattr("portal.repository.files.extraction.subprocess.Popen", spy)
    assert read(zoo.make_pdf([zoo.ENGLISH])).state == "done"
    assert set(told["env"]) == {"PYTHONUTF8", "PYTHONDONTWRITEBYTECODE"}


def test_a_file_of_a_remote_storage_is_read_from_a_copy():
    assert texts(extract(io.BytesIO(zoo.make_pdf([zoo.ENGLISH])))) == [zoo.ENGLISH]


def test_a_file_larger_than_the_bound_is_not_even_opened(tmp_path: Path):
    for file in (io.BytesIO(b"%PDF-" * 500), (tmp_path / "large").open("wb+")):
        if not isinstance(file, io.BytesIO):
            file.truncate(2_000)
        assert extract(file, Bounds(file=1_000)).state == "too_large"
