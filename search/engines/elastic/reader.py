"""What does the live index in Elasticsearch answer?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from search.engines.base import Answer, Reader, Row, SearchUnavailable, Seen
from search.engines.crossing import read_crossed
from search.engines.elastic.client import Clients
from search.engines.elastic.compiler import ACROSS, compile_filter, compile_query, compile_question, compile_titles
from search.query import Clause, OneOf, Question

WORDS_AT_ONCE = 10_000


class ElasticReader(Reader):
    widest = 640  # Elasticsearch sorts equals itself; this is for those that differ behind the third decimal

    def __init__(self, clients: Clients, alias: str, generation: str) -> None:
        self.generation = generation
        self._clients = clients
        self._alias = alias

    def ask(self, question: Question) -> Answer:
        with self._clients.asking() as client:
            return _answer(client.search(index=self._alias, body=compile_question(question)).body, question.crossed)

    def ask_each(self, questions: Sequence[Question]) -> list[Answer]:
        """In one request: the way there takes longer than a short answer."""
        if len(questions) == 1:
            return [self.ask(questions[0])]
        searches: list[Mapping[str, Any]] = []
        for question in questions:
            searches += [{}, compile_question(question)]
        with self._clients.asking() as client:
            found = client.msearch(index=self._alias, searches=searches)
        for one in found["responses"]:
            if "error" in one:
                raise SearchUnavailable(f"Elasticsearch refuses: {one['status']} {one['error'].get('reason', '')}")
        return [_answer(one, question.crossed) for one, question in zip(found["responses"], questions, strict=True)]

    def ask_titles(self, question: Question, holding: Clause, *, enough: int, more: int) -> list[Row]:
        """Rows are what a suggestion costs here, so no more are read at first than nine in ten do with."""
        rows = self._ask_titles(question, holding, 0, question.size)
        beginning = [row for row in rows if row.score > 0.5]
        if len(beginning) >= enough:
            return beginning
        if len(rows) == question.size:
            rows += self._ask_titles(question, holding, len(rows), enough - 1 + more - len(rows))
        return [*beginning, *rows[len(beginning) :][:more]]

    def _ask_titles(self, question: Question, holding: Clause, start: int, size: int) -> list[Row]:
        if size <= 0:
            return []
        with self._clients.asking() as client:
            found = client.search(index=self._alias, body=compile_titles(question, holding, start, size))
        return list(_answer(found.body).rows)

    def read_words(self, visibility: tuple[str, ...]) -> Iterable[tuple[str, int]]:
        return list(self._read_words(visibility))

    def _read_words(self, visibility: tuple[str, ...]) -> Iterator[tuple[str, int]]:
        words: dict[str, Any] = {"size": WORDS_AT_ONCE, "sources": [{"word": {"terms": {"field": "words"}}}]}
        query = compile_filter(OneOf("visibility", visibility))
        while True:
            with self._clients.reading_words() as client:
                answer = client.search(index=self._alias, size=0, query=query, aggs={"words": {"composite": words}})
            found = answer["aggregations"]["words"]
            for bucket in found["buckets"]:
                yield bucket["key"]["word"], bucket["doc_count"]
            if len(found["buckets"]) < WORDS_AT_ONCE:
                return
            words["after"] = found["after_key"]

    def count_values(self, visibility: tuple[str, ...], facets: Sequence[str]) -> Seen:
        question = Question(filters=(OneOf("visibility", visibility),), facets=tuple(facets), sort="newest", size=0)
        with self._clients.reading_words() as client:
            answer = _answer(client.search(index=self._alias, body=compile_question(question)).body)
        return Seen(answer.total, answer.counts)

    def explain(self, question: Question, key: str) -> Mapping[str, Any]:
        query = compile_query(question)
        with self._clients.writing() as client:
            answer = client.options(ignore_status=404).explain(index=self._alias, id=key, query=query).body
        if "explanation" not in answer:
            return {"key": key, "is_indexed": False}
        details = answer["explanation"]
        return {"key": key, "is_indexed": True, "score": details["value"], "details": details}


def _answer(found: Mapping[str, Any], crossed: tuple[str, ...] = ()) -> Answer:
    rows = [
        Row(score=hit["_score"] or 0.0, rank=hit["sort"][-1], load=partial(_load, hit["_source"]))
        for hit in found["hits"]["hits"]
    ]
    total = found["hits"]["total"]["value"] if "total" in found["hits"] else len(rows)
    counted = dict(found.get("aggregations", {}))
    across = read_crossed(counted.pop(ACROSS), crossed) if crossed else {}
    return Answer(total, rows, _counts(counted), across)


def _load(source: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"key": source["key"], **source["stored"]}


def _counts(aggregations: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    return {
        name: {bucket["key"]: bucket["doc_count"] for bucket in answer["buckets"]}
        for group in aggregations.values()
        for name, answer in group.items()
        if name != "doc_count"
    }
