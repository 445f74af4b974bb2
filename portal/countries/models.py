"""Which states and territories there are, on whose lists they stand, and what the survey says of them."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.countries.names import country_name, forget_countries
from portal.countries.queries import CountryQuerySet


class Region(models.TextChoices):
    PACIFIC = "pacific", _("Pacific")
    CARIBBEAN = "caribbean", _("Caribbean")
    AIS = "ais", _("Atlantic, Indian Ocean, South China Sea")


class CountryList(models.Model):
    """Lists of SIDS differ and change, so each is data with its source and the date it was read."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=250)
    source = models.URLField(_("source"), max_length=500, blank=True)
    checked_on = models.DateField(_("read on"), null=True, blank=True)

    class Meta:
        verbose_name = _("list of countries")
        verbose_name_plural = _("lists of countries")

    def __str__(self) -> str:
        return self.name


class DataSource(models.Model):
    """Where a figure comes from."""

    slug = models.SlugField(unique=True)
    name = models.TextField(_("name"))
    url = models.URLField(_("address"), max_length=500, blank=True)
    licence = models.TextField(_("licence"), blank=True)
    date = models.CharField(_("date"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("source of figures")
        verbose_name_plural = _("sources of figures")

    def __str__(self) -> str:
        return self.name


class Country(models.Model):
    iso2 = models.CharField("ISO 3166-1 alpha-2", max_length=2, unique=True)
    iso3 = models.CharField("ISO 3166-1 alpha-3", max_length=3, unique=True)
    m49 = models.CharField("M49", max_length=3, blank=True)
    names = models.JSONField(_("names by language"), default=dict)
    region = models.CharField(_("region"), max_length=12, choices=Region.choices, blank=True)
    un_member = models.BooleanField(_("member of the United Nations"), default=False)
    associate_member = models.BooleanField(_("associate member of a regional commission"), default=False)
    lists = models.ManyToManyField(CountryList, verbose_name=_("lists"), related_name="countries", blank=True)
    capital = models.CharField(_("capital"), max_length=100, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    population = models.PositiveBigIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(_("year of the population"), null=True, blank=True)
    land_area_km2 = models.FloatField(_("land in km²"), null=True, blank=True)
    eez_km2 = models.FloatField(_("exclusive economic zone in km²"), null=True, blank=True)
    islands = models.PositiveIntegerField(_("islands"), null=True, blank=True)
    islands_note = models.CharField(_("note on the islands"), max_length=300, blank=True)
    official_languages = models.JSONField(_("official languages"), default=list, blank=True)
    sources = models.JSONField(_("source of each figure"), default=dict, blank=True)
    note = models.TextField(_("note"), blank=True)
    updated = models.DateTimeField(auto_now=True, db_index=True)

    objects = CountryQuerySet.as_manager()

    class Meta:
        verbose_name = _("country or territory")
        verbose_name_plural = _("countries and territories")
        ordering = ("iso3",)

    def __str__(self) -> str:
        return country_name(self.iso2)

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        forget_countries()

    def get_absolute_url(self) -> str:
        return reverse("country", args=[self.iso2.lower()])


class RegionalBody(models.Model):
    """A body of several states, such as CARICOM, that makes laws, strategies or services for them."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=200)
    region = models.CharField(_("region"), max_length=12, choices=Region.choices, blank=True)
    members = models.ManyToManyField(Country, verbose_name=_("members"), related_name="regional_bodies", blank=True)

    class Meta:
        verbose_name = _("regional body")
        verbose_name_plural = _("regional bodies")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


def _index_field(name: Any) -> models.DecimalField:
    return models.DecimalField(
        name,
        max_digits=6,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )


class SurveyResult(models.Model):
    """One country in one edition of the UN E-Government Survey. Indexes run from 0 to 1; empty = not scored."""

    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="survey_results")
    year = models.PositiveSmallIntegerField(_("edition"))
    egdi = _index_field(_("E-Government Development Index"))
    osi = _index_field(_("Online Service Index"))
    tii = _index_field(_("Telecommunication Infrastructure Index"))
    hci = _index_field(_("Human Capital Index"))
    epi = _index_field(_("E-Participation Index"))
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    source = models.ForeignKey(DataSource, null=True, on_delete=models.PROTECT)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("survey result")
        verbose_name_plural = _("survey results")
        ordering = ("country", "year")
        constraints = [models.UniqueConstraint(fields=["country", "year"], name="one_result_per_edition")]

    def __str__(self) -> str:
        return f"{self.country.iso3} {self.year}"
