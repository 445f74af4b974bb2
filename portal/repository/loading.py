"""Puts records from files into the repository: again and again the same result, never over an editor's work."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from wagtail.models import Revision

from portal.countries.models import Country, RegionalBody
from portal.repository.models import ImportedRecord, ResourcePage
from portal.repository.services import publish_record, update_record
from themes.models import FormerThemeAddress, Theme

SHAPE = 1  # raise it when the loader turns the same row into different content


@dataclass
class Draft:
    """A record as a loader read it. `rows` are child rows by relation, made anew for each write."""

    key: str  # file and slug, such as "laws:jam-data-protection-act-2020"
    model: type[ResourcePage]
    language: str
    title: str
    fields: dict[str, Any]
    countries: Sequence[str] = ()  # ISO alpha-2
    themes: Sequence[str] = ()
    bodies: Sequence[str] = ()
    rows: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    source: Any = None  # what the digest is made of
    original_key: str = ""  # of the original, when this is a version in another language


@dataclass
class LoadReport:
    """How many records were written, unchanged, kept because an editor changed or deleted them, or refused."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[str, str]] = field(default_factory=list)

    def __str__(self) -> str:
        parts = [f"{self.counts[name]} {name}" for name in ("written", "updated", "unchanged", "kept")]
        return ", ".join([*parts, f"{len(self.refused)} refused"])


class Loader:
    """Holds what every record needs (countries, themes, bodies) for one run."""

    def __init__(self) -> None:
        self.report = LoadReport()
        self.countries = {country.iso2: country for country in Country.objects.all()}
        self.iso2 = {country.iso3: country.iso2 for country in self.countries.values()}
        # A theme that was renamed or merged here is found by the address that the files know.
        former = FormerThemeAddress.objects.select_related("theme")
        self.themes = {row.slug: row.theme for row in former}
        self.themes |= {theme.slug: theme for theme in Theme.objects.filter(merged_into=None)}
        self.bodies = {body.slug: body for body in RegionalBody.objects.all()}
        self.held = {row.key: row for row in ImportedRecord.objects.all()}

    def load(self, draft: Draft) -> None:
        """Write one record, if it is new or the file has changed and no editor has."""
        key = f"{draft.key}:{draft.language}"
        digest = hashlib.sha256(
            json.dumps([SHAPE, draft.source], ensure_ascii=False, sort_keys=True, default=str).encode()
        ).hexdigest()
        held = self.held.get(key)
        if held and held.digest == digest:
            self.report.counts["unchanged"] += 1
            return
        if (held and self.changed_by_editor(held)) or self.original_is_gone(draft):
            self.report.counts["kept"] += 1
            return
        missing = [code for code in draft.countries if code not in self.countries]
        if missing:
            self.report.refused.append((key, f"unknown countries: {', '.join(missing)}"))
            return
        with transaction.atomic():
            page = self.write(draft, held)
            self.held[key], _created = ImportedRecord.objects.update_or_create(
                key=key,
                defaults={"digest": digest, "page": page, "revision_id": page.latest_revision_id},
            )
        self.report.counts["updated" if held else "written"] += 1

    def changed_by_editor(self, held: ImportedRecord) -> bool:
        """The page is gone or unpublished, or has a revision that the loader did not write."""
        if held.page is None or not held.page.live:
            return True
        latest = Revision.page_revisions.filter(object_id=str(held.page_id)).order_by("-pk").first()
        return latest is None or latest.pk != held.revision_id

    def original_is_gone(self, draft: Draft) -> bool:
        """A version must not bring back a record whose original an editor deleted."""
        original = self.held.get(draft.original_key)
        return bool(draft.original_key) and (original is None or original.page_id is None)

    def write(self, draft: Draft, held: ImportedRecord | None) -> ResourcePage:
        sets: dict[str, Sequence[Any]] = {
            "countries": [self.countries[code] for code in draft.countries],
            "themes": [self.themes[slug] for slug in draft.themes if slug in self.themes],
            "regional_bodies": [self.bodies[slug] for slug in draft.bodies],
        }
        if held and held.page:
            return update_record(
                page=held.page.specific, title=draft.title, fields=draft.fields, children=draft.rows, sets=sets
            )
        original = self.held[draft.original_key].page if draft.original_key else None
        bucket, title = self.bucket_of(draft, original)
        return publish_record(
            model=draft.model,
            language=draft.language,
            bucket=bucket,
            bucket_title=title,
            title=draft.title,
            fields=draft.fields,
            children=draft.rows,
            sets=sets,
            work=original,
        )

    def bucket_of(self, draft: Draft, original: ResourcePage | None) -> tuple[str, str]:
        """A record of one country lies on its shelf, one of several on the regional shelf."""
        if original:
            slug = original.address[1]
            name = self.countries[slug.upper()].names["en"] if slug.upper() in self.countries else "Regional"
            return slug, name
        if len(draft.countries) == 1:
            country = self.countries[draft.countries[0]]
            return country.iso2.lower(), country.names["en"]
        return "regional", "Regional"


def partial(value: Mapping[str, str] | None) -> str:
    """The date of a row in the seed's form {date, precision}; its text is a partial date already."""
    return value["date"] if value else ""


def day_or_none(text: str | None) -> date | None:
    return date.fromisoformat(text) if text and len(text) == 10 else None
