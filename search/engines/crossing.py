"""How many records have this value of one facet, that of the next, and so on? Both engines nest counts alike."""

from collections.abc import Iterator, Mapping
from typing import Any

from search.query import Crossed

MOST_VALUES = 10_000  # more than any facet has: counts are exact when all values are asked for


def compile_crossed(facets: tuple[str, ...]) -> dict[str, Any]:
    """Named like its outermost facet."""
    first, *rest = facets
    inner = {"aggs": compile_crossed(tuple(rest))} if rest else {}
    return {first: {"terms": {"field": first, "size": MOST_VALUES}, **inner}}


def read_crossed(answer: Mapping[str, Any], facets: tuple[str, ...]) -> Crossed:
    return dict(_read(answer, facets, ()))


def _read(
    answer: Mapping[str, Any], facets: tuple[str, ...], values: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], int]]:
    first, *rest = facets
    for bucket in answer[first]["buckets"]:
        found = (*values, bucket["key"])
        if rest:
            yield from _read(bucket, tuple(rest), found)
        else:
            yield found, int(bucket["doc_count"])
