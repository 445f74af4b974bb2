"""Which other records might be the same: by the words of the title, and by a file that both have."""

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from wagtail.models import Page

from portal.languages import language_tag, reading_order, short_code
from portal.repository.attachments import Attachment
from portal.repository.sections import KINDS_BY_SLUG
from portal.uploads.models import Upload
from search.engines import get_engine
from search.engines.base import SearchUnavailable
from search.request import SearchRequest

ALIKE = 0.55  # share of the title; below it are chance words
MOST = 5
LONGEST_WORDS = 3


@dataclass(slots=True)
class Lookalike:
    work: UUID
    title: str
    tag: str
    kind: str
    percent: int = 0  # of the title
    files: list[str] = field(default_factory=list)
    is_live: bool = True

    @property
    def reasons(self) -> list[str]:
        told = [_("Same file: %(file)s") % {"file": name} for name in self.files]
        if self.percent:
            told.append(_("%(number)s %% of the title") % {"number": self.percent})
        return told


def folded(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split())


def likeness(one: str, two: str) -> float:
    """Of the letters in their order, or of the words in any order: whichever says more."""
    a, b = folded(one), folded(two)
    if not a or not b:
        return 0.0
    words, others = set(a.split()), set(b.split())
    shared = 2 * len(words & others) / (len(words) + len(others))
    letters = difflib.SequenceMatcher(None, a, b, autojunk=False)
    return max(shared, letters.ratio() if letters.quick_ratio() >= ALIKE else 0.0)


def lookalikes(
    *, page: Page, title: str, language: str, hashes: set[str], waiting: Iterable[Any], set_aside: set[UUID]
) -> list[Lookalike]:
    """At most five, same files first; none that a reviewer has said is not the same. `waiting`: open submissions."""
    own = page.translation_key
    found: dict[UUID, Lookalike] = {}
    near = [
        Lookalike(row.page.translation_key, row.title, language_tag(row.language), label(row.kind), is_live=False)
        for row in waiting
    ]
    for other in [*near, *published_near(title, language)]:
        other.percent = round(100 * likeness(title, other.title))
        held = found.get(other.work)
        if other.percent >= 100 * ALIKE and (held is None or other.percent > held.percent):
            found[other.work] = other
    for other in same_files(page, hashes):
        kept_row = found.setdefault(other.work, other)
        kept_row.files += [name for name in other.files if name not in kept_row.files]
    kept = [other for work, other in found.items() if work != own and work not in set_aside]
    return sorted(kept, key=lambda other: (not other.files, -other.percent, other.title))[:MOST]


def label(kind: str) -> str:
    return str(KINDS_BY_SLUG[kind].label)


def published_near(title: str, language: str) -> list[Lookalike]:
    """Works whose texts hold the words of the title, or at least its longest; none while the engine rests."""
    words = sorted(set(folded(title).split()), key=len, reverse=True)[:LONGEST_WORDS]
    found: dict[str, Lookalike] = {}
    try:
        for asked in dict.fromkeys((title, " ".join(words))):
            request = SearchRequest.clean(
                asked, per_page=10, language=language, languages=reading_order(language), facets=(), highlight=False
            )
            for hit in get_engine().search(request).hits:
                work = UUID(hit.key.partition(":")[2])
                tag = language_tag(hit.version.language)
                found[hit.key] = Lookalike(work, hit.version.title, tag, label(hit.kind))
    except SearchUnavailable:
        return []
    return list(found.values())


def same_files(page: Page, hashes: set[str]) -> list[Lookalike]:
    if not hashes:
        return []
    columns = ("page__translation_key", "page__title", "page__locale__language_code", "page__kind", "page__live")
    attached = Attachment.objects.filter(sha256__in=hashes).values_list(*columns, "sha256", "title").order_by()
    sent = (
        Upload.objects.filter(sha256__in=hashes).exclude(page=None).values_list(*columns, "sha256", "name").order_by()
    )
    found: dict[tuple[UUID, str], Lookalike] = {}  # what an author sent is an upload and an attachment: told once
    for work, title, code, kind, live, digest, name in attached.union(sent, all=True):
        if work != page.translation_key:
            other = Lookalike(work, title, language_tag(short_code(code)), label(kind), files=[name], is_live=live)
            found.setdefault((work, digest), other)
    return list(found.values())
