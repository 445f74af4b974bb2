"""What does one state of the tantivy index answer?"""

import json
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from tantivy import DocAddress, Index, Query

from search.engines.base import Answer, Indexed, Reader, Row, SearchUnavailable, Seen
from search.engines.crossing import compile_crossed, read_crossed
from search.engines.embedded.compiler import compile_counts, compile_filter, compile_for_counts, compile_question
from search.query import Crossed, OneOf, Question
from search.ranking import as_factor

MOST_KEPT = 500  # answers of this state of the index; some 3 kB each


class EmbeddedReader(Reader):
    widest = 20_000  # tantivy lists equals in the order in which they were written

    def __init__(self, index: Index, generation: str) -> None:
        self.generation = generation
        self._schema = index.schema
        self._searcher = index.searcher()
        self._found: dict[Hashable, tuple[int, list[Row]]] = {}

    def ask(self, question: Question) -> Answer:
        try:
            total, rows = self._find(question)
            return Answer(total, rows, self._count(question), self._count_crossed(question))
        except (ValueError, OSError) as error:
            raise SearchUnavailable(f"the index does not answer: {error}") from error

    def _find(self, question: Question) -> tuple[int, list[Row]]:
        """Rows of a question asked before come from memory: a reader sees one state of the index only."""
        selected = tuple(sorted((name, one_of.values) for name, one_of in question.selected.items()))
        key = (
            question.filters,
            question.text,
            selected,
            question.without,
            question.sort,
            question.start,
            question.size,
            question.is_counted,
        )
        known = self._found.get(key)
        if known is None:
            known = self._search(question)
            if len(self._found) < MOST_KEPT:
                self._found[key] = known
        return known

    def _search(self, question: Question) -> tuple[int, list[Row]]:
        query = compile_question(self._schema, question)
        field = None if question.sort == "relevance" else question.sort
        found = self._searcher.search(
            query,
            limit=max(question.size, 1),
            count=question.is_counted,
            order_by_field=field,
            offset=question.start,
            weight_by_field=None if field else "standing",
        )
        hits = found.hits[: question.size]
        ranks = self._searcher.fast_field_values("newest", [address for _score, address in hits]) if hits else []
        rows = [
            Row(0.0 if field else score, int(rank or 0), partial(self._load, address))
            for (score, address), rank in zip(hits, ranks, strict=True)
        ]
        total = found.count if question.is_counted else len(rows)  # type: ignore[attr-defined]  # missing in its stubs
        return total, rows

    def _load(self, address: DocAddress) -> Mapping[str, Any]:
        document = self._searcher.doc(address)
        return {"key": document.get_first("key"), **json.loads(document.get_first("stored") or b"{}")}

    def _count(self, question: Question) -> dict[str, dict[str, int]]:
        counts: dict[str, dict[str, int]] = {}
        if question.facets:
            found = self._searcher.aggregate(compile_for_counts(self._schema, question), compile_counts(question))
            for name, answer in found.items():
                groups = {name: answer} if "buckets" in answer else answer
                for facet, group in groups.items():
                    if facet != "doc_count":
                        counts[facet] = {bucket["key"]: bucket["doc_count"] for bucket in group["buckets"]}
        return counts

    def _count_crossed(self, question: Question) -> Crossed:
        if not question.crossed:
            return {}
        query = compile_for_counts(self._schema, question)
        return read_crossed(self._searcher.aggregate(query, compile_crossed(question.crossed)), question.crossed)

    def read_words(self, visibility: tuple[str, ...]) -> Iterable[tuple[str, int]]:
        visible = compile_filter(self._schema, OneOf("visibility", visibility))
        try:
            return self._searcher.terms_with_prefix("words", "", visible)
        except (ValueError, OSError) as error:
            raise SearchUnavailable(f"the vocabulary cannot be read: {error}") from error

    def count_values(self, visibility: tuple[str, ...], facets: Sequence[str]) -> Seen:
        visible = OneOf("visibility", visibility)
        answer = self.ask(Question(filters=(visible,), facets=tuple(facets), sort="newest", size=0))
        return Seen(answer.total, answer.counts)

    def explain(self, question: Question, key: str) -> Mapping[str, Any]:
        query = compile_question(self._schema, question)
        found = self._searcher.search(Query.term_query(self._schema, "key", key), limit=1)
        if not found.hits:
            return {"key": key, "is_indexed": False}
        address = found.hits[0][1]
        explanation = json.loads(query.explain(self._searcher, address).to_json())
        standing = as_factor(float(self._searcher.fast_field_values("standing", [address])[0] or 0.0))
        score = explanation["value"] * standing
        return {"key": key, "is_indexed": True, "score": score, "standing": round(standing, 4), "details": explanation}

    def count_documents(self) -> int:
        if not self._searcher.num_docs:
            return 0
        found = self._searcher.search(Query.exists_query("newest"), limit=1)
        return int(found.count)  # type: ignore[attr-defined]

    def scan(self) -> Iterator[Indexed]:
        found = self._searcher.search(Query.all_query(), limit=max(self._searcher.num_docs, 1), count=False)
        addresses = [address for _score, address in found.hits]
        versions = self._searcher.fast_field_values("version", addresses) if addresses else []
        for address, version in zip(addresses, versions, strict=True):
            document = self._searcher.doc(address)
            fingerprint = (document.get_first("fingerprint") or b"").decode()
            yield Indexed(str(document.get_first("key")), fingerprint, int(version or 0))
