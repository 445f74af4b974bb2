"""What does the live index in Elasticsearch answer?"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from elasticsearch.dsl import Search

from search.engines.base import Answer, Reader, Row
from search.engines.elastic.client import Clients
from search.engines.elastic.compiler import compile_filter, compile_query, compile_question
from search.query import OneOf, Question

WORDS_AT_ONCE = 10_000


class ElasticReader(Reader):
    widest = 640  # Elasticsearch sorts equals itself; this is for those that differ behind the third decimal

    def __init__(self, clients: Clients, alias: str, generation: str) -> None:
        self.generation = generation
        self._clients = clients
        self._alias = alias

    def ask(self, question: Question) -> Answer:
        body = compile_question(question, Search()).to_dict()
        with self._clients.asking() as client:
            answer = client.search(index=self._alias, body=body)
        rows = [
            Row(score=hit["_score"] or 0.0, rank=hit["sort"][-1], load=partial(_load, hit["_source"]))
            for hit in answer["hits"]["hits"]
        ]
        return Answer(answer["hits"]["total"]["value"], rows, _counts(answer.body.get("aggregations", {})))

    def read_words(self, visibility: tuple[str, ...]) -> Iterable[tuple[str, int]]:
        return list(self._read_words(visibility))

    def _read_words(self, visibility: tuple[str, ...]) -> Iterator[tuple[str, int]]:
        words: dict[str, Any] = {"size": WORDS_AT_ONCE, "sources": [{"word": {"terms": {"field": "words"}}}]}
        query = compile_filter(OneOf("visibility", visibility)).to_dict()
        while True:
            with self._clients.reading_words() as client:
                answer = client.search(index=self._alias, size=0, query=query, aggs={"words": {"composite": words}})
            found = answer["aggregations"]["words"]
            for bucket in found["buckets"]:
                yield bucket["key"]["word"], bucket["doc_count"]
            if len(found["buckets"]) < WORDS_AT_ONCE:
                return
            words["after"] = found["after_key"]

    def explain(self, question: Question, key: str) -> Mapping[str, Any]:
        query = compile_query(question).to_dict()
        with self._clients.writing() as client:
            answer = client.options(ignore_status=404).explain(index=self._alias, id=key, query=query).body
        if "explanation" not in answer:
            return {"key": key, "is_indexed": False}
        details = answer["explanation"]
        return {"key": key, "is_indexed": True, "score": details["value"], "details": details}


def _load(source: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"key": source["key"], **source["stored"]}


def _counts(aggregations: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    return {
        name: {bucket["key"]: bucket["doc_count"] for bucket in answer["buckets"]}
        for group in aggregations.values()
        for name, answer in group.items()
        if name != "doc_count"
    }
