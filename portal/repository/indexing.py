"""From records to search documents: one document a work, made of its live versions and the original's facts."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model, Value
from wagtail.models import PageViewRestriction

from portal.countries.names import countries_by_code
from portal.languages import OWN_NAMES, content_languages
from portal.read_once import reading_once
from portal.repository.files.for_search import FileForSearch, files_by_page, texts_of
from portal.repository.models import ResourcePage
from portal.repository.sections import KINDS, SECTIONS
from portal.repository.uptake import uses_by_work
from portal.repository.versions import original_of
from search.document import SearchDocument, Version
from search.registry import register, register_addresses, register_labels
from themes.vocabulary import vocabulary, with_ancestors

Facets = Callable[[Any], dict[str, tuple[str, ...]]]
Card = Callable[[Any], dict[str, Any]]
Day = Callable[[Any], int | None]
Due = Callable[[date, date], Iterable[str]]
Ages = Callable[[Any], bool]

CHUNK = 2_000
BODY_LIMIT = 200_000  # characters of one version; more would only blur what it is about


def register_kind(
    model: type[ResourcePage],
    *,
    facets: Facets | None = None,
    card: Card | None = None,
    told: Card | None = None,
    day: Day | None = None,
    ages: Ages | None = None,
    due: Due | None = None,
    prefetch: Sequence[str] = (),
) -> None:
    """Make a kind of record searchable: its own facets, what its list row shows, and the day it is dated.

    `told`: what of the row is text, and so is shown as the version tells it. `ages`: whether a record ranks lower the
    older it is; without it all of the kind do.
    """
    kind = model.record_kind.slug

    def documents(keys: Sequence[str]) -> dict[str, SearchDocument]:
        with reading_once():
            return build_documents(
                model, keys, facets=facets, card=card, told=told, day=day, ages=ages, prefetch=prefetch
            )

    def all_keys() -> Iterator[str]:
        rows = model.objects.live().order_by("pk").values_list("translation_key", flat=True)
        seen: set[UUID] = set()
        for work in rows.iterator(chunk_size=CHUNK):
            if work not in seen:
                seen.add(work)
                yield f"{kind}:{work}"

    register(kind, documents=documents, keys=all_keys, due=due)


def build_documents(
    model: type[ResourcePage],
    keys: Sequence[str],
    *,
    facets: Facets | None,
    card: Card | None,
    told: Card | None,
    day: Day | None,
    ages: Ages | None,
    prefetch: Sequence[str],
) -> dict[str, SearchDocument]:
    """Documents by key, in the state of the database; a key without a live version is left out."""
    kind = model.record_kind.slug
    works = [key.partition(":")[2] for key in keys]
    pages = model.objects.live().filter(translation_key__in=works).select_related("locale").prefetch_related(*prefetch)
    by_work: dict[UUID, list[ResourcePage]] = {}
    restrictions = list(PageViewRestriction.objects.select_related("page").prefetch_related("groups"))
    tokens: dict[int, tuple[str, ...]] = {}
    for page in pages:
        tokens[page.pk] = visibility_of(page.path, restrictions)
        if tokens[page.pk]:
            by_work.setdefault(page.translation_key, []).append(page)
    subjects = subjects_by_page([page.pk for versions in by_work.values() for page in versions])
    files = files_by_page([page.pk for versions in by_work.values() for page in versions])
    uses = uses_by_work(by_work, lambda path: "public" in visibility_of(path, restrictions))
    found = {}
    for work, versions in by_work.items():
        shown = [page for page in versions if "public" in tokens[page.pk]] or versions
        # One document has one visibility: a version for fewer readers must not tell its title to the others.
        shown = [page for page in shown if tokens[page.pk] == tokens[original_of(shown).pk]]
        original = original_of(shown)
        bodies = [name for name, _region in subjects[original.pk]["regional_bodies"]]
        found[f"{kind}:{work}"] = SearchDocument(
            key=f"{kind}:{work}",
            versions=tuple(
                version_of(page, files.get(page.pk, ()), bodies) if page is original else version_of(page)
                for page in sorted(shown, key=lambda page: (page.pk != original.pk, page.pk))
            ),
            **facts_of(original, shown, subjects[original.pk], facets, card, told, day, files.get(original.pk, ())),
            ages=ages(original) if ages else True,
            taken_up=uses.get(work, 0),
            visibility=tokens[original.pk],
        )
    return found


def version_of(page: ResourcePage, files: Sequence[FileForSearch] = (), bodies: Sequence[str] = ()) -> Version:
    """`files` and regional `bodies`: those of the original, which a record page shows with every version."""
    section, bucket, slug = page.address
    return Version(
        language=page.language,
        title=page.title,
        summary=page.summary,
        url=f"/{section}/{bucket}/{slug}/",
        body="\n".join(filter(None, (*bodies, *page.body_text())))[:BODY_LIMIT],
        files=texts_of(files),
    )


def facts_of(
    original: ResourcePage,
    versions: Sequence[ResourcePage],
    subjects: Mapping[str, list[Any]],
    facets: Facets | None,
    card: Card | None,
    told: Card | None,
    day: Day | None,
    files: Sequence[FileForSearch],
) -> dict[str, Any]:
    countries, themes, bodies = subjects["countries"], subjects["themes"], subjects["regional_bodies"]
    entries = countries_by_code()
    regions = {entries[code].region for code in countries if entries[code].region} | {
        region for _name, region in bodies if region
    }
    years = original.year_list
    dated = (day(original) if day else None) or (date(max(years), 12, 31).toordinal() if years else None)
    published = [page.last_published_at for page in versions if page.last_published_at]
    return {
        "facets": {
            "kind": (original.record_kind.slug,),
            "theme": tuple(with_ancestors(themes)),
            "country": tuple(countries),
            "region": tuple(sorted(regions)),
            "language": tuple(page.language for page in versions),
            "year": tuple(str(year) for year in years),
            **(facets(original) if facets else {}),
        },
        "newest": dated or 0,
        "updated": int(max(published).timestamp()) if published else 0,
        "card": {
            "where": countries,
            "bodies": [name for name, _region in bodies],
            "themes": themes,
            "years": years,
            "confidence": original.confidence,
            "is_generated": original.is_generated,
            "text_language": original.text_language,
            **({"files": [file.card() for file in files]} if files else {}),
            **(card(original) if card else {}),
            **(told_by_version(told, original, versions) if told else {}),
        },
    }


def told_by_version(told: Card, original: ResourcePage, versions: Sequence[ResourcePage]) -> dict[str, Any]:
    """The original's words, and beside them those of each version that has others of its own."""
    first = told(original)
    found: dict[str, Any] = {}
    for page in versions:
        own = {name: text for name, text in told(page).items() if text and text != first[name]}
        if own:
            found[page.language] = {**own, "reads_in": page.reads_in}
    return {**first, **({"told": found} if found else {})}


def visibility_of(path: str, restrictions: Sequence[PageViewRestriction]) -> tuple[str, ...]:
    """Who may see a page: "public", "login", "group:N"; nobody through search if a password guards it."""
    guards = [restriction for restriction in restrictions if path.startswith(restriction.page.path)]
    kinds = {guard.restriction_type for guard in guards}
    if PageViewRestriction.PASSWORD in kinds:
        return ()
    groups = [
        {f"group:{group.pk}" for group in guard.groups.all()}
        for guard in guards
        if guard.restriction_type == PageViewRestriction.GROUPS
    ]
    if groups:  # each guard must let the reader pass; who is in a group is signed in too
        return tuple(sorted(set.intersection(*groups)))
    return ("login",) if PageViewRestriction.LOGIN in kinds else ("public",)


def subjects_by_page(pks: Sequence[int]) -> dict[int, dict[str, list[Any]]]:
    """Countries (codes), themes (slugs) and regional bodies ((name, region)) of many pages in one query."""
    from portal.countries.models import RegionalBody

    parts = []
    for name, column in (("countries", "country_id"), ("themes", "theme_id"), ("regional_bodies", "regionalbody_id")):
        through: type[Model] = getattr(ResourcePage, name).through
        rows = through._default_manager.filter(resourcepage_id__in=pks)
        parts.append(rows.values_list(Value(name), "resourcepage_id", column).order_by())
    codes = {entry.pk: code for code, entry in countries_by_code().items()}
    slugs = {term.pk: slug for slug, term in vocabulary().items()}
    bodies: dict[int, tuple[str, str]] = {}
    found: dict[int, dict[str, list[Any]]] = {pk: {"countries": [], "themes": [], "regional_bodies": []} for pk in pks}
    for name, pk, other in parts[0].union(*parts[1:], all=True):
        if name == "countries" and other in codes:
            found[pk]["countries"].append(codes[other])
        elif name == "themes" and other in slugs:
            found[pk]["themes"].append(slugs[other])
        elif name == "regional_bodies":
            if not bodies:
                bodies = {body.pk: (body.name, body.region) for body in RegionalBody.objects.all()}
            found[pk]["regional_bodies"].append(bodies[other])
    for held in found.values():
        held["countries"].sort()
        held["themes"] = [slug for slug in slugs.values() if slug in held["themes"]]
    return found


def key_at(path: str) -> str:
    """The key of the record at an address such as /en/laws/fj/data-protection-act/; empty: there is none."""
    *_language, section, bucket, slug = ("", "", *path.strip("/").split("/"))
    if section not in SECTIONS:
        return ""
    page = ResourcePage.objects.at_address(section, bucket, slug).first()
    return f"{page.kind}:{page.translation_key}" if page else ""


def kind_labels(language: str) -> dict[str, str]:
    return {kind.slug: str(kind.plural) for kind in KINDS}


def language_labels(language: str) -> dict[str, str]:
    return {code: OWN_NAMES[code] for code in content_languages()}


register_addresses(key_at)
register_labels("kind", kind_labels)
register_labels("language", language_labels)
