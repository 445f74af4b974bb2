"""Two texts part by part: what was taken out of the one, what is new in the other."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from portal.review.answers import Content, answer, differs, label_of

MOST_WORDS = 4_000  # a longer text is compared by its paragraphs: words would take seconds


@dataclass(frozen=True, slots=True)
class ComparedPart:
    field: str
    label: str
    before: SafeString
    after: SafeString
    is_changed: bool


def compare_fields(
    model: type[models.Model], before: Content, after: Content, names: Sequence[str], *, mark: bool = True
) -> list[ComparedPart]:
    """Fields that either text answers. `mark`: with <del> and <ins>; two languages are only set beside each other."""
    parts = []
    for name in names:
        old, new = answer(model, before, name), answer(model, after, name)
        if not old and not new:
            continue
        is_changed = old != new or differs(before, after, name)
        shown = marked(old, new) if mark and is_changed else (paragraphs(old), paragraphs(new))
        parts.append(ComparedPart(name, str(label_of(model, name)), *shown, is_changed=is_changed))
    return parts


def paragraphs(lines: Sequence[str]) -> SafeString:
    return format_html_join("", "<p>{}</p>", ((line,) for line in lines))


def marked(old: Sequence[str], new: Sequence[str]) -> tuple[SafeString, SafeString]:
    before, after = "\n".join(old), "\n".join(new)
    pieces = re.compile(r"\n|\s+|[^\s]+")
    one, two = pieces.findall(before), pieces.findall(after)
    if len(one) + len(two) > MOST_WORDS:
        one, two = before.splitlines(keepends=True), after.splitlines(keepends=True)
    left: list[str] = []
    right: list[str] = []
    for step, i, j, k, m in difflib.SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        gone, come = escape("".join(one[i:j])), escape("".join(two[k:m]))
        left.append(wrapped(gone, "" if step == "equal" else "del"))
        right.append(wrapped(come, "" if step == "equal" else "ins"))
    return broken("".join(left)), broken("".join(right))


def wrapped(text: str, tag: str) -> str:
    """A mark never reaches over the end of a paragraph."""
    if not tag or not text.strip():
        return text
    return "\n".join(f"<{tag}>{line}</{tag}>" if line.strip() else line for line in text.split("\n"))


def broken(text: str) -> SafeString:
    # Each piece went through escape() above; the only tags are ours.
    return mark_safe("".join(f"<p>{line}</p>" for line in text.split("\n") if line.strip()))
