"""Where in a title and a summary are the words that were sought? Everything escaped, then <mark> and nothing else."""

from bisect import bisect
from collections.abc import Callable
from html import escape

from django.utils.safestring import SafeString, mark_safe

from search.language import Token, fold, is_han, tokenise

SNIPPET = 240  # characters of a summary that a list row has room for
LEAD = 40  # before the first hit: a hit at the very edge reads badly


Marks = Callable[[str], bool]
Phrases = Callable[[str], list[tuple[int, int]]]  # where in a text several words are to be marked as one


def highlight(
    text: str, is_marked: Marks | None, pairs: frozenset[tuple[str, str]], phrases: Phrases | None = None
) -> SafeString:
    return _marked(text, _spans(text, is_marked, pairs, phrases))


def snippet(
    text: str, is_marked: Marks | None, pairs: frozenset[tuple[str, str]], phrases: Phrases | None = None
) -> SafeString:
    """The part of a long text with most of the words, from one space to another."""
    spans = _spans(text, is_marked, pairs, phrases)
    if len(text) <= SNIPPET:
        return _marked(text, spans)
    start = _best_start(text, spans)
    end = min(start + SNIPPET, len(text))
    if end < len(text) and (space := text.rfind(" ", start + SNIPPET // 2, end)) > 0:
        end = space
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start]
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    return mark_safe(before + _marked(text[start:end], inside) + after)


def _spans(
    text: str, is_marked: Marks | None, pairs: frozenset[tuple[str, str]], phrases: Phrases | None
) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    if is_marked is None:
        return spans  # nothing was sought: no need to look at every word
    previous: Token | None = None
    for token in tokenise(text):
        start = token.start
        is_hit = is_marked(token.word)
        is_neighbour = pairs and previous and is_han(token.word) and previous.end == token.start
        if is_neighbour and previous and (fold(previous.word), fold(token.word)) in pairs:
            is_hit, start = True, previous.start
        if is_hit:
            if spans and spans[-1][1] >= start:
                spans[-1] = (spans[-1][0], token.end)
            else:
                spans.append((start, token.end))
        previous = token
    return _joined(spans + phrases(text)) if phrases else spans


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, none within another."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _best_start(text: str, spans: list[tuple[int, int]]) -> int:
    if not spans or spans[-1][1] <= SNIPPET:
        return 0
    starts = [start for start, _end in spans]
    room = SNIPPET - 2 * LEAD
    densest = max(starts, key=lambda start: (bisect(starts, start + room) - bisect(starts, start), -start))
    if densest <= SNIPPET - 2 * LEAD:
        return 0
    space = text.find(" ", densest - LEAD, densest)
    return space + 1 if space >= 0 else densest - LEAD


def _marked(text: str, spans: list[tuple[int, int]]) -> SafeString:
    parts, done = [], 0
    for start, end in spans:
        parts += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    return mark_safe("".join((*parts, escape(text[done:]))))
