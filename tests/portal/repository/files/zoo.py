"""Files for tests, made here: real ones of each kind that is read, and the ones that lie, swell or are broken."""

import io
import random
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence

from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter

ENGLISH = "The mangrove nursery of the outer atoll grows nine thousand seedlings a year"
FRENCH = "La pépinière de palétuviers protège l’atoll contre l’érosion côtière"
ARABIC = "مشتل أشجار المانغروف في الجزر الصغيرة يحمي الشواطئ من التآكل"
CHINESE = "红树林苗圃保护环礁免受海岸侵蚀"


# --- PDF -------------------------------------------------------------------------------------------------------


def make_pdf(texts: Sequence[str]) -> bytes:
    """A page for each text, in any script: a composite font whose codes are told by a ToUnicode map."""
    signs = sorted({sign for text in texts for sign in text})
    codes = {sign: number for number, sign in enumerate(signs, start=1)}
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Plain /Encoding /Identity-H /DescendantFonts [4 0 R] "
        b"/ToUnicode 5 0 R >>"
    )
    objects.append(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Plain /DW 600 "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )
    objects.append(stream(unicode_map(codes)))
    pages = []
    contents: dict[str, int] = {}
    for text in texts:
        if text not in contents:
            # Programs write Arabic as the eye meets it, from the left.
            drawn = text[::-1] if "\u0600" <= text[0] <= "\u06ff" else text
            written = "".join(f"{codes[sign]:04x}" for sign in drawn)
            objects.append(stream(f"BT /F1 12 Tf 50 700 Td <{written}> Tj ET".encode()))
            contents[text] = len(objects)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {contents[text]} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        pages.append(len(objects))
    kids = " ".join(f"{number} 0 R" for number in pages)
    objects[1] = f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode()
    return with_table(objects)


def unicode_map(codes: Mapping[str, int]) -> bytes:
    rows = [f"<{code:04x}> <{sign.encode('utf-16-be').hex()}>" for sign, code in codes.items()]
    blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    mapped = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{mapped}\nendcmap end end"
    ).encode()


def stream(data: bytes, rest: str = "") -> bytes:
    return f"<< /Length {len(data)} {rest}>>\nstream\n".encode() + data + b"\nendstream"


def with_table(objects: Iterable[bytes]) -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, held in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + held + b"\nendobj\n")
    table = out.tell()
    out.write(f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(f"{place:010d} 00000 n \n".encode() for place in places))
    out.write(f"trailer << /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode())
    return out.getvalue()


def lock_pdf(data: bytes, *, to_open: str, to_change: str = "owner") -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(to_open, to_change, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def make_scan(pages: int) -> bytes:
    """Pictures of pages, as an office scanner makes them."""
    pictures = []
    for number in range(pages):
        picture = Image.new("1", (620, 877), 1)
        ImageDraw.Draw(picture).text((50, 50), f"A page that only eyes can read, {number}", fill=0)
        pictures.append(picture)
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:])
    return out.getvalue()


def make_swelling_pdf(size: int) -> bytes:
    """A page whose content is a few kilobytes that unpack to `size`."""
    packer = zlib.compressobj(9)
    line = b"(mangrove) Tj " * 4_096
    packed = b"".join(packer.compress(line) for _ in range(size // len(line))) + packer.flush()
    return with_table(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            stream(packed, "/Filter /FlateDecode "),
        ]
    )


# --- Office ----------------------------------------------------------------------------------------------------

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SAVED_BREAK = "<w:r><w:lastRenderedPageBreak/></w:r>"
FORCED_BREAK = '<w:r><w:br w:type="page"/></w:r>'


def make_zip(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in parts.items():
            archive.writestr(name, held)
    return out.getvalue()


def relations(*rows: tuple[str, str, str]) -> str:
    told = "".join(f'<Relationship Id="{id_}" Type="{RELATIONS}/{kind}" Target="{to}"/>' for id_, kind, to in rows)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{told}</Relationships>'


def word_parts(body: str, notes: str = "") -> dict[str, str]:
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
    }
    if notes:
        parts["word/_rels/document.xml.rels"] = relations(("rId1", "footnotes", "footnotes.xml"))
        parts["word/footnotes.xml"] = f'<w:footnotes xmlns:w="{WORD}">{notes}</w:footnotes>'
    return parts


def paragraph(text: str, before: str = "") -> str:
    return f"<w:p>{before}<w:r><w:t>{text}</w:t></w:r></w:p>"


def make_docx(pages: Sequence[str], *, page_break: str = SAVED_BREAK) -> bytes:
    return make_zip(
        word_parts("".join(paragraph(text, page_break if number else "") for number, text in enumerate(pages)))
    )


def make_bomb(size: int) -> bytes:
    """A DOCX of some hundred kilobytes that unpacks to `size`."""
    out = io.BytesIO()
    parts = word_parts("")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in ("[Content_Types].xml", "_rels/.rels"):
            archive.writestr(name, parts[name])
        with archive.open("word/document.xml", "w", force_zip64=True) as member:
            member.write(f'<w:document xmlns:w="{WORD}"><w:body>'.encode())
            block = paragraph("boom " * 200).encode() * 100
            for _ in range(size // len(block)):
                member.write(block)
            member.write(b"</w:body></w:document>")
    return out.getvalue()


def lie_about_size(data: bytes, name: str, size: int) -> bytes:
    """The headers say that the member is small."""
    changed = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo(name)
        place = data.index(b"PK\x01\x02", archive.start_dir)
        while data[place + 46 : place + 46 + len(name)] != name.encode():
            place = data.index(b"PK\x01\x02", place + 4)
    for at in (place + 24, info.header_offset + 22):
        struct.pack_into("<I", changed, at, size)
    return bytes(changed)


def make_swelling_entities() -> bytes:
    nested = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<!DOCTYPE x [<!ENTITY e0 "boom">{nested}]><w:document xmlns:w="{WORD}"><w:t>&e9;</w:t></w:document>'
    return make_zip({**word_parts(""), "word/document.xml": body})


def make_xlsx(sheets: Mapping[str, Sequence[Sequence[str]]], hidden: Sequence[str] = ()) -> bytes:
    shared = sorted({cell for rows in sheets.values() for row in rows for cell in row})
    strings = "".join(f"<si><t>{text}</t></si>" for text in shared)
    listed = "".join(
        f'<sheet name="{name}" state="{"hidden" if name in hidden else "visible"}" r:id="rId{number}"/>'
        for number, name in enumerate(sheets, start=1)
    )
    sheet_relations = [
        (f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(sheets) + 1)
    ]
    parts: dict[str, str] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(*sheet_relations, ("rIds", "sharedStrings", "sharedStrings.xml")),
        "xl/sharedStrings.xml": f"<sst>{strings}</sst>",
    }
    for number, rows in enumerate(sheets.values(), start=1):
        cells = "".join(
            "<row>" + "".join(f'<c t="s"><v>{shared.index(cell)}</v></c>' for cell in row) + "<c><v>42.5</v></c></row>"
            for row in rows
        )
        parts[f"xl/worksheets/sheet{number}.xml"] = f"<worksheet><sheetData>{cells}</sheetData></worksheet>"
    return make_zip(parts)


def make_pptx(slides: Sequence[str]) -> bytes:
    """Stored in another order than shown, as after an editor has moved them."""
    order = list(range(len(slides), 0, -1))
    listed = "".join(f'<p:sldId id="{255 + number}" r:id="rId{number}"/>' for number in order)
    parts: dict[str, str] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("rId1", "officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f'<p:presentation xmlns:p="p" xmlns:r="{RELATIONS}">{listed}</p:presentation>',
        "ppt/_rels/presentation.xml.rels": relations(
            *((f"rId{number}", "slide", f"slides/slide{number}.xml") for number in order)
        ),
    }
    for number, text in zip(order, slides, strict=True):
        parts[f"ppt/slides/slide{number}.xml"] = (
            f'<p:sld xmlns:p="p" xmlns:a="{DRAWING}"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>'
        )
    return make_zip(parts)


def make_odt(pages: Sequence[str]) -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    body = "<text:soft-page-break/>".join(f"<text:p>{page}</text:p>" for page in pages)
    content = f'<office:body xmlns:office="{office}" xmlns:text="{text}">{body}</office:body>'
    return make_zip({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


# --- What must not come in ---------------------------------------------------------------------------------------


def with_parts(data: bytes, parts: Mapping[str, str | bytes]) -> bytes:
    """An office file with parts more; a name that is there already stands there twice."""
    out = io.BytesIO(data)
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for name, held in parts.items():
            archive.writestr(name, held)
    return out.getvalue()


def make_jar() -> bytes:
    return make_zip({"META-INF/MANIFEST.MF": "Main-Class: A\n", "A.class": b"\xca\xfe\xba\xbe"})


def make_scripted_pdf(action: str = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>", *, at: str = "/OpenAction") -> bytes:
    return with_table(
        [
            f"<< /Type /Catalog /Pages 2 0 R {at} 4 0 R >>".encode(),
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
            action.encode(),
        ]
    )


def make_old_office(*, locked: bool = False) -> bytes:
    held = "EncryptedPackage" if locked else "WordDocument"
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + held.encode("utf-16-le")


def make_padded_pdf(size: int) -> bytes:
    """A PDF of about `size` bytes that do not pack."""
    block = 100 * 1024
    streams = [stream(random.Random(number).randbytes(block)) for number in range(size // block)]
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    return with_table(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>", page, *streams]
    )


# --- Pictures ----------------------------------------------------------------------------------------------------


def make_photo(width: int = 1600, height: int = 1200, *, orientation: int = 1, kind: str = "JPEG") -> bytes:
    """As a telephone writes it: red at the left as it is held in the hand, with the place where it was taken."""
    picture = Image.effect_noise((width // 8, height // 8), 60).resize((width, height)).convert("RGB")
    picture.paste((220, 20, 20), (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SECRETCAMERA"
    exif.get_ifd(0x8825)[1] = "S"
    exif.get_ifd(0x8825)[2] = (18.0, 8.0, 30.0)
    out = io.BytesIO()
    picture.save(out, kind, exif=exif, **({"comment": b"SECRETCOMMENT"} if kind == "JPEG" else {}))
    return out.getvalue()


def make_picture_bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that would unpack to width x height points."""

    def chunk(kind: bytes, held: bytes) -> bytes:
        return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
