"""The themes as a tree with counts, and the landing page of one."""

from collections import Counter
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.languages import current_language
from search.asking import Answers, PageQuestion, ask, ask_together, counts_of
from search.results import SearchResults
from themes.models import FormerThemeAddress
from themes.vocabulary import Term, vocabulary

ROWS = 5
EVERYTHING = "everything"  # the question how much there is, beside those named like kinds
READ_FOR_REASONS = 100  # cases whose success factors and barriers are counted
SHOWN_REASONS = 6

# Kind and section of each shelf on a theme's page, in its order.
SHELVES = (("case", "cases"), ("law", "laws"), ("strategy", "strategies"), ("toolkit", "toolkits"))


@dataclass(frozen=True, slots=True)
class ThemeEntry:
    slug: str
    label: str
    note: str
    url: str
    count: int
    narrower: list["ThemeEntry"]


def theme_entries(counts: dict[str, int], language: str) -> list[ThemeEntry]:
    """The themes offered, as a tree, with the number of records of each (narrower ones included)."""
    terms = [term for term in vocabulary().values() if term.offered]

    def entry(term: Term) -> ThemeEntry:
        return ThemeEntry(
            slug=term.slug,
            label=term.label(language),
            note=term.note(language),
            url=reverse("theme", args=[term.slug]),
            count=counts.get(term.slug, 0),
            narrower=[entry(child) for child in terms if child.parent == term.slug],
        )

    return [entry(term) for term in terms if term.parent is None]


def theme_index(request: HttpRequest) -> HttpResponse:
    language = current_language()
    results = ask(scope={}, facets=("theme",))
    context = {
        "themes": theme_entries(counts_of(results, "theme"), language),
        "is_unavailable": results is None,
        "crumbs": [(_("Home"), f"/{language}/")],
    }
    return render(request, "themes/index.html", context)


def theme(request: HttpRequest, slug: str) -> HttpResponse:
    language = current_language()
    terms = vocabulary()
    if slug not in terms:
        former = FormerThemeAddress.objects.filter(slug=slug).select_related("theme").first()
        if former is None:
            raise Http404
        return redirect("theme", former.theme.slug, permanent=True)
    term = terms[slug]
    questions = {EVERYTHING: PageQuestion(scope={"theme": (slug,)}, facets=("kind", "country", "theme"))}
    for kind, _section in SHELVES:
        rows = READ_FOR_REASONS if kind == "case" else ROWS
        questions[kind] = PageQuestion(scope={"theme": (slug,), "kind": (kind,)}, rows=rows)
    answers = ask_together(questions)
    everything, cases = answers[EVERYTHING], answers["case"]
    by_kind = counts_of(everything, "kind")
    tree = theme_entries(counts_of(everything, "theme"), language)
    crumbs = [(_("Home"), f"/{language}/"), (_("Themes"), reverse("theme_index"))]
    if term.parent in terms:
        crumbs.append((terms[term.parent].label(language), reverse("theme", args=[term.parent])))
    context = {
        "label": term.label(language),
        "note": term.note(language),
        "narrower": next((entry.narrower for entry in tree if entry.slug == slug), []),
        "sdg_targets": [(address.rpartition("/")[2], address) for address in term.sdg_targets],
        "is_retired": not term.offered,
        "counts": [(kind, by_kind[kind]) for kind, _section in SHELVES if by_kind.get(kind)],
        "total": everything.total if everything else 0,
        "all_url": f"{reverse('search')}?theme={slug}",
        "lit": counts_of(everything, "country"),
        "shelves": shelves(slug, by_kind, answers),
        "reasons_from": reasons_from(cases),
        "is_unavailable": everything is None,
        "crumbs": crumbs,
        **reasons(cases),
    }
    return render(request, "themes/theme.html", context)


def shelves(slug: str, by_kind: dict[str, int], answers: Answers) -> dict[str, dict[str, object]]:
    """The newest records of each kind in a theme, by kind; kinds without a record left out."""
    made: dict[str, dict[str, object]] = {}
    for kind, section in SHELVES:
        if total := by_kind.get(kind, 0):
            results = answers[kind]
            made[kind] = {
                "kind": kind,
                "total": total,
                "hits": results.hits[:ROWS] if results else (),
                "url": f"{reverse('record_list', args=[section])}?theme={slug}",
            }
    return made


def reasons(cases: SearchResults | None) -> dict[str, list[tuple[str, int, int]]]:
    """Success factors and barriers as (code, number of cases that name it, percent of the most named one)."""
    hits = cases.hits if cases else ()
    counted = {
        name: Counter(code for hit in hits for code in hit.card.get(name, [])) for name in ("factors", "barriers")
    }
    most = max((number for counter in counted.values() for number in counter.values()), default=1)
    return {
        name: [(code, number, round(100 * number / most)) for code, number in counter.most_common(SHOWN_REASONS)]
        for name, counter in counted.items()
    }


def reasons_from(cases: SearchResults | None) -> int:
    """Number of the cases read that name a reason at all."""
    return sum(1 for hit in cases.hits if hit.card.get("factors") or hit.card.get("barriers")) if cases else 0
