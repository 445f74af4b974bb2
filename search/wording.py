"""When do two queries ask the same? Case, accents and signs aside, in the order typed or in any order."""

from collections.abc import Iterator

from search.language import fold, is_han, tokenise


def in_order(text: str) -> str:
    """The folded words as typed; Han characters that stand together stay together."""
    return " ".join(_words(text))


def in_any_order(text: str) -> str:
    """Equal for queries of the same words in any order."""
    return " ".join(sorted(set(_words(text))))


def _words(text: str) -> Iterator[str]:
    run, end = "", -1
    for token in tokenise(text):
        folded = fold(token.word)
        if run and not (is_han(token.word) and token.start == end):
            yield run
            run = ""
        if is_han(token.word):
            run += folded
            end = token.end
        elif folded:
            yield folded
    if run:
        yield run
