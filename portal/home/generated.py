"""Any number of believable records in seven languages, for load and paging; each says that it is generated.

Rows are inserted in bulk: thousands a second where publishing one by one makes twenty. Nothing is signalled, so
the outbox rows are written here.
"""

import random
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import Locale, Page

from portal.cases.factors import BARRIERS, SUCCESS_FACTORS, Connectivity, Stage
from portal.cases.models import CasePage
from portal.countries.models import Country
from portal.home.generated_texts import SENTENCES, TITLES
from portal.languages import content_languages, django_code
from portal.legislation.kinds import MATRIX_KINDS
from portal.legislation.models import LawEvent, LawPage
from portal.legislation.status import LawEventKind
from portal.repository.models import BucketPage, ResourcePage
from portal.repository.services import open_bucket
from portal.strategies.models import StrategyKind, StrategyPage, StrategyStatus
from search.outbox import record_changes
from themes.vocabulary import Term, vocabulary

BATCH = 1_000
SECOND_VERSION = 0.2  # share of works that exist in two languages
KINDS: list[type[ResourcePage]] = [CasePage, LawPage, StrategyPage]
WEIGHTS = [5, 4, 1]


@dataclass
class Shelf:
    """A bucket and the number of its next child."""

    page: BucketPage
    next_child: int


@dataclass
class Batch:
    pages: list[ResourcePage] = field(default_factory=list)
    countries: list[Country] = field(default_factory=list)
    themes: list[list[Term]] = field(default_factory=list)


class Generator:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.run = f"g{seed}"
        self.countries = list(Country.objects.exclude(region=""))
        self.terms = [term for term in vocabulary().values() if term.offered]
        self.languages = content_languages()
        self.locales = {code: Locale.objects.get(language_code=django_code(code)) for code in self.languages}
        self.types = {model: ContentType.objects.get_for_model(model) for model in KINDS}
        self.shelves: dict[tuple[str, str, str], Shelf] = {}
        self.number = 0
        self.now = timezone.now()

    def shelf(self, model: type[ResourcePage], language: str, country: Country) -> Shelf:
        key = (model.record_kind.section, language, country.iso2)
        if key not in self.shelves:
            page = open_bucket(
                language=language, section=key[0], bucket=country.iso2.lower(), title=country.names["en"]
            )
            page = BucketPage.objects.get(pk=page.pk)
            last = page.get_last_child()
            last_number = Page._str2int(last.path[-Page.steplen :]) if last else 0
            self.shelves[key] = Shelf(page, last_number + 1)
        return self.shelves[key]

    def work(self, batch: Batch) -> None:
        """One work, in one language or two."""
        chance = self.random
        self.number += 1
        model = chance.choices(KINDS, WEIGHTS)[0]
        country = chance.choice(self.countries)
        terms = chance.sample(self.terms, chance.choice([1, 1, 2, 3]))
        key = uuid.UUID(int=chance.getrandbits(128), version=4)
        language = chance.choice(self.languages)
        languages = [language]
        if chance.random() < SECOND_VERSION:
            languages.append(chance.choice([code for code in self.languages if code != language]))
        facts = self.facts(model)
        for place, code in enumerate(languages):
            batch.pages.append(self.version(model, code, country, terms[0], key, place == 0, facts))
            batch.countries.append(country)
            batch.themes.append(terms)

    def facts(self, model: type[ResourcePage]) -> dict[str, Any]:
        chance = self.random
        year = chance.randint(2003, 2026)
        facts: dict[str, Any] = {"years": str(year), "confidence": "low", "is_generated": True}
        if model is CasePage:
            facts |= {
                "stage": chance.choice(Stage.values),
                "connectivity": chance.choice(Connectivity.values),
                "success_factors": [code for code, _label in chance.sample(SUCCESS_FACTORS, 2)],
                "barriers": [code for code, _label in chance.sample(BARRIERS, 1)],
                "people_served": chance.randint(100, 900_000),
            }
        elif model is LawPage:
            facts |= {"year": year, "number": str(self.number), "instrument": "act"}
            facts |= {"law_kinds": [chance.choice(MATRIX_KINDS).value]}
        else:
            facts |= {
                "strategy_kind": chance.choice(StrategyKind.values),
                "period_start": year,
                "period_end": year + 4,
                "stated_status": chance.choice([StrategyStatus.CURRENT, StrategyStatus.DRAFT]),
            }
        return facts

    def version(
        self,
        model: type[ResourcePage],
        language: str,
        country: Country,
        term: Term,
        key: uuid.UUID,
        is_original: bool,
        facts: dict[str, Any],
    ) -> ResourcePage:
        chance = self.random
        shelf = self.shelf(model, language, country)
        place = country.names.get(language) or country.names["en"]
        what = chance.choice([term.label(language), *term.synonyms.get(language, ())])
        title = chance.choice(TITLES[language]).format(what=what, place=place, number=self.number)
        sentences = chance.sample(SENTENCES[language][1:], 3)
        text = " ".join(sentence.format(what=what, place=place) for sentence in sentences)
        slug = f"{self.run}-{self.number}" if is_original else f"{self.run}-{self.number}-{language}"
        parent = shelf.page
        page = model(
            title=title,
            draft_title=title,
            slug=slug,
            path=Page._get_path(parent.path, parent.depth + 1, shelf.next_child),
            depth=parent.depth + 1,
            numchild=0,
            url_path=f"{parent.url_path}{slug}/",
            content_type=self.types[model],
            locale=self.locales[language],
            translation_key=key,
            live=True,
            has_unpublished_changes=False,
            first_published_at=self.now,
            last_published_at=self.now,
            kind=model.record_kind.slug,
            summary=f"{SENTENCES[language][0]} {text}"[:400],
            is_original=is_original,
            **facts,
        )
        if isinstance(page, CasePage):
            page.problem = text
        shelf.next_child += 1
        return page


def generate_records(*, number: int, seed: int = 1) -> int:
    """Add `number` generated works (a fifth in two languages); returns how many pages that made."""
    generator = Generator(seed)
    done = ResourcePage.objects.filter(is_generated=True, slug__startswith=f"{generator.run}-").count()
    if done:
        # The same seed would make the same slugs: go on with another.
        return generate_records(number=number, seed=seed + 1)
    made = 0
    for start in range(0, number, BATCH):
        batch = Batch()
        for _each in range(min(BATCH, number - start)):
            generator.work(batch)
        insert(batch)
        made += len(batch.pages)
    numbers = [(shelf.page.pk, shelf.next_child - 1) for shelf in generator.shelves.values()]
    with transaction.atomic():
        for pk, children in numbers:
            Page.objects.filter(pk=pk).update(numchild=children)
    return made


@transaction.atomic
def insert(batch: Batch) -> None:
    """Insert a batch level by level: the page, the record, its kind, then what is tied to it."""
    plain = [Page(**{f.attname: getattr(page, f.attname) for f in Page._meta.concrete_fields}) for page in batch.pages]
    Page.objects.bulk_create(plain)
    for page, row in zip(batch.pages, plain, strict=True):
        page.pk = page.page_ptr_id = page.id = row.pk
        page.resourcepage_ptr_id = row.pk
    insert_level(ResourcePage, batch.pages)
    by_model: dict[type[ResourcePage], list[ResourcePage]] = defaultdict(list)
    for page in batch.pages:
        by_model[type(page)].append(page)
    for model, pages in by_model.items():
        insert_level(model, pages)
    to_country = ResourcePage.countries.through
    to_country.objects.bulk_create(
        to_country(resourcepage_id=page.pk, country_id=country.pk)
        for page, country in zip(batch.pages, batch.countries, strict=True)
    )
    to_theme = ResourcePage.themes.through
    to_theme.objects.bulk_create(
        to_theme(resourcepage_id=page.pk, theme_id=term.pk)
        for page, terms in zip(batch.pages, batch.themes, strict=True)
        for term in terms
    )
    LawEvent.objects.bulk_create(
        LawEvent(page=page, kind=LawEventKind.COMMENCED, date=page.years)
        for page in batch.pages
        if isinstance(page, LawPage)
    )
    record_changes(keys=dict.fromkeys(page.key for page in batch.pages))


def insert_level(model: type[models.Model], pages: list[ResourcePage]) -> None:
    """Insert only the columns of one level of inheritance; `bulk_create` refuses such models.

    Private API of Django, held by tests/portal/home/test_generated.py.
    """
    rows: Any = model._base_manager.all()
    rows._batched_insert(pages, model._meta.local_concrete_fields, None)
