"""What has changed and is not in the index yet, and who may write to the index."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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
    """One row: who writes to the index until when, and the counter that versions what is written."""

    name = models.CharField(_("name"), max_length=20, primary_key=True)
    owner = models.CharField(_("owner"), max_length=100, blank=True, default="")
    expires = models.DateTimeField(_("expires"), default=timezone.now)
    version = models.BigIntegerField(_("version"), default=0)
    day = models.DateField(_("calendar read up to"), null=True, blank=True)
    worker_seen = models.DateTimeField(_("worker last seen"), null=True, blank=True)

    class Meta:
        verbose_name = _("worker's lease")
        verbose_name_plural = _("workers' leases")

    def __str__(self) -> str:
        return self.name
