"""The laws of the sample content: every event as its source states it, nothing concluded."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from portal.legislation.models import LawEvent, LawPage
from portal.legislation.status import LawEventKind
from portal.repository.loading import Draft, Loader, partial
from portal.repository.models import ImportedRecord
from portal.repository.provenance import RecordRelation, RecordSource, RelationKind

DATA = Path(__file__).parent / "data" / "laws.json"
CHECKED = date(2026, 11, 24)  # the day on which the stored copies were read

KINDS = {
    "electronic transactions": "electronic-transactions",
    "data protection": "data-protection",
    "access to information": "access-to-information",
    "public service": "public-service",
    "digital identity": "digital-identity",
    "code of conduct": "code-of-conduct",
    "citizen engagement": "citizen-engagement",
}
# Where a reader of themes would look for a law of this kind.
THEMES = {
    "e-government": ["governance-and-leadership"],
    "data-protection": ["data-protection-and-sovereignty"],
    "access-to-information": ["access-to-information"],
    "electronic-transactions": ["electronic-transactions-and-signatures"],
    "e-procurement": ["e-procurement"],
    "cybercrime": ["cybercrime-and-cybersecurity"],
    "digital-identity": ["digital-identity"],
    "citizen-engagement": ["participation-and-inclusion"],
    "code-of-conduct": ["governance-and-leadership"],
    "public-service": ["public-service-reform"],
    "treaty": ["regional-integration"],
}
BODIES = {"OECS": "oecs", "CARICOM": "caricom", "Pacific": "pacific"}
INSTRUMENTS = {"model law": "model-law"}
RELATIONS = {"modelled on": RelationKind.MODELLED_ON, "based on": RelationKind.BASED_ON}


def load_laws(loader: Loader) -> None:
    for draft in law_drafts(loader):
        loader.load(draft)
    link_relations()


def law_drafts(loader: Loader) -> Iterator[Draft]:
    for row in json.loads(DATA.read_text(encoding="utf-8")):
        kinds = [KINDS.get(kind, kind) for kind in [row["kind"], *row["also_kinds"]]]
        members = [loader.iso2[code] for code in row["members"] or [] if code in loader.iso2]
        language = row["language"] if row["language"] != "nl" else "en"
        yield Draft(
            key=f"laws:{row['slug']}",
            model=LawPage,
            # The portal has no tree for Dutch: the record is English about a Dutch text.
            language=language,
            title=row["title"],
            fields={
                "summary": row["summary"] or "",
                "instrument": INSTRUMENTS.get(row["instrument"], row["instrument"]),
                "law_kinds": kinds,
                "number": row["number"] or "",
                "year": row["year"],
                "years": str(row["year"] or ""),
                "official_title": row["title"] if row["language"] == "nl" else "",
                "official_languages": row["language"],
                "text_language": "" if row["language"] in ("en", "nl") else "en",
                "confidence": row["confidence"],
                "note": row["note"] or "",
                "checked_on": CHECKED,
            },
            countries=[loader.iso2.get(row["country"], row["country"])] if row["country"] else members,
            bodies=[BODIES[row["region"]]] if row["region"] else [],
            themes=list(dict.fromkeys(theme for kind in kinds for theme in THEMES.get(kind, []))),
            rows={
                "events": law_events(row),
                "record_sources": law_sources(row),
                "relations": [
                    RecordRelation(
                        kind=RELATIONS.get(relation["type"], relation["type"]), target_title=relation["target"]
                    )
                    for relation in row["relations"]
                ],
            },
            source=row,
        )


def law_events(row: Mapping[str, Any]) -> list[LawEvent]:
    """The dates of the row, and what its source says of force where it gives no date."""
    dates, status = row["dates"], row["status"]
    events = []
    if status == "bill":
        events.append(LawEvent(kind=LawEventKind.INTRODUCED, date=partial(row["status_as_of"])))
    if dates["adopted"]:
        events.append(LawEvent(kind=LawEventKind.ADOPTED, date=partial(dates["adopted"])))
    if dates["published"]:
        events.append(LawEvent(kind=LawEventKind.PUBLISHED, date=partial(dates["published"])))
    if dates["commenced"]:
        kind = LawEventKind.COMMENCED_IN_PART if status == "partly" else LawEventKind.COMMENCED
        events.append(LawEvent(kind=kind, date=partial(dates["commenced"])))
    stated = {
        "in force": LawEventKind.SEEN_IN_FORCE,
        "partly": LawEventKind.SEEN_PARTLY_IN_FORCE,
        "not commenced": LawEventKind.SEEN_NOT_IN_FORCE,
        "repealed": LawEventKind.SEEN_REPEALED,
    }
    if status in stated and (status == "repealed" or not dates["commenced"]):
        as_of = partial(row["status_as_of"])
        events.append(LawEvent(kind=stated[status], date=as_of, note=row["source"]["seen_excerpt_fact"][:300]))
    return events


def law_sources(row: Mapping[str, Any]) -> list[RecordSource]:
    return [
        RecordSource(
            publisher=source["publisher"],
            url=source["url"],
            fact=(source.get("seen_excerpt_fact") or "")[:500],
            seen_on=CHECKED,
        )
        for source in [row["source"], *row["other_sources"]]
    ]


def link_relations() -> None:
    """Tie relations that name a title to the record that has it, when exactly one of the same country does."""
    open_rows = RecordRelation.objects.filter(target=None, page__in=imported_pages()).exclude(target_title="")
    for relation in open_rows.select_related("page"):
        named = relation.target_title.partition(" (")[0].replace(",", "").casefold()
        candidates = [
            page
            for page in LawPage.objects.live().filter(countries__in=relation.page.specific.countries.all()).distinct()
            if page.title.replace(",", "").casefold() == named and page.pk != relation.page_id
        ]
        if len(candidates) == 1:
            RecordRelation.objects.filter(pk=relation.pk).update(target=candidates[0])


def imported_pages() -> Any:
    return ImportedRecord.objects.exclude(page=None).values("page")
