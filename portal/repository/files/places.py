"""Which page of which file holds the words? Two queries for all rows of a list, whatever the length of the files."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.repository.files.models import FilePage, FileWords
from portal.repository.files.words import bucket_of, read_places
from search.places import marked_snippet, register_places
from search.results import Hit, Place, Sought


class Attached(NamedTuple):
    sha256: str
    title: str
    url: str
    language: str
    kind: str
    size: int


def find_places(missing: Mapping[str, Sought], hits: Sequence[Hit]) -> dict[str, Place]:
    """For each hit the page with most of the words that title and summary lack.

    Knows of files only what the index says of the hit, so a reader learns of none that they may not see.
    """
    attached = {hit.key: [Attached(*file) for file in hit.card.get("files", ())] for hit in hits}
    shas = {file.sha256 for files in attached.values() for file in files}
    if not shas:
        return {}
    wanted = frozenset(form for key in attached if attached[key] for forms in missing[key] for form in forms)
    standing = places_of_forms(shas, wanted)
    best: dict[str, tuple[Attached, int, int]] = {}  # key -> file, its row, place
    for key, files in attached.items():
        most = 0
        for file in files:
            row, forms_at = standing.get(file.sha256, (0, {}))
            place, count = fullest_place(missing[key], forms_at)
            if count > most:
                best[key], most = (file, row, place), count
    pages = read_pages({(row, place) for _file, row, place in best.values()})
    languages = {hit.key: hit.card.get("text_language") or hit.original for hit in hits}
    return {
        key: make_place(file, pages[row, place], missing[key], language=file.language or languages[key])
        for key, (file, row, place) in best.items()
        if (row, place) in pages
    }


Standing = dict[str, tuple[int, dict[str, Sequence[int]]]]


def places_of_forms(shas: set[str], wanted: frozenset[str]) -> Standing:
    """By checksum: the row of the file, and on which places each wanted form stands."""
    rows = FileWords.objects.filter(file__sha256__in=shas, bucket__in={bucket_of(form) for form in wanted})
    found: Standing = {}
    for sha256, row, words in rows.values_list("file__sha256", "file_id", "words"):
        found.setdefault(sha256, (row, {}))[1].update(read_places(words, wanted))
    return found


def fullest_place(sought: Sought, forms_at: Mapping[str, Sequence[int]]) -> tuple[int, int]:
    """The first place with most of the words, and how many these are."""
    counts: dict[int, int] = {}
    for forms in sought:
        for place in {place for form in forms for place in forms_at.get(form, ())}:
            counts[place] = counts.get(place, 0) + 1
    if not counts:
        return 0, 0
    place = min(counts, key=lambda place: (-counts[place], place))
    return place, counts[place]


def read_pages(wanted: set[tuple[int, int]]) -> dict[tuple[int, int], FilePage]:
    if not wanted:
        return {}
    either = Q()
    for row, place in wanted:
        either |= Q(file_id=row, place=place)
    return {(page.file_id, page.place): page for page in FilePage.objects.filter(either)}


def make_place(file: Attached, page: FilePage, sought: Sought, *, language: str) -> Place:
    """`language`: the likely one, for the stems; the page says only what is known."""
    return Place(
        title=file.title,
        where=where_in(file.kind, page),
        url=f"{file.url}#page={page.number}" if file.kind == "pdf" else file.url,
        language=file.language,
        kind=file.kind.upper() if file.kind != "text" else "",
        size=file.size,
        text_html=marked_snippet(page.text, sought, language),
    )


def where_in(kind: str, page: FilePage) -> str:
    if kind == "xlsx":
        return _("sheet “%(name)s”") % {"name": page.label}
    if not page.number:
        return ""
    if kind == "pptx":
        return _("slide %(number)s") % {"number": page.number}
    return _("page %(number)s") % {"number": page.number}


register_places(find_places)
