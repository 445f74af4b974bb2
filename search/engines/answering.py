"""How does a request become results? The same steps for every engine; only the Reader differs."""

import time
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from math import ceil
from typing import Any

from search.counts import CountCache, Tally
from search.document import Version
from search.engines.base import Answer, Engine, Reader, Row
from search.entry import LONGEST_START
from search.facets import SORTED_BY_VALUE_DESCENDING
from search.highlight import highlight, snippet
from search.language import distinct, folded_words
from search.names import kept_names
from search.paging import read_page
from search.places import sought_in
from search.planning import Plan, marks_of, plan_similar, plan_words, write_correction
from search.query import OneOf, Prefix, Question, Some, Term
from search.registry import named
from search.request import DEEPEST, SearchRequest, clean_words
from search.results import FacetValue, Hit, SearchResults, Suggestion
from search.spelling import Vocabulary, VocabularyShelf
from search.synonyms.expansion import phrase_marks
from search.synonyms.groups import kept_synonyms

FEW = 3  # with fewer hits a correction is offered although every word exists
NO_PLAN = Plan(text=None)


class AnsweringEngine(Engine):
    def __init__(self) -> None:
        self._counts = CountCache()
        self._shelf = VocabularyShelf(
            lambda visibility: self.reader().read_words(visibility),
            lambda visibility: self.reader().count_values(visibility, tuple(named())),
        )

    def search(self, request: SearchRequest) -> SearchResults:
        began = time.perf_counter()
        reader = self.reader()
        plan, question = self._plan(reader, request)
        tally, rows = self._ask(reader, question)
        results = self._results(request, plan, tally, rows, began)
        if plan.text is None:
            return results
        return replace(
            results,
            suggestion=self._correction(reader, request, plan, tally.total),
            took_ms=_ms_since(began),
            sought=sought_in(plan.text, self._vocabulary(reader, request.visibility)),
        )

    def search_each(self, requests: Sequence[SearchRequest]) -> list[SearchResults]:
        began = time.perf_counter()
        reader = self.reader()
        planned = [self._plan(reader, request) for request in requests]
        questions = [question for _plan, question in planned]
        if any(question.text is not None for question in questions):
            raise ValueError("a request with words is for search()")
        known = [self._counts.get(_counts_key(reader, question)) for question in questions]
        open_ones = [place for place, question in enumerate(questions) if question.size or known[place] is None]
        asked = [_without_counts(questions[place]) if known[place] else questions[place] for place in open_ones]
        answers = dict(zip(open_ones, reader.ask_each(asked) if asked else (), strict=True))
        results = []
        for place, (request, (plan, question)) in enumerate(zip(requests, planned, strict=True)):
            answer, tally = answers.get(place), known[place]
            if answer and tally and answer.total != tally.total:
                # Elasticsearch's generation may be a second old: then this one is asked again.
                tally, rows = self._ask(reader, question)
            elif answer:
                tally, rows = tally or self._keep(reader, question, answer), list(answer.rows)
            else:
                tally, rows = tally or Tally(), []
            results.append(self._results(request, plan, tally, rows, began))
        return results

    def _results(
        self, request: SearchRequest, plan: Plan, tally: Tally, rows: Iterable[Row], began: float
    ) -> SearchResults:
        return SearchResults(
            total=tally.total,
            hits=tuple(make_hit(row, request.languages, plan, is_highlighted=request.highlight) for row in rows),
            facets={name: facet_values(name, tally.counts.get(name, {}), request) for name in request.facets},
            crossed=tally.crossed,
            page=request.page,
            pages=max(ceil(min(tally.total, DEEPEST) / max(request.per_page, 1)), 1),
            engine=self.name,
            took_ms=_ms_since(began),
        )

    def _plan(self, reader: Reader, request: SearchRequest) -> tuple[Plan, Question]:
        words = clean_words(request.words)
        plan = NO_PLAN
        if words:
            vocabulary = self._vocabulary(reader, request.visibility).with_names(kept_names())
            plan = plan_words(words, request.language, vocabulary, kept_synonyms())
        if plan.text is None and words:
            plan = replace(plan, text=OneOf("key", ()))  # only signs: that finds nothing, not everything
        question = Question(
            filters=(
                OneOf("visibility", request.visibility),
                *(OneOf(name, tuple(values)) for name, values in sorted(request.scope.items()) if values),
            ),
            text=plan.text,
            selected={name: OneOf(name, tuple(values)) for name, values in request.selected.items() if values},
            facets=request.facets,
            crossed=request.crossed,
            is_counted=request.is_counted,
            sort="newest" if plan.text is None and request.sort == "relevance" else request.sort,
            start=min(start := (request.page - 1) * request.per_page, DEEPEST),
            size=min(request.per_page, max(DEEPEST - start, 0)),
        )
        return plan, question

    def _vocabulary(self, reader: Reader, visibility: tuple[str, ...]) -> Vocabulary:
        return self._shelf.get(visibility, reader.generation)

    def _keep(self, reader: Reader, question: Question, answer: Answer) -> Tally:
        tally = Tally(answer.total, answer.counts, answer.crossed)
        if question.facets or question.crossed or not question.size:
            self._counts.put(_counts_key(reader, question), tally)
        return tally

    def _ask(self, reader: Reader, question: Question) -> tuple[Tally, list[Row]]:
        known = tally = self._counts.get(_counts_key(reader, question))
        if known and not question.size:
            return known, []  # only counts were asked, and they are known

        def read(start: int, size: int) -> list[Row]:
            nonlocal tally, known
            asked = replace(question, start=start, size=size)
            answer = reader.ask(_without_counts(asked) if tally else asked)
            if known and answer.total != known.total:
                # Elasticsearch's generation may be a second old: then the counts are asked again.
                known = tally = None
                return read(start, size)
            tally = replace(tally, total=answer.total) if tally else self._keep(reader, question, answer)
            return list(answer.rows)

        if question.sort == "relevance" and question.size:
            rows = read_page(read, question.start, question.size, reader.widest)
        else:
            rows = read(question.start, question.size)
        return tally or Tally(), rows

    def _correction(self, reader: Reader, request: SearchRequest, plan: Plan, total: int) -> str | None:
        if not plan.corrected or not (plan.is_misspelt or total < FEW):
            return None
        vocabulary = self._vocabulary(reader, request.visibility)
        if vocabulary.generation != reader.generation:
            # The vocabulary may be a minute old: a word of a record hidden since then must not be offered.
            visible = OneOf("visibility", request.visibility)
            leads = vocabulary.with_names(kept_names()).leads
            for _token, near in plan.corrected:
                held = Some(of=(OneOf("words", (near,)), *leads.values_of(near)), needed=1)
                if not reader.ask(Question(filters=(visible,), text=held, sort="newest", size=0)).total:
                    return None
        return write_correction(clean_words(request.words), plan)

    def find(self, keys: Sequence[str], request: SearchRequest) -> tuple[Hit, ...]:
        reader = self.reader()
        plan, question = self._plan(reader, request)
        filters = (*question.filters, *question.selected.values(), OneOf("key", tuple(keys)))
        rows = reader.ask(Question(filters=filters, sort="newest", size=len(keys))).rows
        hits = (make_hit(row, request.languages, plan, is_highlighted=request.highlight) for row in rows)
        return tuple(sorted(hits, key=lambda hit: keys.index(hit.key)))

    def suggest(
        self,
        prefix: str,
        *,
        language: str = "en",
        scope: Mapping[str, tuple[str, ...]] | None = None,
        visibility: tuple[str, ...] = ("public",),
        limit: int = 8,
    ) -> tuple[Suggestion, ...]:
        typed = folded_words(clean_words(prefix))
        words = distinct(typed)[:6]
        if not words or (len("".join(words)) < 2 and words[0].isascii()):
            return ()
        start = " ".join(typed)
        question = Question(
            filters=(
                OneOf("visibility", visibility),
                *(OneOf(name, tuple(values)) for name, values in sorted((scope or {}).items()) if values),
            ),
            text=Prefix("title_start", start[:LONGEST_START]),
            sort="newest",
            size=2 * limit,  # some of them only in another language than the reader's
            is_counted=False,
        )
        held = Some(of=(*(Term("title_f", w) for w in words[:-1]), Prefix("title_f", words[-1])), needed=len(words))
        found = []
        for place, row in enumerate(self.reader().ask_titles(question, held, enough=limit, more=5 * limit)):
            stored = row.load()
            for version in stored["versions"]:
                titles = [" ".join(folded_words(title)) for title in (version["title"], *version.get("alt_titles", ()))]
                starts = any(title.startswith(start) for title in titles)
                if starts or any(_has_words(title, words) for title in titles):
                    rank = (not starts, version["language"] != language, place)
                    found.append((rank, stored["key"], version, tuple(stored.get("facets", {}).get("country", ()))))
        best: dict[str, Suggestion] = {}
        for _rank, key, version, countries in sorted(found, key=lambda item: item[0]):
            kind = key.partition(":")[0]
            version = {name: version[name] for name in ("title", "language", "url")}
            best.setdefault(key, Suggestion(key, kind, countries=countries, **version))
        return tuple(best.values())[:limit]

    def similar(
        self,
        key: str,
        *,
        languages: tuple[str, ...] = ("en",),
        visibility: tuple[str, ...] = ("public",),
        limit: int = 5,
    ) -> tuple[Hit, ...]:
        reader = self.reader()
        visible = OneOf("visibility", visibility)
        own, everything = reader.ask_each(
            (
                Question(filters=(visible, OneOf("key", (key,))), sort="newest", size=1, is_counted=False),
                Question(filters=(visible,), sort="newest", size=0),
            )
        )
        if not own.rows:
            return ()
        stored = own.rows[0].load()
        text = plan_similar(
            [read_version(version) for version in stored["versions"]],
            stored["facets"],
            self._vocabulary(reader, visibility),
            everything.total,
        )
        question = Question(filters=(visible,), text=text, without=key, is_counted=False)
        rows = read_page(
            lambda start, size: reader.ask(replace(question, start=start, size=size)).rows, 0, limit, reader.widest
        )
        return tuple(make_hit(row, languages, NO_PLAN, is_highlighted=False) for row in rows)

    def explain(self, request: SearchRequest, key: str = "") -> Mapping[str, Any]:
        reader = self.reader()
        plan, question = self._plan(reader, request)
        explained: dict[str, Any] = {
            "words": clean_words(request.words),
            "engine": self.name,
            "generation": reader.generation,
            "near": {token.word: near for token, near in plan.corrected},
            "synonyms": dict(plan.synonyms),
            "query": asdict(plan.text) if plan.text else None,
        }
        if key:
            explained["record"] = reader.explain(question, key)
        return explained


def _counts_key(reader: Reader, question: Question) -> Hashable:
    # Equal questions match the same records whatever vocabulary they were made with.
    selected = tuple(sorted((name, one_of.values) for name, one_of in question.selected.items()))
    counted = (question.facets, question.crossed, question.is_counted)
    return (reader.generation, question.filters, question.text, selected, counted)


def _without_counts(question: Question) -> Question:
    return replace(question, facets=(), crossed=())


def _ms_since(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 2)


def _has_words(title: str, words: Iterable[str]) -> bool:
    """All but the last as whole words, the last as a beginning."""
    *whole, last = words
    having = title.split()
    return all(word in having for word in whole) and any(word.startswith(last) for word in having)


def make_hit(row: Row, languages: Iterable[str], plan: Plan, *, is_highlighted: bool) -> Hit:
    stored = row.load()
    versions = [read_version(version) for version in stored["versions"]]
    version = best_version(versions, languages)
    is_marked = marks_of(version, plan) if is_highlighted and plan.text else None
    pairs = plan.pairs if is_highlighted else frozenset()
    phrases = phrase_marks(plan.phrases, version.language) if is_marked else None
    return Hit(
        key=stored["key"],
        kind=stored["key"].partition(":")[0],
        version=version,
        languages=tuple(distinct(v.language for v in versions)),
        original=versions[0].language,
        facets={name: tuple(values) for name, values in stored["facets"].items()},
        card=stored["card"],
        score=round(row.score, 3),
        title_html=highlight(version.title, is_marked, pairs, phrases),
        summary_html=snippet(version.summary, is_marked, pairs, phrases),
    )


def read_version(stored: Mapping[str, Any]) -> Version:
    return Version(**{**stored, "alt_titles": tuple(stored["alt_titles"])})


def best_version(versions: list[Version], languages: Iterable[str]) -> Version:
    """In the first language of the reading order that there is, else the original."""
    by_language: dict[str, Version] = {}
    for version in versions:
        by_language.setdefault(version.language, version)
    return next((by_language[language] for language in languages if language in by_language), versions[0])


def facet_values(name: str, counts: Mapping[str, int], request: SearchRequest) -> tuple[FacetValue, ...]:
    """Selected values stay listed, with 0 if need be; years run backwards, all else by count."""
    selected = request.selected.get(name, ())
    values = [FacetValue(value, counts.get(value, 0), value in selected) for value in {*counts, *selected}]
    if name in SORTED_BY_VALUE_DESCENDING:
        return tuple(sorted(values, key=lambda facet: facet.value, reverse=True))
    return tuple(sorted(values, key=lambda facet: (-facet.count, facet.value)))
