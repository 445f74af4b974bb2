"""Where inside a record do the words stand, when title and summary do not hold them? Asked of who knows the parts.

Search knows no files: the portal registers who looks (`register_places`), and gets the words that were sought.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from django.utils.safestring import SafeString

from search.highlight import snippet
from search.language import fold, is_han, stem, stems, tokenise
from search.query import Best, Clause, Phrase, Some, Term
from search.results import Hit, Place, SearchResults, Sought
from search.spelling import Vocabulary

Finder = Callable[[Mapping[str, Sought], Sequence[Hit]], Mapping[str, Place]]
_finder: Finder | None = None

MOST_SOUGHT = 8  # words; bounds what is looked up
MOST_FORMS = 16  # of one word: itself, its stems, near words, synonyms
COMMON = 3  # a word that one record in three has as often as the most frequent one leads nowhere
FEW_RECORDS = 30  # among so few nothing can be called common


def register_places(finder: Finder) -> None:
    """`finder(missing, hits)`: `missing` are the words, by key, that title and summary of a hit lack."""
    global _finder
    _finder = finder


def sought_in(text: Clause | None, vocabulary: Vocabulary) -> Sought:
    """Each word of the question with all its forms; common words are left out unless there is nothing else."""
    if not isinstance(text, Some):
        return ()
    forms = [found for clause in text.of if (found := _forms(clause))]
    most = vocabulary.most
    rare = [found for found in forms if most < FEW_RECORDS or vocabulary.count(found[0]) * COMMON <= most]
    return tuple(frozenset(found[:MOST_FORMS]) for found in (rare or forms)[:MOST_SOUGHT])


def _forms(clause: Clause) -> list[str]:
    """The word itself first. Han characters in pairs; synonyms of several words are left out."""
    found: dict[str, None] = {}
    for part in clause.of if isinstance(clause, Best) else (clause,):
        if isinstance(part, Term):
            found[part.text] = None
        elif isinstance(part, Phrase) and all(map(is_han, part.words)):
            found.update((first + second, None) for first, second in zip(part.words, part.words[1:], strict=False))
    return list(found)


def with_places(results: SearchResults) -> SearchResults:
    """The results, with a place for each hit whose title and summary do not say why it was found."""
    if _finder is None or not results.sought:
        return results
    missing = {hit.key: lacking for hit in results.hits if (lacking := missing_words(hit, results.sought))}
    hits = [hit for hit in results.hits if hit.key in missing]
    places = _finder(missing, hits) if hits else {}
    if not places:
        return results
    return replace(results, hits=tuple(replace(hit, place=places.get(hit.key)) for hit in results.hits))


def missing_words(hit: Hit, sought: Sought) -> Sought:
    held: set[str] = set()
    for text in (hit.version.title, hit.version.summary):
        before, before_end = "", -1
        for token in tokenise(text):
            folded = fold(token.word)
            held.add(folded)
            if is_han(token.word):
                if before and before_end == token.start:
                    held.add(before + folded)
                before, before_end = folded, token.end
            else:
                held.update(stems(token.word, hit.version.language))
    return tuple(forms for forms in sought if held.isdisjoint(forms))


def marked_snippet(text: str, sought: Sought, language: str) -> SafeString:
    """The part of a text with most of the words; escaped, with <mark>."""
    forms = frozenset().union(*sought)
    pairs = frozenset((form[0], form[1]) for form in forms if len(form) == 2 and is_han(form[0]))

    def is_marked(word: str) -> bool:
        return fold(word) in forms or stem(word, language) in forms

    return snippet(text, is_marked, pairs)
