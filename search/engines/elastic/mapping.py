"""How are the fields of search.document kept by Elasticsearch?"""

from typing import Any

from elasticsearch.dsl import Double, Keyword, Long, Mapping, Object, Text

from search.document import FIELDS
from search.engines.elastic.connection import replica_settings

# Beginnings that stand in the index as words of their own: looked up while somebody types them.
TYPED = {"min_chars": 1, "max_chars": 12}
TYPED_OF_A_WORD = {"min_chars": 1, "max_chars": 4}


def make_mapping() -> Mapping:
    mapping = Mapping()
    mapping.meta("dynamic", "strict")
    # Words and stems are ours, made in Python for both engines; nobody reads them back.
    mapping.meta("_source", excludes=[name for name, kind in FIELDS.items() if kind in ("start", "text", "vocabulary")])
    for name, kind in FIELDS.items():
        if name == "title_f":
            mapping.field(name, Text(analyzer="whitespace", index_prefixes=TYPED_OF_A_WORD))
        elif kind == "text":
            mapping.field(name, Text(analyzer="whitespace"))
        elif kind == "word":
            mapping.field(name, Keyword(eager_global_ordinals=name != "key"))
        elif kind == "start":
            mapping.field(name, Text(analyzer="keyword", norms=False, index_options="docs", index_prefixes=TYPED))
        elif kind == "vocabulary":
            mapping.field(name, Keyword(index=False))
        elif kind == "factor":
            mapping.field(name, Double(index=False))
        else:
            mapping.field(name, Long())
    mapping.field("stored", Object(enabled=False))
    mapping.field("fingerprint", Keyword(index=False, doc_values=False))
    return mapping


def index_body(replicas: str = "0-1") -> dict[str, Any]:
    return {
        "mappings": make_mapping().to_dict(),
        "settings": {
            "number_of_shards": 1,  # counts are exact on one shard; 100,000 records are few for it
            **replica_settings(replicas),
            "refresh_interval": "1s",  # said aloud, else an index that nobody searched lately is not refreshed at all
            "max_result_window": 11_000,  # the deepest row we show and the equals behind it
        },
    }
