"""What editors do in a run of benchmarks.outages, and what readers must find of it afterwards.

Each text gets a word of its own that no other text has: asking for it tells whether search has just that text.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from wagtail.models import Page, PageViewRestriction

from portal.cases.models import CasePage
from portal.countries.models import Country
from portal.legislation.models import LawPage
from portal.repository.models import ResourcePage
from portal.repository.services import open_bucket, publish_record, update_record
from portal.strategies.models import StrategyPage
from portal.toolkits.models import ToolkitPage
from themes.models import Theme, ThemeLabel
from themes.services import merge_themes, move_theme_address, rename_theme

KINDS: tuple[type[ResourcePage], ...] = (CasePage, LawPage, StrategyPage, ToolkitPage)
COUNTRIES = {"FJ": "FJI", "JM": "JAM", "MV": "MDV"}
THEMES = 5


@dataclass
class Text:
    """One language version of a work."""

    pk: int
    word: str
    language: str
    is_live: bool = True
    is_guarded: bool = False


@dataclass
class Work:
    key: str
    model: type[ResourcePage]
    themes: list[int]
    texts: list[Text] = field(default_factory=list)

    def seen(self) -> list[Text]:
        return [text for text in self.texts if text.is_live and not text.is_guarded]


class GaveUp(Exception):
    """The editor's transaction is rolled back."""


class Editors:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(f"editors {seed}")
        self.done: Counter[str] = Counter()
        self.works: list[Work] = []
        self.dead: set[str] = set()  # words that nobody may find
        self.theme_words: dict[int, str] = {}
        for iso2, iso3 in COUNTRIES.items():
            names = {"en": f"Country {iso2}"}
            Country.objects.get_or_create(iso2=iso2, defaults={"iso3": iso3, "names": names, "region": "pacific"})
        for _ in range(THEMES):
            self.add_theme()

    def word(self) -> str:
        """Far from every other in letters, so that no correction leads from one to another."""
        return "".join(self.chance.choice("bdfgklmnprtvz") + self.chance.choice("aeiou") for _ in range(7))

    def do(self, name: str) -> None:
        """An operation that finds nothing to work on becomes a publication."""
        if getattr(self, name)() is False:
            name = "publish"
            self.publish()
        self.done[name] += 1

    def pick(self, *, live: bool = True, guarded: bool = False) -> tuple[Work, Text] | None:
        fitting = [
            (work, text)
            for work in self.works
            for text in work.texts
            if text.is_live == live and text.is_guarded == guarded
        ]
        return self.chance.choice(fitting) if fitting else None

    # --- Records -----------------------------------------------------------------------------------------------

    def publish(self) -> None:
        model = self.chance.choice(KINDS)
        word, themes = self.word(), [self.chance.choice(list(self.theme_words))]
        page = self.write(model, "en", word, themes)
        self.works.append(Work(page.key, model, themes, [Text(page.pk, word, "en")]))

    def write(self, model: type[ResourcePage], language: str, word: str, themes: list[int], work: Any = None) -> Any:
        country = self.chance.choice(list(COUNTRIES))
        return publish_record(
            model=model,
            language=language,
            bucket=country.lower() if work is None else work.address[1],
            bucket_title=country,
            title=f"Outage {word}",
            fields={"summary": "Written while something was broken."},
            sets={
                "countries": list(Country.objects.filter(iso2=country)),
                "themes": list(Theme.objects.filter(pk__in=themes)),
            },
            work=work,
        )

    def edit(self) -> bool | None:
        if (found := self.pick()) is None:
            return False
        work, text = found
        word = self.word()
        page = work.model.objects.get(pk=text.pk)
        update_record(page=page, title=f"Outage {word}", fields={"summary": f"Changed {word}."})
        self.dead.add(text.word)
        text.word = word
        return None

    def translate(self) -> bool | None:
        if (found := self.pick()) is None:
            return False
        work, text = found
        free = [code for code in ("fr", "es", "pt", "ar") if code not in {held.language for held in work.texts}]
        if not free:
            return False
        language, word = self.chance.choice(free), self.word()
        original = work.model.objects.get(pk=text.pk)
        page = self.write(work.model, language, word, work.themes, original)
        work.texts.append(Text(page.pk, word, language))
        return None

    def move(self) -> bool | None:
        if (found := self.pick()) is None:
            return False
        work, text = found
        page = work.model.objects.get(pk=text.pk)
        section, here, _slug = page.address
        country = self.chance.choice([code for code in COUNTRIES if code.lower() != here])
        shelf = open_bucket(language=text.language, section=section, bucket=country.lower(), title=country)
        page.move(Page.objects.get(pk=shelf.pk), pos="last-child")
        return None

    def unpublish(self) -> bool | None:
        if (found := self.pick()) is None:
            return False
        work, text = found
        work.model.objects.get(pk=text.pk).unpublish()
        text.is_live = False
        return None

    def publish_again(self) -> bool | None:
        if (found := self.pick(live=False)) is None:
            return False
        work, text = found
        page = work.model.objects.get(pk=text.pk)
        page.get_latest_revision().publish(skip_permission_checks=True)
        text.is_live = True
        return None

    def delete(self) -> bool | None:
        if (found := self.pick()) is None:
            return False
        work, text = found
        work.model.objects.get(pk=text.pk).delete()
        work.texts.remove(text)
        self.dead.add(text.word)
        return None

    def guard(self) -> bool | None:
        if (found := self.pick()) is None:
            return False
        _work, text = found
        PageViewRestriction.objects.create(page_id=text.pk, restriction_type=PageViewRestriction.LOGIN)
        text.is_guarded = True
        return None

    def open(self) -> bool | None:
        if (found := self.pick(guarded=True)) is None:
            return False
        _work, text = found
        PageViewRestriction.objects.get(page_id=text.pk).delete()
        text.is_guarded = False
        return None

    def abandon(self) -> None:
        """Everything of this is rolled back, what search would have heard of it too."""
        word = self.word()
        try:
            with transaction.atomic():
                page = self.write(CasePage, "en", word, list(self.theme_words)[:1])
                page.unpublish()
                raise GaveUp
        except GaveUp:
            self.dead.add(word)

    # --- Themes ------------------------------------------------------------------------------------------------

    def add_theme(self) -> int:
        word = self.word()
        theme = Theme.objects.create(slug=f"outage-{word}")
        ThemeLabel.objects.create(theme=theme, language="en", text=f"Theme {word}")
        self.theme_words[theme.pk] = word
        return theme.pk

    def rename_theme(self) -> None:
        pk, word = self.chance.choice(list(self.theme_words)), self.word()
        theme = Theme.objects.get(pk=pk)
        rename_theme(theme=theme, language="en", text=f"Theme {word}")
        move_theme_address(theme=theme, slug=f"outage-{word}")
        self.dead.add(self.theme_words[pk])
        self.theme_words[pk] = word

    def merge_themes(self) -> None:
        source, target = self.chance.sample(list(self.theme_words), 2)
        merge_themes(source=Theme.objects.get(pk=source), target=Theme.objects.get(pk=target))
        self.dead.add(self.theme_words.pop(source))
        for work in self.works:
            work.themes = list(dict.fromkeys(target if pk == source else pk for pk in work.themes))
        self.add_theme()

    # --- What must be found ------------------------------------------------------------------------------------

    def expected(self) -> Iterator[tuple[str, set[str]]]:
        """A word and the keys of the works that it must find, no more and no less."""
        for work in self.works:
            for text in work.texts:
                yield text.word, {work.key} if text in work.seen() else set()
        for pk, word in self.theme_words.items():
            yield word, {work.key for work in self.works if pk in work.themes and work.seen()}
        for word in sorted(self.dead):
            yield word, set()
