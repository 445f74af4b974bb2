"""Which words have the sheets of an XLSX and the slides of a PPTX? A sheet or slide counts as a page."""

from collections.abc import Iterator

from portal.repository.files.archive import Archive, Attributes
from portal.repository.files.bounds import LONGEST_LABEL
from portal.repository.files.reading import Budget, Cut, Page


def read_xlsx(archive: Archive, budget: Budget) -> Iterator[Page]:
    """The words of cells. Numbers are left out: nobody looks for them, and dates are stored as such."""
    main = archive.main_part()
    relations = archive.relations(main)
    shared: list[str] = []
    for kind, part in relations.values():
        if kind == "sharedStrings" and part in archive.names:
            shared = shared_strings(archive, part, budget)
    sheets: list[tuple[str, str]] = []

    def start(tag: str, given: Attributes) -> None:
        if tag == "sheet" and given.get("state", "visible") == "visible" and given.get("r:id") in relations:
            sheets.append((given.get("name", ""), relations[given["r:id"]][1]))

    archive.walk(main, start=start)
    for number, (name, part) in enumerate(sheets, start=1):
        text, is_cut = sheet_text(archive, part, shared, budget)
        yield Page(number, name[:LONGEST_LABEL], text)
        if is_cut:
            raise Cut("characters")


def shared_strings(archive: Archive, part: str, budget: Budget) -> list[str]:
    """Words that several cells share, by number; a list too long for the bound ends early."""
    strings: list[str] = []
    parts: list[str] = []
    left = budget.bounds.characters
    is_text = is_phonetic = False

    def start(tag: str, given: Attributes) -> None:
        nonlocal is_text, is_phonetic
        is_text = tag == "t"
        is_phonetic = is_phonetic or tag == "rPh"

    def end(tag: str) -> None:
        nonlocal is_text, is_phonetic, left
        is_text = False
        if tag == "rPh":
            is_phonetic = False
        elif tag == "si":
            strings.append("".join(parts))
            left -= len(strings[-1]) + 1
            parts.clear()
            if left < 0:
                raise Cut("characters")

    def text(data: str) -> None:
        if is_text and not is_phonetic:
            parts.append(data)

    try:
        archive.walk(part, start=start, end=end, text=text)
    except Cut:
        budget.check_time()
    return strings


def sheet_text(archive: Archive, part: str, shared: list[str], budget: Budget) -> tuple[str, bool]:
    """The text, and whether there was more of it than the bound lets in."""
    found: list[str] = []
    left = budget.bounds.characters - budget.characters
    kind, place, value = "", "", ""

    def start(tag: str, given: Attributes) -> None:
        nonlocal kind, place, value
        if tag == "c":
            kind, value = given.get("t", "n"), ""
        place = tag

    def end(tag: str) -> None:
        nonlocal place, left
        place = ""
        if tag == "row":
            found.append("\n")
        if tag != "c" or not value:
            return
        text = value
        if kind == "s":
            number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1
            text = shared[number] if 0 <= number < len(shared) else ""
        elif kind not in {"str", "inlineStr"}:
            return
        found.append(text[:left])
        found.append(" ")
        left -= len(text) + 1
        if left <= 0:
            raise Cut("characters")

    def text(data: str) -> None:
        nonlocal value
        if place in {"v", "t"} and len(value) < 100_000:
            value += data

    is_cut = False
    try:
        archive.walk(part, start=start, end=end, text=text)
    except Cut:
        is_cut = True
    return "".join(found), is_cut


def read_pptx(archive: Archive, budget: Budget) -> Iterator[Page]:
    main = archive.main_part()
    relations = archive.relations(main)
    slides: list[str] = []

    def start(tag: str, given: Attributes) -> None:
        if tag == "sldId" and (slide := relations.get(given.get("r:id", ""))):
            slides.append(slide[1])

    archive.walk(main, start=start)
    for number, part in enumerate(slides, start=1):
        budget.check_time()
        yield Page(number, "", slide_text(archive, part, budget))


def slide_text(archive: Archive, part: str, budget: Budget) -> str:
    found: list[str] = []
    left = budget.bounds.characters - budget.characters
    is_text = False

    def start(tag: str, given: Attributes) -> None:
        nonlocal is_text
        is_text = tag == "t"
        if tag == "br":
            found.append(" ")

    def end(tag: str) -> None:
        nonlocal is_text
        is_text = False
        if tag == "p":
            found.append("\n")

    def text(data: str) -> None:
        nonlocal left
        if is_text and left > 0:
            found.append(data[:left])
            left -= len(data)

    archive.walk(part, start=start, end=end, text=text)
    return "".join(found)
