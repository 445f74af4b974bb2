"""How is a question put to Elasticsearch?

Queries are plain dictionaries: of some hundred parts, elasticsearch.dsl needs five times as long to build and to write.
"""

from typing import Any

from elasticsearch.dsl import A, Q, Search
from elasticsearch.dsl.aggs import Agg

from search.engines.crossing import MOST_VALUES, compile_crossed
from search.query import AllOf, Best, Bonus, Clause, OneOf, Phrase, Prefix, Question, Some, Term

ACROSS = "across"  # the group of what is counted against one another
Query = dict[str, Any]
NOTHING: Query = {"match_none": {}}


def compile_clause(clause: Clause) -> Query:
    match clause:
        case Term(field, text, boost):
            return {"term": {field: {"value": text, "boost": boost}}}
        case Phrase(field, words, slop, boost):
            return {"match_phrase": {field: {"query": " ".join(words), "slop": slop, "boost": boost}}}
        case Prefix(field, text):
            return {"prefix": {field: {"value": text}}}
        case OneOf():
            return {"constant_score": {"filter": compile_filter(clause), "boost": 0}}
        case Bonus(of, score):
            return {"constant_score": {"filter": compile_filter(of), "boost": score}}
        case AllOf(groups, score):
            each = [{"bool": {"should": [compile_filter(of) for of in one]}} for one in groups]
            return {"constant_score": {"filter": {"bool": {"filter": each}}, "boost": score}}
        case Best(of, tie):
            return {"dis_max": {"queries": [compile_clause(part) for part in of], "tie_breaker": tie}}
        case Some(of, needed, extra):
            if not of:
                return NOTHING
            parts = [compile_clause(part) for part in of]
            must = {"bool": {"should": parts, "minimum_should_match": max(needed, 1)}}
            return {"bool": {"must": [must], "should": [compile_clause(part) for part in extra]}}


def compile_filter(one_of: OneOf) -> Query:
    return {"terms": {one_of.field: list(one_of.values)}} if one_of.values else NOTHING


def compile_query(question: Question) -> Query:
    """All but the selections: those must not narrow the counts of their own facet."""
    query: Query = {
        "bool": {
            "filter": [compile_filter(one_of) for one_of in question.filters],
            "must": [compile_clause(question.text)] if question.text is not None else [],
            "must_not": [{"term": {"key": question.without}}] if question.without else [],
        }
    }
    if question.sort != "relevance":
        return query
    standing = {"field_value_factor": {"field": "standing", "missing": 1}}
    return {"function_score": {"query": query, "functions": [standing], "boost_mode": "multiply"}}


def compile_question(question: Question) -> dict[str, Any]:
    """The source is taken whole: to pick parts out of it costs the node more than the fifth of the bytes saves."""
    search = Search()
    if question.selected:
        search = search.post_filter(_selections(question))
    order = ("_score", "-newest") if question.sort == "relevance" else (f"-{question.sort}",)
    search = search.sort(*order)
    search = search.extra(track_total_hits=question.is_counted, size=question.size, from_=question.start)
    together = [name for name in question.facets if name not in question.selected]
    if together:
        search.aggs["together"] = _filtered(_selections(question), together)
    for name in question.facets:
        if name in question.selected:
            search.aggs[f"only_{name}"] = _filtered(_selections(question, leaving_out=name), [name])
    body = {**search.to_dict(), "query": compile_query(question)}
    if question.crossed:
        across = {"filter": {"match_all": {}}, "aggs": compile_crossed(question.crossed)}
        body["aggs"] = {**body.get("aggs", {}), ACROSS: across}
    return body


# What a suggestion shows: a tenth of what a row of a list does.
TITLES = [
    "key",
    "stored.facets.country",
    *(f"stored.versions.{name}" for name in ("title", "alt_titles", "language", "url")),
]


def compile_titles(question: Question, holding: Clause, start: int, size: int) -> dict[str, Any]:
    """Both clauses in one search: what matches the question scores 1 and comes before what only holds the words."""
    either = [
        {"constant_score": {"filter": compile_clause(clause), "boost": score}}
        for clause, score in ((question.text, 1), (holding, 0))
        if clause is not None
    ]
    visible = [compile_filter(one_of) for one_of in question.filters]
    return {
        "query": {"bool": {"filter": visible, "must": [{"bool": {"should": either}}]}},
        "sort": ["_score", {question.sort: "desc"}],
        "from": start,
        "size": size,
        "track_total_hits": False,
        "_source": TITLES,
    }


def _selections(question: Question, leaving_out: str = "") -> Query:
    chosen = [compile_filter(one_of) for name, one_of in question.selected.items() if name != leaving_out]
    return {"bool": {"filter": chosen}} if chosen else {"match_all": {}}


def _filtered(selections: Query, names: list[str]) -> Agg:
    aggregation = A("filter", filter=Q(selections))
    for name in names:
        aggregation.bucket(name, "terms", field=name, size=MOST_VALUES)
    return aggregation
