"""What is known of one record: the one shape which both engines store. All its language versions in one document.

One document per record, not per version: counts are then counts of records, exact in both engines without collapsing.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from search.facets import FACET_NAMES
from search.language import RULES

JSON = str | int | float | bool | None | list["JSON"] | Mapping[str, "JSON"]

# The fields of the index and of what kind they are; engines/*/ translate the kinds.
#   start: exact values, asked for by their beginning;  text: words in order;
#   word: exact values, counted;  vocabulary: words, not searched;  number: sorted by;  factor: multiplies the score
FIELDS: dict[str, str] = {
    "key": "word",
    "title_f": "text",  # folded words of titles and alternative titles
    "title_s": "text",  # the same as stems, each version in its own language
    "body_f": "text",
    "body_s": "text",
    "title_start": "start",  # folded titles whole, asked for by their beginning
    "words": "vocabulary",
    "visibility": "word",
    **dict.fromkeys(FACET_NAMES, "word"),
    "newest": "number",
    "updated": "number",
    "standing": "factor",  # how recent it is and how often it was taken up
    "version": "number",
}


@dataclass(frozen=True, slots=True)
class Version:
    """A record in one language. The body is searched, never stored."""

    language: str
    title: str
    summary: str
    url: str
    body: str = ""
    alt_titles: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()  # (language, text) of what is attached; searched, never stored


@dataclass(frozen=True, slots=True)
class SearchDocument:
    key: str  # "case:<uuid>": kind and translation key
    versions: tuple[Version, ...]  # the original first
    facets: Mapping[str, tuple[str, ...]]
    visibility: tuple[str, ...] = ("public",)
    newest: int = 0  # date of the record as ordinal day
    ages: bool = True  # a law in force does not, however old it is
    taken_up: int = 0  # how many others found it of use; see docs/search.md
    updated: int = 0  # last publication in seconds since 1970
    card: Mapping[str, JSON] = field(default_factory=dict)  # what a list row shows, given back untouched

    def __post_init__(self) -> None:
        if not self.versions or ":" not in self.key or len(self.key) > 200:
            raise ValueError(f"{self.key!r} needs a key of the form kind:id and at least one version")

    @property
    def kind(self) -> str:
        return self.key.partition(":")[0]


def schema_hash() -> str:
    """Names the shape of the index; it changes when a rebuild is needed."""
    shape = json.dumps([FIELDS, RULES, ENTRY_RULES], sort_keys=True)
    return hashlib.sha256(shape.encode()).hexdigest()[:8]


ENTRY_RULES = 4  # raise it when entry.py fills the fields differently
