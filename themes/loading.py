"""The starting vocabulary, from data/themes.json: adds what is missing, changes nothing an editor changed."""

import json
from pathlib import Path

from django.db import transaction

from themes.models import FormerThemeAddress, Theme, ThemeLabel

DATA = Path(__file__).parent / "data" / "themes.json"


@transaction.atomic
def load_themes() -> int:
    """Add the themes and labels that the database lacks; returns how many themes were added."""
    rows = json.loads(DATA.read_text(encoding="utf-8"))["themes"]
    held = {theme.slug: theme for theme in Theme.objects.all()}
    former = set(FormerThemeAddress.objects.values_list("slug", flat=True))
    added = 0
    for position, row in enumerate(rows):
        slug = row["slug"]
        if slug in held or slug in former:
            continue  # renamed or merged here: an editor's decision
        theme = Theme.objects.create(
            slug=slug,
            parent=held.get(row["parent"]) if row["parent"] else None,
            position=position,
            sdg_targets=row["sdg_targets"],
            un_terms=row["un_terms"],
        )
        held[slug] = theme
        added += 1
        ThemeLabel.objects.bulk_create(
            ThemeLabel(
                theme=theme,
                language=language,
                text=label["text"],
                synonyms="\n".join(label["synonyms"]),
                scope_note=label["scope_note"],
            )
            for language, label in row["labels"].items()
        )
    return added
