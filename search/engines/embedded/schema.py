"""How are the fields of search.document written by tantivy?"""

from pathlib import Path

import tantivy

from search.document import FIELDS
from search.engines.base import SearchUnavailable

# Stands between two versions of a record; the analyser drops it but keeps its places, so no phrase crosses them.
BOUNDARY = "¶ ¶ ¶ ¶"
READ_WORDS = "read_words"


def make_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name, kind in FIELDS.items():
        if kind == "text":
            builder.add_text_field(name, tokenizer_name=READ_WORDS, index_option="position")
        elif kind == "word":
            builder.add_text_field(
                name, tokenizer_name="raw", index_option="basic", fast=name != "key", stored=name == "key"
            )
        elif kind == "start":
            builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
        elif kind == "vocabulary":
            builder.add_text_field(name, tokenizer_name=READ_WORDS, index_option="basic")
        elif kind == "factor":
            builder.add_float_field(name, fast=True)
        else:
            builder.add_unsigned_field(name, fast=True)
    builder.add_bytes_field("stored", stored=True)
    builder.add_bytes_field("fingerprint", stored=True)
    return builder.build()


def is_readable(path: Path) -> bool:
    try:
        return bool(tantivy.Index.is_compatible(str(path)))
    except (ValueError, OSError):
        return False


def open_index(path: Path) -> tantivy.Index:
    if not is_readable(path):
        raise SearchUnavailable(f"{path.name} is damaged or of another tantivy; `manage.py search_rebuild`")
    try:
        index = tantivy.Index.open(str(path))
    except (ValueError, OSError) as error:
        raise SearchUnavailable(f"{path.name} cannot be opened: {error}") from error
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    # Analysers are not kept with the index: every handle needs them.
    index.register_tokenizer(READ_WORDS, words.filter(tantivy.Filter.custom_stopword(["¶"])).build())
    index.config_reader("manual")
    index.reload()
    return index
