"""Records that a moderator took out of readers' sight: why, by whom, and what to publish when it is undone."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from themes.models import LABEL_LANGUAGES

LONGEST_REASON = 2000


class HidingQuerySet(models.QuerySet["Hiding"]):
    def standing(self) -> "HidingQuerySet":
        """Some version is still out of sight. One that was published since, after a review say, is hidden no longer."""
        return self.filter(Exists(HiddenVersion.objects.still_hidden().filter(hiding=OuterRef("pk"))))

    def of_work(self, work: object) -> "HidingQuerySet":
        return self.filter(work=work)

    def with_people(self) -> "HidingQuerySet":
        return self.select_related("hidden_by", "shown_by")

    def latest_first(self) -> "HidingQuerySet":
        """With the number of a page of the work, by which its address is made."""
        first = HiddenVersion.objects.filter(hiding=OuterRef("pk")).order_by("pk").values("page_id")[:1]
        return self.select_related("hidden_by").annotate(page_id=Subquery(first)).order_by("-hidden_at", "-pk")


class Hiding(models.Model):
    """One time that a work was hidden; the row stays when it is shown again, so that one can see who did what."""

    work = models.UUIDField(db_index=True)  # translation_key of the record
    title = models.CharField(max_length=255)
    language = models.CharField(max_length=8, choices=LABEL_LANGUAGES)
    reason = models.TextField(max_length=LONGEST_REASON)
    hidden_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    hidden_at = models.DateTimeField(default=timezone.now)
    shown_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    shown_at = models.DateTimeField(null=True, blank=True)

    objects = HidingQuerySet.as_manager()

    class Meta:
        verbose_name = _("hidden record")
        verbose_name_plural = _("hidden records")

    def __str__(self) -> str:
        return self.title


class HiddenVersionQuerySet(models.QuerySet["HiddenVersion"]):
    def still_hidden(self) -> "HiddenVersionQuerySet":
        return self.filter(shown_at=None)

    def newest_of(self, page_ids: Any) -> "HiddenVersionQuerySet":
        """Why these pages are out of sight, the newest reason last."""
        found = self.still_hidden().filter(page_id__in=page_ids)
        return found.select_related("hiding__hidden_by").order_by("pk")


class HiddenVersion(models.Model):
    """A language version that was live, and the text of it that readers had: drafts may have come since.

    Of a version that was to appear on a later day, the text that was accepted.
    """

    hiding = models.ForeignKey(Hiding, on_delete=models.CASCADE, related_name="versions")
    page = models.ForeignKey("repository.ResourcePage", on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey("wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+")
    shown_at = models.DateTimeField(null=True, blank=True)  # whoever published it again, and how

    objects = HiddenVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a hidden record")
        verbose_name_plural = _("versions of hidden records")

    def __str__(self) -> str:
        return f"{self.hiding_id}: {self.page_id}"


def keeps_back(*, work: Any, page: Any) -> Q:
    """A work of which no version is live is hidden, and this page is a version that readers never had.

    What was hidden itself may be mended and reviewed: that ends its hiding.
    """
    standing = Hiding.objects.standing().of_work(work)
    own = HiddenVersion.objects.still_hidden().filter(page=page)
    live = Page.objects.filter(translation_key=work, live=True)
    return Q(Exists(standing)) & ~Q(Exists(own)) & ~Q(Exists(live))


def lacks_original(*, work: Any, page: Any) -> Q:
    """This page is a version in another language, and its original was taken back or was never published.

    An original that a moderator has hidden is told of as such.
    """
    own = Page.objects.filter(pk=page, live=False, resourcepage__is_original=False)
    originals = Page.objects.filter(translation_key=work, live=False, resourcepage__is_original=True)
    return Q(Exists(own)) & Q(Exists(originals.exclude(pk__in=HiddenVersion.objects.still_hidden().values("page_id"))))


def waits_for_original(page: Any) -> bool:
    return Page.objects.filter(
        lacks_original(work=OuterRef("translation_key"), page=OuterRef("pk")), pk=page.pk
    ).exists()


def is_kept_back(page: Any) -> bool:
    return Page.objects.filter(keeps_back(work=OuterRef("translation_key"), page=OuterRef("pk")), pk=page.pk).exists()
