"""The strategies of the sample content, as their sources state them."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from portal.repository.loading import Draft, Loader, partial
from portal.repository.provenance import RecordSource
from portal.strategies.models import StrategyPage

DATA = Path(__file__).parent / "data" / "strategies.json"
CHECKED = date(2026, 11, 24)  # the day on which the stored copies were read
BODIES = {"OECS": "oecs", "Pacific": "pacific"}
# "e-government", "digital", "data" and "sector" are named alike on both sides.
KINDS = {"ICT": "ict"}
STATUSES = {"current": "current", "draft": "draft", "superseded": "superseded", "expired": "expired"}


def load_strategies(loader: Loader) -> None:
    for draft in strategy_drafts(loader):
        loader.load(draft)


def strategy_drafts(loader: Loader) -> Iterator[Draft]:
    for row in json.loads(DATA.read_text(encoding="utf-8")):
        period = row["period"] or {}
        members = [loader.iso2[code] for code in row["members"] or [] if code in loader.iso2]
        adopted = partial(row["adopted"])
        years = [year for year in (period.get("start"), period.get("end")) if year]
        if not years and adopted:
            years = [int(adopted[:4])]
        kind = KINDS.get(row["kind"], row["kind"])
        yield Draft(
            key=f"strategies:{row['slug']}",
            model=StrategyPage,
            language=row["language"],
            title=row["title"],
            fields={
                "summary": summary_of(row["goals"]),
                "strategy_kind": kind,
                "period_start": period.get("start"),
                "period_end": period.get("end"),
                "adopted": adopted,
                "stated_status": STATUSES.get(row["status"], "unknown"),
                "status_as_of": partial(row["status_as_of"]),
                "lead_body": row["lead_body"] or "",
                "years": ", ".join(str(year) for year in dict.fromkeys(years)),
                "objectives": [("objective", {"text": goal}) for goal in row["goals"]],
                "text_language": "" if row["language"] in ("en", "nl") else "en",
                "confidence": row["confidence"],
                "note": row["note"] or "",
                "checked_on": CHECKED,
            },
            countries=[loader.iso2.get(row["country"], row["country"])] if row["country"] else members,
            bodies=[BODIES[row["region"]]] if row["region"] else [],
            themes=["policy-and-strategy", *(["connectivity-and-infrastructure"] if kind == "ict" else [])],
            rows={
                "record_sources": [
                    RecordSource(
                        publisher=source["publisher"],
                        url=source["url"],
                        fact=(source.get("seen_excerpt_fact") or "")[:500],
                        seen_on=CHECKED,
                    )
                    for source in [row["source"], *row["other_sources"]]
                ]
            },
            source=row,
        )


def summary_of(goals: list[str]) -> str:
    """The first goals as one line, cut at a goal, never in the middle of one."""
    text = ""
    for goal in goals:
        longer = f"{text}; {goal}" if text else goal
        if len(longer) > 300:
            break
        text = longer
    return text
