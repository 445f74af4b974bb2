"""The cases and initiatives of the sample content, with their versions in other languages."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from portal.cases.models import CasePage
from portal.repository.loading import Draft, Loader
from portal.repository.provenance import (
    OrganisationRole,
    RecordOrganisation,
    RecordRelation,
    RecordSource,
    RelationKind,
)

DATA = Path(__file__).parent / "data"
REPORT = "Report of the workshop on e-government for Small Island Developing States, Seoul, 2014"
REPORT_YEAR = 2014
BODIES = {
    "Eastern Caribbean Central Bank": "eccb",
    "Eastern Caribbean Supreme Court": "ecsc",
    "Pacific Community (SPC)": "spc",
}


def load_cases(loader: Loader) -> None:
    for draft in [*case_drafts(), *initiative_drafts()]:
        loader.load(draft)


def translations() -> dict[str, dict[str, dict[str, Any]]]:
    """Hand-made versions: by slug, then language."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for path in sorted((DATA / "translations").glob("*.json")):
        for slug, texts in json.loads(path.read_text(encoding="utf-8")).items():
            found.setdefault(slug, {})[path.stem] = texts
    return found


def case_drafts() -> Iterator[Draft]:
    content = json.loads((DATA / "cases.json").read_text(encoding="utf-8"))
    checked = date.fromisoformat(content["checked_on"])
    versions = translations()
    for row in content["cases"]:
        for language in ["en", *versions.get(row["slug"], {})]:
            texts = versions[row["slug"]][language] if language != "en" else {}
            yield case_draft(row, language, texts, checked)


def case_draft(row: Mapping[str, Any], language: str, texts: Mapping[str, Any], checked: date) -> Draft:
    """One version of a case. `texts`: its translation; facts come from the row."""
    steps = texts.get("what_was_done") or [step["step"] for step in row["what_was_done"]]
    names = texts.get("results") or [result["indicator"] for result in row["results"]]
    cost = row["cost"] or {}
    publishers = [source["publisher"] for source in row["sources"]]

    def text(name: str) -> str:
        return texts.get(name) or row.get(name) or ""

    return Draft(
        key=f"cases:{row['slug']}",
        model=CasePage,
        language=language,
        title=texts.get("title") or row["title"],
        fields={
            "summary": text("summary"),
            "problem": text("problem"),
            "steps": [
                ("step", {"date": step["date"], "text": steps[number], "is_setback": False, "is_planned": False})
                for number, step in enumerate(row["what_was_done"])
            ],
            "indicators": [
                (
                    "result",
                    {
                        "name": names[number],
                        "before": "",
                        "value": result["value"],
                        "unit": "",
                        "date": result["date"] if re.fullmatch(r"\d{4}(-\d\d){0,2}", result["date"]) else "",
                        "evidence": evidence(result, publishers),
                    },
                )
                for number, result in enumerate(row["results"])
            ],
            "what_went_wrong": text("what_went_wrong"),
            "lessons": text("lessons"),
            "conditions": text("conditions"),
            "technology": ", ".join(row["technology"]),
            "stage": row["stage"],
            "years": ", ".join(str(year) for year in row["years"]),
            "setup_cost": Decimal(str(cost["amount"])) if cost.get("amount") else None,
            "currency": cost.get("currency", ""),
            "cost_year": str(cost.get("year", "")),
            "cost_note": texts.get("cost_what") or cost.get("what", ""),
            "awards": "; ".join(row["awards"]),
            "confidence": row["confidence"],
            "confidence_reason": row["confidence_reason"],
            "our_reading": row["our_reading"],
            "checked_on": checked,
        },
        countries=row["countries"] or ([row["country"]] if row["country"] else []),
        themes=row["themes"],
        bodies=[BODIES[row["regional_body"]]] if row["regional_body"] in BODIES else [],
        rows={
            "organisations": organisations(row, texts),
            "record_sources": [
                RecordSource(
                    publisher=source["publisher"],
                    url=source["url"],
                    date=source["date"],
                    language=source["language"],
                    seen_on=checked,
                )
                for source in row["sources"]
            ],
            "relations": [
                RecordRelation(kind=RelationKind.RESTS_ON, target_title=title) for title in row["law_or_strategy"]
            ]
            if language == "en"
            else [],
        },
        source=[row, texts],
        original_key=f"cases:{row['slug']}:en" if language != "en" else "",
    )


def evidence(result: Mapping[str, Any], publishers: list[str]) -> str:
    """Who states a result: the publisher of the source it points to."""
    number = result.get("source")
    return publishers[number] if isinstance(number, int) and number < len(publishers) else ""


def organisations(row: Mapping[str, Any], texts: Mapping[str, Any]) -> list[RecordOrganisation]:
    duties = texts.get("institution_roles") or [institution["role"] for institution in row["institutions"]]
    held = [
        RecordOrganisation(
            name=institution["name"],
            role=OrganisationRole.LEAD if institution["role"].startswith("lead") else OrganisationRole.PARTNER,
            duty="" if institution["role"] == "lead" else duties[number],
        )
        for number, institution in enumerate(row["institutions"])
    ]
    return held + [RecordOrganisation(name=name, role=OrganisationRole.FUNDER) for name in row["funders"]]


def initiative_drafts() -> Iterator[Draft]:
    """The twenty initiatives of the report of 2014: what was said there, and not a word more."""
    rows = json.loads((DATA / "initiatives.json").read_text(encoding="utf-8"))
    versions = translations()
    for row in rows:
        for language in ["en", *versions.get(row["slug"], {})]:
            texts = versions[row["slug"]][language] if language != "en" else {}
            facts = texts.get("facts") or row["facts"]
            body = [("paragraph", "<ul>" + "".join(f"<li>{escaped(fact)}</li>" for fact in facts) + "</ul>")]
            yield Draft(
                key=f"initiatives:{row['slug']}",
                model=CasePage,
                language=language,
                title=texts.get("title") or row["title"],
                fields={
                    "summary": texts.get("summary") or row["summary"],
                    "body": body,
                    "years": str(REPORT_YEAR),
                    "reported_in": REPORT_YEAR,
                    "awards": row["award"] or "",
                    "success_factors": row["factor_slugs"],
                    "barriers": row["barrier_slugs"],
                    "note": row["caution"] or "",
                    "confidence": "medium",
                    "confidence_reason": "told at the workshop of 2014; not checked against a second source",
                },
                countries=[row["iso"]] if row["iso"] else [],
                bodies=["oecs"] if row["slug"].startswith("oecs") else [],
                themes=row["theme_slugs"],
                rows={"record_sources": [RecordSource(citation=f"{REPORT}: {row['source']}", date="2014")]},
                source=[row, texts],
                original_key=f"initiatives:{row['slug']}:en" if language != "en" else "",
            )


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
