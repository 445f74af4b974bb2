"""What a record page shows: the text of one version, the facts of the original, in a fixed number of queries."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import PageViewRestriction

from portal.countries.models import RegionalBody
from portal.countries.names import CountryEntry, countries_by_code
from portal.languages import current_language, language_tag, reading_order
from portal.repository.attachments import Attachment
from portal.repository.models import ResourcePage
from portal.repository.provenance import INVERSE_LABELS, RecordOrganisation, RecordRelation, RelationKind
from portal.repository.versions import frame_links, original_of, record_url, version_links, version_url
from themes.vocabulary import Term, vocabulary


@dataclass(frozen=True, slots=True)
class RelatedWork:
    """A related record, or a work outside the portal (no url)."""

    relation: str
    title: str
    url: str
    language: str


@dataclass(frozen=True, slots=True)
class Subjects:
    countries: list[CountryEntry]
    regional_bodies: list[RegionalBody]
    themes: list[Term]


def record_context(page: ResourcePage, request: HttpRequest) -> dict[str, Any]:
    """Context shared by the templates of all kinds.

    `record` is the version shown, `original` the version whose facts count (the same page, mostly).
    In a preview the page holds an editor's changes, which the database does not know.
    """
    is_preview = getattr(request, "is_preview", False)
    versions = getattr(page, "found_versions", None) or versions_beside(page)
    original_row = original_of(versions)
    if is_preview and not original_row.is_original:  # the original may be a draft
        original_row = ResourcePage.objects.of_work(page.translation_key).originals().first() or original_row
    original = page if original_row.pk == page.pk else original_row.specific
    if original is not page:
        original.locale = original_row.locale
    is_unsaved = is_preview and original is page
    subjects = subjects_in_memory(original) if is_unsaved else subjects_of(original)
    return {
        "record": page,
        "original": original,
        "kind": page.record_kind,
        "content_tag": language_tag(page.language),
        "is_foreign": page.language != current_language(),
        "versions": version_links(versions, page),
        "alternates": frame_links(versions),
        "version_alternates": version_links(versions, page),
        "canonical": version_url(page),
        "subjects": subjects,
        "countries": subjects.countries,
        "themes": subjects.themes,
        "sources": list(original.record_sources.all()),
        "organisations": organisations_of(original, page, is_preview=is_preview),
        "attachments": attachments_of(original, page, is_preview=is_preview),
        "related": related_works(original, versions, is_unsaved=is_unsaved),
        "crumbs": crumbs(page, subjects),
        "similar": similar_records(page),
    }


def organisations_of(original: ResourcePage, page: ResourcePage, *, is_preview: bool) -> list[RecordOrganisation]:
    """Those of the original; what one of them did in the words of the version shown, where it has any."""
    if original is page:
        return list(page.organisations.all())
    if is_preview:
        rows, own_rows = list(original.organisations.all()), list(page.organisations.all())
    else:
        held = RecordOrganisation.objects.filter(page_id__in=(original.pk, page.pk)).order_by("sort_order", "pk")
        rows = [row for row in held if row.page_id == original.pk]
        own_rows = [row for row in held if row.page_id == page.pk]
    told = {(row.name, row.role): row for row in own_rows if row.duty}
    found = []
    for row in rows:
        own = told.get((row.name, row.role))
        found.append(own if own and row.duty and own.duty != row.duty else row)
    return found


def attachments_of(original: ResourcePage, page: ResourcePage, *, is_preview: bool) -> list[Attachment]:
    """The files of the original, and behind them those that came with the version shown."""
    if original is page:
        return list(page.attachments.select_related("document"))
    if is_preview:
        return [*original.attachments.select_related("document"), *page.attachments.select_related("document")]
    held = Attachment.objects.filter(page_id__in=(original.pk, page.pk)).select_related("document")
    return sorted(held, key=lambda row: (row.page_id != original.pk, row.sort_order or 0, row.pk))


def versions_beside(page: ResourcePage) -> list[ResourcePage]:
    """The live versions of the work, with this page in the place of its own row."""
    others = ResourcePage.objects.live().of_work(page.translation_key).exclude(pk=page.pk)
    return [page, *others.select_related("locale")]


def subjects_in_memory(original: ResourcePage) -> Subjects:
    """Countries, regional bodies and themes as an editor ticked them, saved or not."""
    language = current_language()
    entries, ticked = countries_by_code(), {theme.pk for theme in original.themes.all()}
    return Subjects(
        countries=sorted(
            (entries[country.iso2] for country in original.countries.all()), key=lambda entry: entry.name(language)
        ),
        regional_bodies=list(original.regional_bodies.all()),
        themes=[term for term in vocabulary().values() if term.pk in ticked],
    )


def subjects_of(original: ResourcePage) -> Subjects:
    """Countries, regional bodies and themes of a record in one query; their names come from memory."""
    parts = []
    for name, column in (("countries", "country_id"), ("themes", "theme_id"), ("regional_bodies", "regionalbody_id")):
        through = getattr(ResourcePage, name).through
        rows = through.objects.filter(resourcepage_id=original.pk)
        parts.append(rows.values_list(Value(name), column).order_by())
    held: dict[str, set[int]] = {"countries": set(), "themes": set(), "regional_bodies": set()}
    for name, pk in parts[0].union(*parts[1:], all=True):
        held[name].add(pk)
    bodies = list(RegionalBody.objects.filter(pk__in=held["regional_bodies"])) if held["regional_bodies"] else []
    language = current_language()
    return Subjects(
        countries=sorted(
            (entry for entry in countries_by_code().values() if entry.pk in held["countries"]),
            key=lambda entry: entry.name(language),
        ),
        regional_bodies=bodies,
        themes=[term for term in vocabulary().values() if term.pk in held["themes"]],
    )


def related_works(
    original: ResourcePage, versions: list[ResourcePage], *, is_unsaved: bool = False
) -> list[RelatedWork]:
    """Relations stated here and relations stated elsewhere to this work, each in the reader's language.

    `is_unsaved`: those stated here are read from the page, not from the database.
    """
    pks = [version.pk for version in versions if version.pk]
    rows = list(
        RecordRelation.objects.filter(Q(page_id=original.pk) | Q(target_id__in=pks))
        .select_related("page__locale", "target__locale")
        .annotate(page_is_guarded=is_guarded("page__path"), target_is_guarded=is_guarded("target__path"))
        .order_by("sort_order", "pk")
    )
    here = list(original.relations.all()) if is_unsaved else [row for row in rows if row.page_id == original.pk]
    elsewhere = [row for row in rows if row.page_id != original.pk]
    works = []
    for label, other, title, is_hidden in [
        *((RelationKind(row.kind).label, row.target, row.target_title, is_hidden_target(row)) for row in here),
        *((INVERSE_LABELS[RelationKind(row.kind)], row.page, "", row.page_is_guarded) for row in elsewhere),
    ]:
        if other is None:
            works.append(RelatedWork(str(label), title, "", ""))
        elif other.live and not is_hidden:
            url = record_url(other.address, current_language())
            works.append(RelatedWork(str(label), other.title, url, language_tag(other.language)))
    return works


def is_guarded(path: str) -> Exists:
    """Whether the page that has this path, or one above it, is not for everybody: not even its title is told."""
    asked = ExpressionWrapper(OuterRef(path), output_field=CharField())
    restrictions = PageViewRestriction.objects.annotate(asked=asked)
    return Exists(restrictions.filter(asked__startswith=F("page__path")))


def is_hidden_target(row: RecordRelation) -> bool:
    return getattr(row, "target_is_guarded", False)  # an unsaved relation is seen by its editor only


def guarded_paths() -> tuple[str, ...]:
    """Where in the tree something is not for everybody: not even a title is told from there."""
    return tuple(PageViewRestriction.objects.values_list("page__path", flat=True))


def crumbs(page: ResourcePage, subjects: Subjects) -> list[tuple[str, str]]:
    from django.urls import reverse

    kind = page.record_kind
    trail = [(_("Home"), f"/{current_language()}/"), (str(kind.plural), reverse("record_list", args=[kind.section]))]
    if len(subjects.countries) == 1:
        entry = subjects.countries[0]
        url = reverse("bucket", args=[kind.section, entry.iso2.lower()])
        trail.append((entry.name(current_language()), url))
    return trail


def similar_records(page: ResourcePage) -> list[Any]:
    """Records like this one, from the index; none while the engine rests."""
    from search.engines import get_engine
    from search.engines.base import SearchUnavailable

    try:
        return list(get_engine().similar(page.key, languages=reading_order(current_language()), limit=4))
    except SearchUnavailable:
        return []
