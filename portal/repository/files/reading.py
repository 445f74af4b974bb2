"""What the readers of each kind of file share: a page, a refusal, the budget, clean text. Runs without Django."""

import re
import time
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from portal.repository.files.bounds import LONGEST_PAGE, Bounds


class Page(NamedTuple):
    number: int  # 0 where the file has no pages, as a DOCX that nobody paginated
    label: str  # name of a sheet
    text: str


class Refused(Exception):
    """The file as a whole cannot be read; `state` is one of FileState."""

    def __init__(self, state: str, detail: str = "") -> None:
        super().__init__(detail or state)
        self.state, self.detail = state, detail


class Cut(Exception):
    """Enough: what was read so far stands, and the file is marked as cut."""


class Budget:
    """Counts what one file has cost; raises when a bound is reached."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.characters = self.pages = self.unpacked = 0
        self.end = time.monotonic() + bounds.seconds / 2

    def check_time(self) -> None:
        if time.monotonic() > self.end:
            raise Cut("time")

    def unpack(self, size: int) -> None:
        self.unpacked += size
        if self.unpacked > self.bounds.unpacked:
            raise Refused("too_large", "unpacks to too much")
        self.check_time()

    def admit(self, text: str) -> str:
        """As much of a page as there is room for."""
        if self.pages >= self.bounds.pages:
            raise Cut("pages")
        left = self.bounds.characters - self.characters
        if left <= 0:
            raise Cut("characters")
        self.pages += 1
        self.characters += min(len(text), left)
        return text[:left]


# Signs that PDFs write for letters joined in print: Latin ligatures, Arabic as it looks at each place of a word.
_SHAPES = re.compile("[\ufb00-\ufb06\ufb13-\ufb4f\ufb50-\ufdff\ufe70-\ufefc\u2f00-\u2fd5]+")
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffd]")
_BROKEN_WORD = re.compile("(?<=[a-zß-öø-ÿ])(?:-|\u00ad)[ \t]*\n[ \t]*(?=[a-zß-öø-ÿ])")
_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """One line of plain words: no controls, no signs that turn the writing, no word parted at the end of a line."""
    text = text.encode("utf-8", "ignore").decode()  # lone surrogates
    text = _BROKEN_WORD.sub("", text).replace("\u00ad", "")
    text = _SHAPES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return _SPACES.sub(" ", _UNWANTED.sub("", text)).strip()


def pieces(page: Page) -> Iterator[Page]:
    """A page in pieces of bounded length, cut at a space where there is one."""
    text = page.text
    while len(text) > LONGEST_PAGE:
        cut = text.rfind(" ", LONGEST_PAGE // 2, LONGEST_PAGE)
        cut = cut if cut > 0 else LONGEST_PAGE
        yield page._replace(text=text[:cut])
        text = text[cut:].lstrip()
    if text:
        yield page._replace(text=text)
