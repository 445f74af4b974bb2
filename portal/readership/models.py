"""How often a record is read, by month and country; nothing of any reader."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MonthlyReaders(models.Model):
    """Views of a work in a month. `country`: the profile's country of readers who were signed in; "" where unknown."""

    work = models.UUIDField()  # translation_key of the record
    month = models.DateField()  # its first day
    country = models.CharField(max_length=2, blank=True)
    views = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("readers of a month")
        verbose_name_plural = _("readers by month")
        constraints = [models.UniqueConstraint(fields=["work", "month", "country"], name="readers_once_a_month")]

    def __str__(self) -> str:
        return f"{self.work} {self.month:%Y-%m} {self.country}"
