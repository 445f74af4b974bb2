"""What comes in and what does not, by what is in the file; each refusal has its sentence."""

import io

import pytest
from PIL import Image

from portal.uploads.inspection import inspect
from portal.uploads.sentences import sentence
from tests.portal.repository.files import zoo

DOCX = zoo.make_docx([zoo.ENGLISH])
PDF = zoo.make_pdf([zoo.ENGLISH, zoo.ARABIC])
PHOTO = zoo.make_photo(800, 600)

TAKEN = {
    "pdf": PDF,
    "docx": DOCX,
    "xlsx": zoo.make_xlsx({"Costs": [["Boat", "12"]]}),
    "odt": zoo.make_odt([zoo.FRENCH]),
    "jpg": PHOTO,
    "png": zoo.make_photo(800, 600, kind="PNG"),
}
# What is in it -> the code of the sentence.
REFUSED = {
    "nothing": (b"", "empty"),
    "text": (b"hello", "other_kind"),
    "a ZIP of other things": (zoo.make_zip({"a.txt": "a"}), "other_kind"),
    "a presentation": (zoo.make_pptx(["One"]), "other_kind"),
    "a Java program": (zoo.make_jar(), "other_kind"),
    "a Java program in a document": (zoo.with_parts(DOCX, {"META-INF/MANIFEST.MF": "Main-Class: A"}), "programs"),
    "a program in a document": (zoo.with_parts(DOCX, {"word/embeddings/Setup.EXE": b"MZ"}), "programs"),
    "macros": (zoo.with_parts(DOCX, {"word/vbaProject.bin": b"\0"}), "macros"),
    "macros in a sheet": (zoo.with_parts(TAKEN["xlsx"], {"xl/macrosheets/sheet1.xml": "<a/>"}), "macros"),
    "macros in an ODT": (zoo.with_parts(TAKEN["odt"], {"Basic/Standard/Module1.xml": "<a/>"}), "macros"),
    "macros by the list of parts": (
        zoo.make_zip({**zoo.word_parts(""), "[Content_Types].xml": "<Types>document.macroEnabled.main</Types>"}),
        "macros",
    ),
    "a locked ODT": (
        zoo.with_parts(TAKEN["odt"], {"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
        "locked",
    ),
    "a part twice": (zoo.with_parts(DOCX, {"word/document.xml": "<a/>"}), "strange_parts"),
    "a part that leads elsewhere": (zoo.with_parts(DOCX, {"../../etc/passwd": "x"}), "strange_parts"),
    "a bomb": (zoo.make_bomb(512 * 1024**2), "unpacks_too_much"),
    "a bomb that lies about its size": (
        zoo.lie_about_size(zoo.make_bomb(200 * 1024**2), "word/document.xml", 5_000),
        "damaged",
    ),
    "a cut DOCX": (DOCX[:-40], "damaged"),
    "Word of 1997": (zoo.make_old_office(), "old_office"),
    "a locked DOCX": (zoo.make_old_office(locked=True), "locked"),
    "a locked PDF": (zoo.lock_pdf(PDF, to_open="secret"), "locked"),
    "a cut PDF": (PDF[: len(PDF) // 2], "cut"),
    "a PDF behind something": (b"MZ" + PDF, "damaged"),
    "a PDF without pages": (
        zoo.with_table([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 0 /Kids [] >>"]),
        "no_pages",
    ),
    "a script at opening": (zoo.make_scripted_pdf(), "scripts"),
    "a script on the page": (zoo.make_scripted_pdf("<< /O << /S /JavaScript >> >>", at="/AA"), "scripts"),
    "a program to start": (zoo.make_scripted_pdf("<< /S /Launch /F (cmd.exe) >>"), "scripts"),
    "a script by name": (zoo.make_scripted_pdf("<< /JavaScript << /Names [(a) 5 0 R] >> >>", at="/Names"), "scripts"),
    "files in a PDF": (zoo.make_scripted_pdf("<< /EmbeddedFiles << /Names [] >> >>", at="/Names"), "files_inside"),
    "a cut photo": (PHOTO[: len(PHOTO) // 2], "cut"),
    "a bomb of points": (zoo.make_picture_bomb(50_000, 50_000), "too_many_points"),
    "a bomb within the sides": (zoo.make_picture_bomb(19_000, 19_000), "too_many_points"),
    "too large for a PNG": (zoo.make_picture_bomb(6_000, 5_000), "too_large_for_png"),
    "a PNG that ends early": (zoo.make_picture_bomb(2_000, 2_000), "cut"),
}


@pytest.fixture
def looked_at(tmp_path):
    def look(data):
        path = tmp_path / "file"
        path.write_bytes(data)
        return inspect(path)

    return look


@pytest.mark.parametrize("kind", TAKEN)
def test_each_kind_is_known_by_its_content(looked_at, kind):
    verdict = looked_at(TAKEN[kind])
    assert (verdict.code, verdict.kind) == ("", kind)


@pytest.mark.parametrize("what", REFUSED)
def test_what_must_not_come_in_is_refused_for_its_reason(looked_at, what):
    data, code = REFUSED[what]
    verdict = looked_at(data)
    assert verdict.code == code
    assert verdict.made == b""
    assert verdict.peak < 120 * 1024**2


@pytest.mark.parametrize("code", sorted({code for _data, code in REFUSED.values()}))
def test_each_refusal_says_what_is_wrong_and_what_to_do(code):
    said = sentence(code, name="Costs.xlsx", kind="jpg")
    assert said != sentence("no such code")
    assert said.endswith(".")
    assert said.count(".") > 1 or ";" in said


def test_a_pdf_locked_against_change_only_is_taken(looked_at):
    assert looked_at(zoo.lock_pdf(PDF, to_open="")).is_taken


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_loses_place_camera_and_what_hung_behind_it(looked_at, kind):
    verdict = looked_at(zoo.make_photo(2400, 1800, kind=kind) + zoo.make_jar())
    made = Image.open(io.BytesIO(verdict.made))
    assert made.format == kind
    assert made.size == (verdict.width, verdict.height) == (1200, 900)
    assert dict(made.getexif()) == {}
    assert not {"exif", "comment", "icc_profile"} & set(made.info)
    for secret in (b"SECRET", b"Exif", b"MANIFEST"):
        assert secret not in verdict.made


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_as_it_was_held(looked_at, orientation):
    """The same as Pillow's own turning of the whole photo."""
    from PIL import ImageOps

    data = zoo.make_photo(640, 320, orientation=orientation)
    made = Image.open(io.BytesIO(looked_at(data).made)).convert("RGB")
    expected = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    assert made.size == expected.size
    for place in ((0.2, 0.2), (0.8, 0.2), (0.2, 0.8), (0.8, 0.8)):
        at = (int(made.width * place[0]), int(made.height * place[1]))
        is_red = [point[0] > 180 and point[1] < 90 for point in (made.getpixel(at), expected.getpixel(at))]
        assert is_red[0] == is_red[1]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_a_picture_of_any_make_is_made_again(looked_at, mode):
    out = io.BytesIO()
    Image.new(mode, (300, 200)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    verdict = looked_at(out.getvalue())
    assert verdict.code == ""
    assert Image.open(io.BytesIO(verdict.made)).size == (300, 200)


def test_a_photo_of_fifty_million_points_takes_little_memory(looked_at):
    verdict = looked_at(zoo.make_photo(8_160, 6_120))
    assert verdict.is_taken
    assert verdict.peak < 60 * 1024**2
