"""What do the visitor's words mean? From words to one question for any engine; knows the vocabulary, not the engine."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from search.document import Version
from search.language import Token, distinct, fold, folded_words, is_han, stem, stems, tokenise, without_fragments
from search.leads import Leads
from search.query import AllOf, Best, Bonus, Clause, OneOf, Phrase, Some, Term
from search.ranking import WEIGHTS, needed_matches
from search.request import MOST_WORDS
from search.spelling import Vocabulary
from search.synonyms.expansion import Expansion
from search.synonyms.groups import NO_SYNONYMS, Synonyms, Wording


@dataclass(frozen=True, slots=True)
class Plan:
    text: Clause | None  # None: no words, everything
    marked: frozenset[str] = frozenset()  # folded words and stems to highlight
    pairs: frozenset[tuple[str, str]] = frozenset()
    corrected: tuple[tuple[Token, str], ...] = ()  # unknown word -> its best near word
    is_misspelt: bool = False  # a word occurs nowhere
    phrases: tuple[Wording, ...] = ()  # synonyms of several words to highlight
    synonyms: tuple[tuple[str, tuple[str, ...]], ...] = ()  # words of the query -> what they were widened by


FAR_MORE = 5  # a rare word that exists is called misspelt only when its neighbour is so many times as frequent


def plan_words(words: str, language: str, vocabulary: Vocabulary, synonyms: Synonyms = NO_SYNONYMS) -> Plan:
    tokens = [token for token in tokenise(words) if fold(token.word)]
    if not tokens:
        return Plan(text=None)
    expansion = Expansion(synonyms, tokens, language, vocabulary.leads)
    marked: set[str] = set()
    clauses: dict[object, Clause] = {}
    in_title: list[tuple[OneOf, ...]] = []
    pairs: list[tuple[str, str]] = []
    corrected: list[tuple[Token, str]] = []
    widened, is_misspelt = 0, False
    whole = set(without_fragments(words, tokens))
    for place, token in enumerate(tokens):
        folded = fold(token.word)
        if token not in whole or len(clauses) >= MOST_WORDS or folded in clauses:
            continue
        if is_han(token.word):
            following = tokens[place + 1] if place + 1 < len(tokens) else None
            if following and is_han(following.word) and following.start == token.end:
                pair = (folded, fold(following.word))
                if pair not in clauses:
                    pairs.append(pair)
                    clauses[pair] = expansion.widen(_pair(pair, vocabulary.leads), place, place + 1)
                continue
            before = tokens[place - 1] if place else None
            if before and is_han(before.word) and before.end == token.start:
                continue  # the last of a run; the pair before holds it
        forms = [(token.word, 1.0)]
        is_known = vocabulary.is_known(folded) or expansion.is_known(place)
        if not is_known and widened < WEIGHTS.most_corrected:
            widened += 1
            nearest = vocabulary.near(folded)
            forms += nearest
            own = set(stems(token.word, language))
            strangers = [form for form, _weight in nearest if own.isdisjoint(stems(form, language))]
            if len(strangers) == len(nearest):  # else it is a form of a known word, not an error
                is_misspelt = is_misspelt or vocabulary.count(folded) == 0
                if nearest and vocabulary.count(strangers[0]) >= FAR_MORE * vocabulary.count(folded):
                    corrected.append((token, strangers[0]))
        in_title.append(_title_places(forms, language))
        clauses[folded] = expansion.widen(_word(forms, language, vocabulary.leads), place, place)
        marked.update(fold(form) for form, _weight in forms)
        marked.update(s for form, _weight in forms for s in stems(form, language))
    return Plan(
        text=Some(
            of=tuple(clauses.values()),
            needed=needed_matches(len(clauses) - len(pairs), len(pairs)),
            extra=tuple(_bonuses([fold(token.word) for token in tokens], language, in_title)),
        ),
        marked=frozenset(marked | expansion.marked),
        pairs=frozenset(pairs),
        corrected=tuple(corrected),
        is_misspelt=is_misspelt,
        phrases=tuple(expansion.phrases),
        synonyms=expansion.used(),
    )


def _word(forms: Iterable[tuple[str, float]], language: str, leads: Leads) -> Clause:
    """The word, its forms in each language and its near words, wherever they stand, and what they name."""
    named: dict[OneOf, float] = {}
    boosts: dict[tuple[str, str], float] = {}

    def add(field: str, text: str, boost: float) -> None:
        boosts[field, text] = max(boost, boosts.get((field, text), 0.0))

    for form, weight in forms:
        folded = fold(form)
        add("title_f", folded, WEIGHTS.title_word * weight)
        add("body_f", folded, WEIGHTS.body_word * weight)
        for bonus in leads.clauses_of_word(form, language, weight):
            named[bonus.of] = max(bonus.score, named.get(bonus.of, 0.0))
        for text, of in stems(form, language).items():
            own = of == language
            add("title_s", text, (WEIGHTS.title_stem if own else WEIGHTS.title_stem_other) * weight)
            add("body_s", text, (WEIGHTS.body_stem if own else WEIGHTS.body_stem_other) * weight)
    terms = (Term(field, text, boost) for (field, text), boost in boosts.items())
    return Best(of=(*terms, *(Bonus(of, score) for of, score in named.items())), tie=WEIGHTS.tie)


def _pair(pair: tuple[str, str], leads: Leads) -> Clause:
    phrases = (Phrase("title_f", pair, 0, WEIGHTS.title_word), Phrase("body_f", pair, 0, WEIGHTS.body_word))
    return Best(of=(*phrases, *leads.clauses_of_pair(pair)), tie=WEIGHTS.tie)


def _title_places(forms: Sequence[tuple[str, float]], language: str) -> tuple[OneOf, ...]:
    words = distinct(fold(form) for form, _weight in forms)
    stemmed = distinct(text for form, _weight in forms for text in stems(form, language))
    return tuple(OneOf(field, tuple(texts)) for field, texts in (("title_f", words), ("title_s", stemmed)) if texts)


def _bonuses(folded: list[str], language: str, in_title: list[tuple[OneOf, ...]]) -> Iterable[Clause]:
    if len(in_title) > 1:
        yield AllOf(tuple(in_title), WEIGHTS.whole_title)
    if len(folded) > 1:
        yield Phrase("title_f", tuple(folded[:MOST_WORDS]), WEIGHTS.phrase_slop, WEIGHTS.phrase)
    yield Bonus(OneOf("language", (language,)), WEIGHTS.language)


def write_correction(words: str, plan: Plan) -> str | None:
    """The query as it was perhaps meant: did you mean …?"""
    corrected = words
    for token, near in reversed(plan.corrected):
        corrected = corrected[: token.start] + near + corrected[token.end :]
    return corrected if corrected != words else None


MOST_LIKE_TERMS = 20


def plan_similar(
    versions: Iterable[Version], facets: dict[str, tuple[str, ...]], vocabulary: Vocabulary, records: int
) -> Clause:
    """What shares the rarer words of a record's titles and summaries, its themes, its countries."""
    scores: dict[tuple[str, str], float] = {}
    for version in versions:
        for weight, text in ((2.0, version.title), (1.0, version.summary)):
            for word in distinct(folded_words(text)):
                count = vocabulary.count(word)
                # A word of this record only leads nowhere, one of a third of all records leads everywhere.
                if 2 <= count <= max(records // 3, 10):
                    scores[word, version.language] = scores.get((word, version.language), 0.0) + weight / count
    chosen = sorted(scores, key=lambda pair: (-scores[pair], pair))[:MOST_LIKE_TERMS]
    words = distinct(word for word, _language in chosen)
    terms = [Best(of=(Term("title_f", word, 2.0), Term("body_f", word)), tie=WEIGHTS.tie) for word in words]
    shared = [Bonus(OneOf(name, (value,)), 2.0) for name in ("theme", "country") for value in facets.get(name, ())[:20]]
    return Some(of=(*terms, *shared), needed=1)


def marks_of(version: Version, plan: Plan) -> Callable[[str], bool]:
    """Whether a word of this version is to be highlighted."""

    def is_marked(word: str) -> bool:
        return fold(word) in plan.marked or stem(word, version.language) in plan.marked

    return is_marked
