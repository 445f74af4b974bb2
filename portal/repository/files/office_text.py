"""Which text have a DOCX and an ODT? By page where the program that saved it noted where its pages ended."""

from collections.abc import Iterator

from portal.repository.files.archive import Archive, Attributes
from portal.repository.files.reading import Budget, Cut, Page, Refused

SAVED, FORCED = "\f", "\v"  # where a page ended when it was saved; where the author wanted a new one


class Flow:
    """Running text with the ends of its pages, gathered up to the bound of characters."""

    def __init__(self, budget: Budget) -> None:
        self._parts: list[str] = []
        self._left = budget.bounds.characters
        self.is_cut = False

    def add(self, text: str) -> None:
        if len(text) > self._left:
            self.is_cut = True
            text = text[: self._left]
        self._left -= len(text)
        self._parts.append(text)
        if self.is_cut:
            raise Cut("characters")

    def pages(self) -> Iterator[Page]:
        text = "".join(self._parts)
        # Word notes a forced end as a saved one too: count one kind only.
        sign, other = (SAVED, FORCED) if SAVED in text else (FORCED, SAVED)
        pages = text.replace(other, "\n").split(sign)
        for number, page in enumerate(pages, start=1):
            yield Page(number if len(pages) > 1 else 0, "", page)


def read_docx(archive: Archive, budget: Budget) -> Iterator[Page]:
    main = archive.main_part()
    flow = Flow(budget)
    try:
        read_word_part(archive, main, flow)
        for kind, part in archive.relations(main).values():
            if kind in {"footnotes", "endnotes"} and part in archive.names:
                flow.add("\n")
                read_word_part(archive, part, flow)
    except Cut:
        flow.is_cut = True
    yield from flow.pages()
    if flow.is_cut:
        raise Cut("characters")


def read_word_part(archive: Archive, part: str, flow: Flow) -> None:
    is_text, skipped = False, 0

    def start(tag: str, given: Attributes) -> None:
        nonlocal is_text, skipped
        if tag == "Fallback" or skipped:  # the same text box once more, for older programs
            skipped += 1
        elif tag == "t":
            is_text = True
        elif tag == "lastRenderedPageBreak":
            flow.add(SAVED)
        elif tag == "br" and given.get("type") == "page":
            flow.add(FORCED)
        elif tag in {"tab", "br", "cr"}:
            flow.add(" ")

    def end(tag: str) -> None:
        nonlocal is_text, skipped
        if skipped:
            skipped -= 1
        elif tag == "t":
            is_text = False
        elif tag == "p":
            flow.add("\n")

    def text(data: str) -> None:
        if is_text and not skipped:
            flow.add(data.replace(SAVED, " ").replace(FORCED, " "))

    archive.walk(part, start=start, end=end, text=text)


UNREAD = {"tracked-changes", "annotation", "scripts", "forms"}


def read_odt(archive: Archive, budget: Budget) -> Iterator[Page]:
    if "META-INF/manifest.xml" in archive.names:
        archive.walk("META-INF/manifest.xml", start=refuse_encrypted)
    flow = Flow(budget)
    paragraphs = skipped = 0

    def start(tag: str, given: Attributes) -> None:
        nonlocal paragraphs, skipped
        if tag in UNREAD or skipped:
            skipped += 1
        elif tag in {"p", "h"}:
            paragraphs += 1
        elif tag == "soft-page-break":
            flow.add(SAVED)
        elif tag in {"s", "tab", "line-break"}:
            flow.add(" ")

    def end(tag: str) -> None:
        nonlocal paragraphs, skipped
        if skipped:
            skipped -= 1
        elif tag in {"p", "h"}:
            paragraphs -= 1
            flow.add("\n")

    def text(data: str) -> None:
        if paragraphs and not skipped:
            flow.add(data.replace(SAVED, " ").replace(FORCED, " "))

    try:
        archive.walk("content.xml", start=start, end=end, text=text)
    except Cut:
        flow.is_cut = True
    yield from flow.pages()
    if flow.is_cut:
        raise Cut("characters")


def refuse_encrypted(tag: str, given: Attributes) -> None:
    if tag == "encryption-data":
        raise Refused("locked")
