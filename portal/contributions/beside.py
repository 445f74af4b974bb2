"""Two texts side by side: what differs is marked by a line, word by word, and nothing is merged in silence."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from portal.contributions.questions import Ask, Rows
from portal.languages import language_tag

LONGEST_COMPARED = 4_000  # words; beyond it the two texts stand beside each other unmarked


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    mark: str = ""  # ins: only here; del: only in the other


@dataclass(frozen=True, slots=True)
class Beside:
    """The original of a field, or its rows, as it reads now; with what changed since the version was written."""

    texts: list[list[Piece]]
    tag: str
    has_changed: bool


def pieces(before: str, now: str, *, mark: str = "ins") -> list[Piece]:
    """`now` in pieces; those that `before` has not are marked."""
    old, new = words(before), words(now)
    if len(old) + len(new) > LONGEST_COMPARED:
        return [Piece(now)]
    found = []
    for code, _a, _b, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        text = "".join(new[start:end])
        if text:
            found.append(Piece(text, mark if code in ("insert", "replace") and text.strip() else ""))
    return found


def change(before: str, now: str) -> list[Piece]:
    """What was struck out and what was written in."""
    old, new = words(before), words(now)
    if len(old) + len(new) > LONGEST_COMPARED:
        return [Piece(before, "del"), Piece(now, "ins")]
    found = []
    for code, a, b, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if code in ("delete", "replace"):
            found.append(Piece("".join(old[a:b]), "del"))
        if code != "delete":
            found.append(Piece("".join(new[start:end]), "" if code == "equal" else "ins"))
    return [piece for piece in found if piece.text]


def words(text: str) -> list[str]:
    """Words with the space after them; Chinese sign by sign."""
    return re.findall(r"[\u4e00-\u9fff]|[^\s\u4e00-\u9fff]+\s*|\s+", text)


def original_beside_answer(source: Any, then: Any, ask: Ask | Rows) -> Beside:
    now = texts_beside(source, ask)
    tag = language_tag(source.reads_in)
    if then is None:
        return Beside([[Piece(text)] for text in now], tag, False)
    before = texts_beside(then, ask)
    shown = [
        change(before[place], text) if place < len(before) else [Piece(text, "ins")] for place, text in enumerate(now)
    ]
    return Beside(shown, tag, before != now)


def texts_beside(page: Any, ask: Ask | Rows) -> list[str]:
    value = getattr(page, ask.name)
    if isinstance(ask, Ask):
        return [str(value)]
    rows = [child.value for child in value] if ask.block else list(value.all())
    return [" · ".join(text for name in ask.texts if (text := text_in(row, name))) for row in rows]


def text_in(row: Any, name: str) -> str:
    return str((row.get(name) if hasattr(row, "get") else getattr(row, name)) or "")
