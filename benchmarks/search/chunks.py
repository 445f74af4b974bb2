"""How does a manual become short texts with titles? One for each heading, a long section cut at its paragraphs."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from html.parser import HTMLParser

from benchmarks.search.packages import CACHE, pages

LONG = {"zh": 110, "ar": 220, "ru": 280}  # characters from which a text ends with its paragraph; else:
LONG_ELSE = 340
SHORT = 8  # no text is shorter than its language's length divided by this
LEAD_WORDS, LEAD_SIGNS = 9, 24  # the beginning of a text that stands as its title where its section goes on
KEPT = CACHE / "chunks-1.jsonl"  # raise the number when the rules here change


@dataclass(frozen=True, slots=True)
class Chunk:
    language: str
    title: str
    text: str


HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "title"])
BLOCKS = frozenset(["p", "li", "dt", "dd", "td", "th", "pre", "div", "tr", "table", "section", "item"])
LEFT_OUT = frozenset(["head", "script", "style", "nav", "aside", "footer", "info", "noscript", "desc"])
NUMBERING = re.compile(r"^(?:\w+\s)?[A-Z]?[\d.]+\.?\s+")
SPACE = re.compile(r"\s+")


class PageParser(HTMLParser):
    """Headings and paragraphs in order, of HTML and of GNOME's Mallard pages alike."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[tuple[bool, str]] = []  # is a heading, text
        self._text: list[str] = []
        self._left_out: list[str] = []
        self._in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._left_out:
            if tag == self._left_out[-1]:
                self._left_out.append(tag)
            return
        of = dict(attrs)
        # LibreOffice writes what its page says on a Mac beside what it says elsewhere.
        if tag in LEFT_OUT or of.get("class") in ("MAC", "toc", "docnav"):
            self._left_out.append(tag)
        elif tag in HEADINGS or tag in BLOCKS:
            self._end_block()
            self._in_heading = tag in HEADINGS

    def handle_endtag(self, tag: str) -> None:
        if self._left_out:
            if tag == self._left_out[-1]:
                self._left_out.pop()
        elif tag in HEADINGS or tag in BLOCKS:
            self._end_block()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An empty element holds no text."""

    def handle_data(self, data: str) -> None:
        if not self._left_out:
            self._text.append(data)

    def _end_block(self) -> None:
        if text := SPACE.sub(" ", "".join(self._text)).strip():
            self.parts.append((self._in_heading, text))
        self._text, self._in_heading = [], False


def read_parts(source: str) -> list[tuple[bool, str]]:
    # LibreOffice's pages carry menus before and a description of the page behind.
    start, end = source.find('<div id="DisplayArea"'), source.find('<div id="SearchFrame"')
    parser = PageParser()
    parser.feed(source[start:end] if 0 <= start < end else source)
    parser.close()
    return parser.parts


def cut(parts: Iterable[tuple[bool, str]], language: str) -> Iterator[Chunk]:
    heading, text, is_first = "", "", True
    long = LONG.get(language, LONG_ELSE)

    def finished() -> Iterator[Chunk]:
        title = heading if is_first else lead(text, language)
        rest = text if is_first else text[len(title) :].lstrip()
        if title and len(rest) * SHORT >= long and is_written_in(rest, language):
            yield Chunk(language, title, rest)

    for is_heading, part in parts:
        if is_heading or len(text) >= long:
            if text:
                yield from finished()
                is_first = False
            text = ""
        if is_heading:
            heading, is_first = NUMBERING.sub("", part), True
        else:
            text = f"{text} {part}".lstrip()
    if text:
        yield from finished()


def lead(text: str, language: str) -> str:
    sentence = re.split(r"(?<=[.!?؟。:])\s*", text, maxsplit=1)[0]
    return sentence[:LEAD_SIGNS] if language == "zh" else " ".join(sentence.split()[:LEAD_WORDS])


# A page that nobody has translated stands in its folder in English.
FREQUENT = {
    "en": {"the", "of", "to", "and", "is", "in", "a"},
    "fr": {"le", "la", "les", "de", "et", "des", "un", "une", "est"},
    "es": {"el", "la", "los", "de", "y", "las", "un", "una", "es"},
    "pt": {"o", "a", "os", "de", "e", "as", "um", "uma", "é", "do", "da"},
}
SCRIPTS = {"ru": re.compile("[а-яё]", re.I), "ar": re.compile("[\u0620-\u064a]"), "zh": re.compile("[\u4e00-\u9fff]")}
LETTER = re.compile(r"[^\W\d_]")


def is_written_in(text: str, language: str) -> bool:
    if script := SCRIPTS.get(language):
        return len(script.findall(text)) * 2 > len(LETTER.findall(text))
    words = text.lower().split()
    counts = {code: sum(word in frequent for word in words) for code, frequent in FREQUENT.items()}
    return counts[language] > 0 and counts[language] >= (counts["en"] if language != "en" else max(counts.values()))


def read_chunks() -> list[Chunk]:
    """All of them, each title and text once; made on the first call and kept."""
    if not KEPT.exists():
        found: dict[Chunk, None] = {}
        for language, path in pages():
            found |= dict.fromkeys(cut(read_parts(path.read_text("utf-8", "replace")), language))
        partly = KEPT.with_suffix(".partly")
        with partly.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(chunk), ensure_ascii=False) + "\n" for chunk in found)
        partly.rename(KEPT)
    with KEPT.open(encoding="utf-8") as file:
        return [Chunk(**json.loads(line)) for line in file]
