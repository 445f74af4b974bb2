"""What search keeps in the database: the outbox, who may write to the index, what editors say, what readers seek."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from portal.languages import OWN_NAMES

LANGUAGES = list(OWN_NAMES.items())  # each in its own words


class IndexChangeQuerySet(models.QuerySet["IndexChange"]):
    def waiting(self) -> Self:
        return self.filter(parked=False)

    def ready(self, now: datetime | None = None) -> Self:
        return self.waiting().filter(not_before__lte=now or timezone.now()).order_by("pk")

    def parked(self) -> Self:
        return self.filter(parked=True).order_by("pk")


class IndexChange(models.Model):
    """A row of the outbox, written in the transaction of whoever changed the record."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(_("key"), max_length=200, db_index=True)
    created = models.DateTimeField(_("created"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    not_before = models.DateTimeField(_("not before"), default=timezone.now)
    error = models.TextField(_("error"), blank=True, default="")
    parked = models.BooleanField(_("given up"), default=False)

    objects = IndexChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change for the index")
        verbose_name_plural = _("changes for the index")
        indexes = [models.Index(fields=["parked", "not_before"], name="search_change_ready")]

    def __str__(self) -> str:
        return self.key


class WorkerLease(models.Model):
    """One row: who writes to the index until when, the counter that versions what is written, the version in use."""

    name = models.CharField(_("name"), max_length=20, primary_key=True)
    owner = models.CharField(_("owner"), max_length=100, blank=True, default="")
    expires = models.DateTimeField(_("expires"), default=timezone.now)
    version = models.BigIntegerField(_("version"), default=0)
    live = models.CharField(_("version of the index in use"), max_length=200, blank=True, default="")
    day = models.DateField(_("calendar read up to"), null=True, blank=True)
    worker_seen = models.DateTimeField(_("worker last seen"), null=True, blank=True)

    class Meta:
        verbose_name = _("worker's lease")
        verbose_name_plural = _("workers' leases")

    def __str__(self) -> str:
        return self.name


class SynonymGroup(ClusterableModel):
    """Words that editors say mean the same; synonyms.py reads them, synonym_rules.py says which groups are sound."""

    is_one_way = models.BooleanField(
        _("one way"),
        default=False,
        help_text=_("Whoever seeks the first word also finds the others, but not the other way round."),
    )
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("group of synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ("pk",)

    def __str__(self) -> str:
        texts = [term.text for term in self.terms.all()]
        if self.is_one_way and texts:
            return f"{texts[0]} → {', '.join(texts[1:])}"
        return " = ".join(texts)


class SynonymTerm(Orderable):
    group = ParentalKey(SynonymGroup, on_delete=models.CASCADE, related_name="terms")
    text = models.CharField(_("word or words"), max_length=80)
    language = models.CharField(
        _("language"),
        max_length=8,
        blank=True,
        default="",
        choices=LANGUAGES,
        help_text=_("Lets search know the word's other forms. Leave empty for a name or an abbreviation."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("synonym")

    def __str__(self) -> str:
        return self.text


class BestBet(ClusterableModel):
    """Records that editors put first for certain words; best_bets.py says when."""

    words = models.TextField(
        _("what readers type"),
        help_text=_("One query a line. It counts when a reader types just these words, in any order."),
    )
    language = models.CharField(
        _("for readers of"),
        max_length=8,
        blank=True,
        default="",
        choices=LANGUAGES,
        help_text=_("Leave empty for readers of every language."),
    )
    sentence = models.CharField(
        _("sentence for readers"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("Optional; in the language chosen above. Says why these records stand first."),
    )
    first_day = models.DateField(_("from"), null=True, blank=True)
    last_day = models.DateField(_("until"), null=True, blank=True, help_text=_("This day included."))
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("best bet")
        verbose_name_plural = _("best bets")
        ordering = ("pk",)

    def __str__(self) -> str:
        return " · ".join(self.words.splitlines())


class BestBetRecord(Orderable):
    bet = ParentalKey(BestBet, on_delete=models.CASCADE, related_name="records")
    key = models.CharField(_("record"), max_length=200)
    title = models.CharField(
        _("title"), max_length=300, blank=True, default="", editable=False
    )  # names one that is gone

    class Meta(Orderable.Meta):
        verbose_name = _("record")

    def __str__(self) -> str:
        return self.title or self.key


class QueryCount(models.Model):
    """How often words were sought on a day and where the clicks went. Never by whom: need.py says what is kept."""

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    words = models.CharField(max_length=100)
    language = models.CharField(max_length=8)
    asked = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)  # records, when last asked on the day
    is_near = models.BooleanField(default=False)
    clicks_best = models.PositiveIntegerField(default=0)
    clicks_1 = models.PositiveIntegerField(default=0)
    clicks_2_3 = models.PositiveIntegerField(default=0)
    clicks_4_10 = models.PositiveIntegerField(default=0)
    clicks_later = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["words", "language", "day"], name="search_query_a_day")]
        indexes = [models.Index(fields=["day"], name="search_query_day")]

    def __str__(self) -> str:
        return f"{self.words} ({self.language}, {self.day})"
