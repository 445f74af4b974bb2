"""By what can a list be narrowed? Declared once for both engines, the forms and the API."""

FACET_NAMES = ("kind", "theme", "country", "region", "language", "year", "status", "stage", "law_kind")

# Years are read as a time line, everything else as "what is there most of".
SORTED_BY_VALUE_DESCENDING = frozenset({"year"})
